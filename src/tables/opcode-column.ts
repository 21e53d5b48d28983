import { DigestError } from "../errors.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import { readRecords } from "../table-rows/read-records.ts";
import { findColumn, listColumns } from "../table-rows/table-layout.ts";

/** What a row of a delta does: `Init` and `Add` bring a row, `Change` replaces one, `Remove` takes it away. */
export const opcodes = ["init", "add", "change", "remove"] as const;
export type Opcode = (typeof opcodes)[number];

/** Headers under which the vendor's users know the opcode; which one is served is not documented. */
const opcodeHeaders: readonly string[] = ["opcode", "op_code", "op", "operation", "delta_opcode", "change_type"];

/** The opcode that a cell holds, in any letter case; null where it holds none. */
export function parseOpcode(cell: string): Opcode | null {
  const wanted = cell.trim().toLowerCase();
  return opcodes.find((opcode) => opcode === wanted) ?? null;
}

type Opcodes = { readonly path: string; readonly label: string; readonly dataset: FlexeraDataset };

/**
 * The position of the opcode column in rows that tell what changed. Throws a DigestError that names the candidates when the column
 * that is configured does not exist, or when none or two columns look like one.
 */
export async function findOpcodeColumn(file: Opcodes, names: readonly string[]): Promise<number> {
  const { dataset } = file;
  const position = await findOptionalOpcodeColumn(file, names);
  if (position !== null) return position;
  const candidates = candidatesOf(names);
  if (dataset.opcode !== null)
    throw noOpcode(dataset, `no column ${JSON.stringify(dataset.opcode)}, which \`opcode\` names`, names);
  if (candidates.length === 0) throw noOpcode(dataset, "no column that looks like an opcode", names);
  throw noOpcode(dataset, `other values than Init, Add, Change and Remove in ${namesAt(candidates, names)}`, names);
}

/** The same for rows that are the whole dataset, which may come without opcodes: then null. */
export async function findOptionalOpcodeColumn(file: Opcodes, names: readonly string[]): Promise<number | null> {
  const { dataset } = file;
  if (dataset.opcode !== null) return configuredColumn(dataset, names);
  const full = await columnsOfOpcodes(file, candidatesOf(names), opcodes);
  if (full.length < 2) return full[0] ?? null;
  throw noOpcode(dataset, `more than one column that could be the opcode, ${namesAt(full, names)}`, names);
}

/**
 * The position of a column full of `Init` in a snapshot; null where there is none. Such a column is no part of the rows, and is
 * left out of the comparison.
 */
export async function findInitColumn(file: Opcodes, names: readonly string[]): Promise<number | null> {
  const configured = configuredColumn(file.dataset, names);
  return (await columnsOfOpcodes(file, configured === null ? candidatesOf(names) : [configured], ["init"]))[0] ?? null;
}

function configuredColumn({ opcode }: FlexeraDataset, names: readonly string[]): number | null {
  if (opcode === null) return null;
  return findColumn(names, [...names.keys()], opcode);
}

function candidatesOf(names: readonly string[]): readonly number[] {
  return names.flatMap((name, position) => (opcodeHeaders.includes(name.toLowerCase()) ? [position] : []));
}

function namesAt(positions: readonly number[], names: readonly string[]): string {
  return listColumns(positions.map((position) => names[position] ?? ""));
}

/** Those of some columns that hold one of the opcodes in every row; the first where there is no row to tell them apart. */
async function columnsOfOpcodes(
  { path, label }: Opcodes,
  candidates: readonly number[],
  allowed: readonly Opcode[],
): Promise<readonly number[]> {
  if (candidates.length === 0) return [];
  let left = candidates;
  let hasRows = false;
  await readRecords(path, {
    label,
    onHeader: () => {},
    onRecord: (record) => {
      hasRows = true;
      const isOpcode = (position: number): boolean => {
        const opcode = parseOpcode(record[position] ?? "");
        return opcode !== null && allowed.includes(opcode);
      };
      if (!left.every(isOpcode)) left = left.filter(isOpcode);
    },
    isEnough: () => left.length === 0,
  });
  return hasRows ? left : left.slice(0, 1);
}

function noOpcode({ name }: FlexeraDataset, has: string, names: readonly string[]): DigestError {
  return new DigestError({
    kind: "data",
    message: `The delta of ${name} has ${has}. Its columns: ${listColumns(names)}.`,
    remedy: `Name the column that holds Init, Add, Change or Remove in \`flexera-datasets\` under \`${name}\`, \`opcode\`.`,
  });
}
