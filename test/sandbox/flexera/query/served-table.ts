import type { Cell, Column } from "../../flexera-world/table-schema.ts";
import { Prng } from "../../world/prng.ts";
import type { RowShape } from "../flexera-options.ts";
import type { LogRow, Opcode, RowSet } from "./result-rows.ts";

/** A result as it is served: columns, and rows of as many cells. */
export type ServedTable = {
  readonly columns: readonly Column[];
  /** Columns whose cells may not be tampered with: the key and the opcodes. */
  readonly steadyColumns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
};

/** What else decides what a result looks like. */
export type ServingContext = {
  /** Whether the rows carry opcodes. */
  readonly hasOpcodes: boolean;
  readonly readAt: number;
  /** Makes one result different from the next where the shape says so. */
  readonly ordinal: number;
};

type CellOf = (row: LogRow) => Cell;
/** A steady column identifies rows or holds their opcodes: nothing may tamper with it. */
type ServedColumn = { readonly column: Column; readonly cellOf: CellOf; readonly isSteady: boolean };

/** Gives rows the shape that is wanted of them. */
export function servedTable(set: RowSet, shape: RowShape, context: ServingContext): ServedTable {
  const columns = servedColumns(set, shape, context);
  return {
    columns: columns.map(({ column }) => column),
    steadyColumns: columns.filter(({ isSteady }) => isSteady).map(({ column }) => column.name),
    rows: servedRows(set.rows, columns, shape, context),
  };
}

function* servedRows(
  rows: Iterable<LogRow>,
  columns: readonly ServedColumn[],
  shape: RowShape,
  context: ServingContext,
): Generator<Cell[]> {
  let index = 0;
  for (const row of inOrder(rows, shape, context)) {
    const cells = columns.map(({ cellOf }) => cellOf(row));
    yield cells;
    if (index < shape.repeatedRows && row.opcode === "Init") yield cells;
    if (index < shape.repeatedKeys && row.opcode === "Init")
      yield columns.map((column, at) => otherCell(column, cells[at] ?? null));
    index += 1;
  }
}

/** The cell of another row with the same key. */
function otherCell({ column, isSteady }: ServedColumn, cell: Cell): Cell {
  return isSteady || column.kind !== "text" ? cell : `${String(cell)} (2)`;
}

function inOrder(rows: Iterable<LogRow>, shape: RowShape, { ordinal }: ServingContext): Iterable<LogRow> {
  if (shape.rowOrder === "oldest-first") return rows;
  const all = [...rows];
  return all.every(({ opcode }) => opcode === "Init") ? Prng.of(ordinal, "rows").shuffled(all) : all;
}

function servedColumns({ columns, key }: RowSet, shape: RowShape, context: ServingContext): ServedColumn[] {
  const own = columns.map((column, index) => {
    const isSteady = key.includes(column.name);
    return { column, cellOf: cellReader(index, isSteady, shape), isSteady };
  });
  const extra = shape.extraColumns.map((name) => textColumn(name, ({ row }) => `${name} of ${String(row[0])}`, false));
  const kept = [...own, ...extra].filter(({ column }) => !shape.dropColumns.includes(column.name));
  const ordered = {
    schema: () => kept,
    reversed: () => kept.toReversed(),
    shuffled: () => Prng.of(context.ordinal, "columns").shuffled(kept),
  }[shape.columnOrder]();
  const meta = [...metaColumns(shape, context), ...ordered];
  const opcodes = context.hasOpcodes ? opcodeColumns(shape) : [];
  return shape.opcodePosition === "first" ? [...opcodes, ...meta] : [...meta, ...opcodes];
}

/** Cells of a row that do not count in a removal or a change may be left empty; how the vendor does it nobody knows. */
function cellReader(index: number, isKey: boolean, { removeCarries, changeCarries }: RowShape): CellOf {
  if (isKey) return ({ row }) => row[index] ?? null;
  return ({ opcode, row, before }) => {
    if (opcode === "Remove" && removeCarries === "key") return null;
    if (opcode === "Change" && changeCarries === "key") return null;
    if (opcode === "Change" && changeCarries === "changed" && row[index] === before?.[index]) return null;
    return row[index] ?? null;
  };
}

function opcodeColumns({ opcodeColumn, secondOpcodeColumn, decoyColumn, opcodeCase }: RowShape): ServedColumn[] {
  const spelled = (opcode: Opcode): string =>
    ({ capital: opcode, upper: opcode.toUpperCase(), lower: opcode.toLowerCase() })[opcodeCase];
  const names = [opcodeColumn, secondOpcodeColumn].filter((name) => name !== null);
  const columns = names.map((name) => textColumn(name, ({ opcode }) => spelled(opcode), true));
  return decoyColumn === null ? columns : [...columns, textColumn(decoyColumn, () => "discovery", true)];
}

function metaColumns({ sequenceColumn, readTimeColumn }: RowShape, { readAt }: ServingContext): ServedColumn[] {
  const columns: ServedColumn[] = [];
  if (sequenceColumn)
    columns.push({ column: { name: "demo_sequence", kind: "integer" }, cellOf: ({ sequence }) => sequence, isSteady: true });
  if (readTimeColumn) columns.push({ column: { name: "demo_read_at", kind: "time" }, cellOf: () => readAt, isSteady: true });
  return columns;
}

function textColumn(name: string, cellOf: CellOf, isSteady: boolean): ServedColumn {
  return { column: { name, kind: "text" }, cellOf, isSteady };
}
