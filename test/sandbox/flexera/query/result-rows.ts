import type { EventOpcode, FlexeraTable } from "../../flexera-world/flexera-table.ts";
import type { Column, TableRow } from "../../flexera-world/table-schema.ts";

/** The opcodes of the vendor; Init stands for a row of a full set. */
export type Opcode = "Init" | EventOpcode;

/** One row of a result, before anybody decides how it is served. */
export type LogRow = {
  readonly opcode: Opcode;
  readonly row: TableRow;
  /** What the row was before a change; null where that does not apply. */
  readonly before: TableRow | null;
  readonly sequence: number;
};

/** What part of a log is asked for: everything that is there at `upTo`, or what happened after `after`. */
export type LogSpan = { readonly after: number | null; readonly upTo: number };

/** Rows with the columns that they have. They may be generated while they are read, and are read once. */
export type RowSet = { readonly columns: readonly Column[]; readonly key: readonly string[]; readonly rows: Iterable<LogRow> };

/** Where rows come from. */
export type RowSource = (span: LogSpan) => RowSet;

/** The rows of a dataset of the world. */
export function tableRows(table: FlexeraTable): RowSource {
  const { columns, key } = table.schema;
  return (span) => ({
    columns,
    key,
    rows: span.after === null ? initRows(table, span.upTo) : eventRows(table, span.after, span.upTo),
  });
}

/** Rows that are all of a full set, such as very many that nobody holds. */
export function fullSet(columns: readonly Column[], key: readonly string[], rows: () => Iterable<TableRow>): RowSource {
  return ({ upTo }) => ({ columns, key, rows: asInit(rows(), upTo) });
}

function initRows(table: FlexeraTable, upTo: number): Iterable<LogRow> {
  return asInit(table.rowsAt(upTo), upTo);
}

function* asInit(rows: Iterable<TableRow>, upTo: number): Generator<LogRow> {
  let sequence = upTo;
  for (const row of rows) {
    yield { opcode: "Init", row, before: null, sequence };
    sequence += 1;
  }
}

function* eventRows(table: FlexeraTable, after: number, upTo: number): Generator<LogRow> {
  for (const { opcode, row, before, sequence } of table.eventsBetween(after, upTo)) yield { opcode, row, before, sequence };
}
