import { DigestError } from "../errors.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";

/** A condition of `where`: the cell at a position, in lower case, is one of these. */
export type RowCondition = { readonly position: number; readonly values: ReadonlySet<string> };

/** Which columns of a file mean what to a dataset. Positions are those of the file. */
export type TableLayout = {
  /** The columns of the rows as served, without that of the opcode, and where each stands. */
  readonly columns: readonly string[];
  readonly positions: readonly number[];
  /** Empty where the whole row is the key. */
  readonly key: readonly number[];
  readonly shown: readonly number[];
  /** Columns that are compared beside the key, in the order of their names, so that their order in the file means nothing. */
  readonly compared: readonly number[];
  readonly where: readonly RowCondition[];
  readonly names: readonly string[];
  /** Sentences about columns that the user names and the file does not have. */
  readonly warnings: readonly string[];
};

/** Columns beside the key that are shown and remembered where the user names none. */
const defaultShown = 5;

/**
 * The meaning of a file's columns; `opcode` is the position of the opcode column, or null. Throws a DigestError that names the columns
 * that exist when one of the key does not.
 */
export function layOut(names: readonly string[], opcode: number | null, dataset: FlexeraDataset): TableLayout {
  const positions = names.flatMap((_name, position) => (position === opcode ? [] : [position]));
  const find = (name: string): number | null => findColumn(names, positions, name);
  const key = keyPositions(dataset, names, positions);
  const ignored = new Set(dataset.ignore.map(find));
  const compared = positions
    .filter((position) => !key.includes(position) && !ignored.has(position))
    .toSorted((left, right) => compareTexts(names[left] ?? "", names[right] ?? ""));
  const beside = positions.filter((position) => compared.includes(position)).slice(0, defaultShown);
  const shown = dataset.show.length === 0 ? beside : dataset.show.map(find).filter((position) => position !== null);
  const where = [...dataset.where].flatMap(([name, values]): RowCondition[] => {
    const position = find(name);
    return position === null ? [] : [{ position, values: new Set(values.map((value) => value.trim().toLowerCase())) }];
  });
  const columns = positions.map((position) => names[position] ?? "");
  const warnings = names.length === 0 ? [] : missingWarnings(dataset, columns, find);
  return { columns, positions, key, shown, compared, where, names, warnings };
}

/** Whether all conditions of `where` hold for a row; without conditions they do. */
export function isSelected({ where }: TableLayout, record: readonly string[]): boolean {
  return where.every(({ position, values }) => values.has((record[position] ?? "").trim().toLowerCase()));
}

/** The position of a column by its name, or by its name in any letter case; null where there is none. */
export function findColumn(names: readonly string[], among: readonly number[], name: string): number | null {
  const exact = among.find((position) => names[position] === name);
  if (exact !== undefined) return exact;
  const wanted = name.trim().toLowerCase();
  return among.find((position) => names[position]?.toLowerCase() === wanted) ?? null;
}

/** Column names as a list for a sentence. */
export function listColumns(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => JSON.stringify(name)).join(", ");
}

function keyPositions(dataset: FlexeraDataset, names: readonly string[], among: readonly number[]): readonly number[] {
  if (names.length === 0) return [];
  const missing = dataset.key.filter((name) => findColumn(names, among, name) === null);
  if (missing.length > 0) {
    throw new DigestError({
      kind: "data",
      message: `The rows of ${dataset.name} have no column ${listColumns(missing)}, which \`key\` names. Their columns: ${listColumns(among.map((position) => names[position] ?? ""))}.`,
      remedy: `Write columns that exist in \`flexera-datasets\` under \`${dataset.name}\`, \`key\`.`,
    });
  }
  const found = dataset.key.map((name) => findColumn(names, among, name)).filter((position) => position !== null);
  return [...new Set(found)];
}

function missingWarnings(
  dataset: FlexeraDataset,
  columns: readonly string[],
  find: (name: string) => number | null,
): readonly string[] {
  const absent = (wanted: Iterable<string>): readonly string[] => [...wanted].filter((name) => find(name) === null);
  const exist = `The columns that exist: ${listColumns(columns)}.`;
  const tell = (option: string, missing: readonly string[], consequence: string): readonly string[] =>
    missing.length === 0
      ? []
      : [`\`${option}\` names ${listColumns(missing)}, which the rows do not have: ${consequence} ${exist}`];
  return [
    ...tell("where", absent(dataset.where.keys()), "the condition is left out."),
    ...tell("show", absent(dataset.show), "nothing is shown for it."),
    ...tell("ignore", absent(dataset.ignore), "nothing is left out for it."),
  ];
}
