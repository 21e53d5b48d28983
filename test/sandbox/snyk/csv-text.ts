import type { Cell, ExportRow } from "../world/issue-columns.ts";
import { Prng } from "../world/prng.ts";
import type { CsvStyle } from "./snyk-options.ts";

const NULLS: Readonly<Record<CsvStyle["nullAs"], string>> = {
  blank: "",
  "quoted-blank": '""',
  "backslash-n": "\\N",
  null: "null",
};

/** The columns of a file, in an order that is the server's own: never the request's, and fixed unless it may differ by part. */
export function servedColumns(
  known: readonly string[],
  requested: readonly string[] | null,
  style: CsvStyle,
  dataset: string,
  part: number,
): readonly string[] {
  const order = Prng.of(7, style.columnOrder === "per-part" ? `${dataset} ${part}` : dataset).shuffled(known);
  return order.filter((column) => (requested === null || requested.includes(column)) && !style.dropColumns.includes(column));
}

/** The first line of a file: quoted names, after a byte order mark where one is wanted. */
export function headerLine(columns: readonly string[], style: CsvStyle): string {
  return (style.byteOrderMark ? "\uFEFF" : "") + columns.map((column) => `"${column}"`).join(",") + style.lineEnding;
}

/** One row as a line: strings and lists quoted, numbers and booleans bare. */
export function rowLine(row: ExportRow, columns: readonly string[], style: CsvStyle): string {
  let line = "";
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] ?? "";
    line += (index === 0 ? "" : ",") + cellText(row[column] ?? null, column, style);
  }
  return line + style.lineEnding;
}

function cellText(cell: Cell, column: string, style: CsvStyle): string {
  if (typeof cell === "string")
    return quoted(style.severityCase === "lower" && column === "ISSUE_SEVERITY" ? cell.toLowerCase() : cell);
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "boolean") return style.booleans === "upper" ? String(cell).toUpperCase() : String(cell);
  return cell === null ? NULLS[style.nullAs] : quoted(JSON.stringify(cell));
}

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}
