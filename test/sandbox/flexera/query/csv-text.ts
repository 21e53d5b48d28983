import type { Cell, ColumnKind } from "../../flexera-world/table-schema.ts";
import type { CsvStyle } from "../flexera-options.ts";
import type { ServedTable } from "./served-table.ts";

/** The first line of a file. */
export function headerLine({ columns }: ServedTable, style: CsvStyle): string {
  const mark = style.byteOrderMark ? "\uFEFF" : "";
  return mark + columns.map(({ name }) => quoted(name, style)).join(",") + style.lineEnding;
}

/** The other lines of a file, one by one. */
export function* rowLines(
  table: ServedTable,
  style: CsvStyle,
  transformCell: ((text: string, column: string) => string) | null,
): Generator<string> {
  const brokenColumn = style.newlinesInCells ? columnToBreak(table) : -1;
  let held: (string | null)[] | null = null;
  let index = 0;
  for (const cells of table.rows) {
    if (held !== null) yield line(held, style) + style.lineEnding;
    held = [];
    for (let at = 0; at < table.columns.length; at++) {
      const column = table.columns[at];
      const text = column === undefined ? null : cellText(cells[at] ?? null, column.kind);
      const isBroken = at === brokenColumn && index % 3 === 0;
      const said = isBroken && text !== null ? `${text}, "first line"\nand a second` : text;
      held.push(said === null || transformCell === null ? said : transformCell(said, column?.name ?? ""));
    }
    index += 1;
  }
  if (held === null) return;
  yield line(style.raggedRow ? held.slice(0, -1) : held, style) + (style.finalLineEnding ? style.lineEnding : "");
}

/** A cell as text; an empty one is null. Times are ISO 8601 in UTC, which is this sandbox's choice. */
export function cellText(cell: Cell, kind: ColumnKind): string | null {
  if (cell === null) return null;
  return kind === "time" && typeof cell === "number" ? new Date(cell).toISOString() : String(cell);
}

function line(texts: readonly (string | null)[], style: CsvStyle): string {
  let joined = "";
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] ?? null;
    joined += at === 0 ? "" : ",";
    joined += text === null ? (style.nullAs === "blank" ? "" : '""') : quoted(text, style);
  }
  return joined;
}

function quoted(text: string, { quotes }: CsvStyle): string {
  // A text without a character is quoted, so that it can be told from an empty cell by who looks closely.
  const needsQuotes = text === "" || quotes === "always" || /[",\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

function columnToBreak({ columns, steadyColumns }: ServedTable): number {
  return columns.findIndex(({ name, kind }) => kind === "text" && !steadyColumns.includes(name));
}
