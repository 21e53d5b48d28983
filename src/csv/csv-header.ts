import { DigestError } from "../errors.ts";

/** The names of a file's columns in the order in which they stand, and where each stands. */
export type CsvHeader = { readonly names: readonly string[]; readonly positions: ReadonlyMap<string, number> };

/** The header that a first record holds. Throws a DigestError when a name occurs twice, because then a cell has no meaning. */
export function parseCsvHeader(record: readonly string[], label: string): CsvHeader {
  const names = record.map((name) => name.trim());
  const positions = new Map(names.map((name, position) => [name, position]));
  const twice = names.find((name, position) => positions.get(name) !== position);
  if (twice === undefined) return { names, positions };
  throw new DigestError({
    kind: "data",
    message: `The header of ${label} names the column ${JSON.stringify(twice)} more than once.`,
    remedy: "Run again; if it stays, the export is broken at its source: report it to the vendor's support.",
  });
}

/** Throws a DigestError that names every column of `required` that the file does not have. */
export function requireColumns(header: CsvHeader, required: readonly string[], label: string): void {
  const missing = missingColumns(header, required);
  if (missing.length === 0) return;
  throw new DigestError({
    kind: "data",
    message: `${label} lacks ${missing.length === 1 ? "the column" : "the columns"} ${missing.join(", ")}, without which it cannot be reported.`,
    remedy: "Check that the API version in use still serves them; nothing is reported from an incomplete file.",
  });
}

/** Those of `wanted` that the file does not have, in the order of `wanted`. */
export function missingColumns(header: CsvHeader, wanted: readonly string[]): readonly string[] {
  return wanted.filter((name) => !header.positions.has(name));
}
