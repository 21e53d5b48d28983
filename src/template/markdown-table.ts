import { formatNumber } from "./format-number.ts";
import type { Markup } from "./markup.ts";

/** A column of a table: the member of the rows, and what stands above it. */
export type TableColumn = { readonly member: string; readonly header: string };

/**
 * Rows as a Markdown table with escaped cells. A column of which every cell is a number is aligned to the right, with numbers
 * as people read them; null prints nothing. A member named `url` turns no cell into a link: use the helper `link` in a table of your own
 * for that. "" without rows.
 */
export function markdownTable(rows: readonly object[], columns: readonly TableColumn[], markup: Markup): string {
  if (rows.length === 0 || columns.length === 0) return "";
  const isNumber = columns.map(({ member }) => rows.every((row) => typeof cellOf(row, member) === "number"));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ header }) => markup.escape(header))),
    `|${isNumber.map((right) => (right ? "--:" : "---")).join("|")}|`,
    ...rows.map((row) => line(columns.map(({ member }) => printCell(cellOf(row, member), markup)))),
  ].join("\n");
}

function cellOf(row: object, member: string): unknown {
  if (!Object.hasOwn(row, member)) throw new Error(`a row has no member "${member}"`);
  return Reflect.get(row, member);
}

function printCell(value: unknown, markup: Markup): string {
  if (value === null) return "";
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return markup.escape(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  throw new Error("a cell must be a text, a number, a boolean or null");
}
