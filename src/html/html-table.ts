import { formatNumber } from "../template/format-number.ts";
import { cssText } from "./css-text.ts";
import { type Html, html } from "./html-text.ts";

/** One column: what stands in its cells, and how the page's script sorts and filters by it. */
export type Column<Row> = {
  readonly label: string;
  readonly cell: (row: Row) => Html;
  /** Sorted by the number that a cell begins with. */
  readonly isNumber?: boolean;
  /** Sorted in this order of first lines, not by the alphabet. */
  readonly order?: readonly string[];
  /** Whether the page offers to choose among the values of this column. */
  readonly isFilter?: boolean;
  /** A share of the table's width, 1 where it is left out. */
  readonly width?: number;
};

/** A section of the page with one table. The id is ours, and part of addresses inside the page. */
export type TableSection<Row> = {
  readonly id: string;
  readonly title: string;
  /** What a reader must know about the rows, or "". */
  readonly note: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: { readonly length: number; readonly values: () => Iterable<Row> };
  /** The sentence that stands in place of an empty table. */
  readonly empty: string;
};

/** A browser lays out a body only when it is about to be seen, so that many thousand rows open at once, with scripts off too. */
const bodyRows = 200;

/**
 * The section in pieces, one a row, so that no number of rows is ever one string. Rows are as light as HTML allows: end tags
 * that the parser adds are left out, and a cell's line break tells its text from the next one's when both are searched.
 */
export function* tableSection<Row>(table: TableSection<Row>): Generator<string> {
  const { id, title, note, columns, rows } = table;
  yield html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title} <span>${formatNumber(rows.length)}</span></h2>
`.html;
  if (note !== "") yield html`<p class="note">${note}</p>\n`.html;
  if (rows.length === 0) {
    yield html`<p>${table.empty}</p></section>\n`.html;
    return;
  }
  yield html`<div class="scroll" role="region" tabindex="0" aria-label="${title}, table"><table class="rows t-${id}"><thead><tr>${columns.map(headerCell)}</tr></thead><tbody>
`.html;
  let told = 0;
  for (const row of rows.values()) {
    if (told > 0 && told % bodyRows === 0) yield "</tbody><tbody>\n";
    yield bodyRow(columns, row);
    told += 1;
  }
  yield "</tbody></table></div></section>\n";
}

/** The widths of columns, and style for narrow screens, where a row is a card and each cell has its column's label. */
export function tableStyle<Row>({ id, columns }: Pick<TableSection<Row>, "id" | "columns">): string {
  const widths = columns.map(({ width = 1 }) => `minmax(0,${width}fr)`).join(" ");
  const labels = columns.map(({ label }, index) => `.t-${id} td:nth-child(${index + 1})::before{content:${cssText(label)}}`);
  return `@media (min-width:60.01rem),print{.t-${id} tr{grid-template-columns:${widths}}}\n@media screen and (max-width:60rem){${labels.join("")}}\n`;
}

function headerCell<Row>({ label, isNumber, order, isFilter }: Column<Row>): Html {
  const number = isNumber === true ? html` data-number` : null;
  const ranks = order === undefined ? null : html` data-order="${order.join("|")}"`;
  const filter = isFilter === true ? html` data-filter` : null;
  return html`<th scope="col"${number}${ranks}${filter}>${label}</th>`;
}

function bodyRow<Row>(columns: readonly Column<Row>[], row: Row): string {
  // The line breaks inside the tag: after it, it would be text, and an empty cell at the end of a row would not be empty.
  let text = "<tr\n>";
  for (const { cell } of columns) {
    const content = cell(row).html;
    text += content === "" ? "<td>" : `<td>${content}\n`;
  }
  return text;
}
