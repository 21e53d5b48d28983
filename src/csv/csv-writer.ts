/** What a spreadsheet takes as the start of a formula, also behind blanks, quotes and invisible characters, and in full width. */
const formulaStart = /^[\s"'`\u200b-\u200f\u2060]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u;

/** One line of a CSV file by RFC 4180, CRLF included. A cell that a spreadsheet would run as a formula gets a leading apostrophe. */
export function formatCsvRow(cells: readonly string[]): string {
  const only = cells.length === 1 ? cells[0] : undefined;
  // A line with nothing in it would be read as no row at all.
  if (only === "") return '""\r\n';
  return `${cells.map((cell) => quoteWhereNeeded(neutraliseFormula(cell))).join(",")}\r\n`;
}

/** One line of a CSV file with cells as their vendor served them, CRLF included: for files that are read back, where each cell must stay what it was. */
export function formatServedRow(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === "") return '""\r\n';
  return `${cells.map(quoteWhereNeeded).join(",")}\r\n`;
}

/** The cell as a spreadsheet shows it as text: unchanged, or with a leading apostrophe where it would be run. */
export function neutraliseFormula(cell: string): string {
  return formulaStart.test(cell) ? `'${cell}` : cell;
}

/** The cell as it stands in a line, in quotes where it would not be read as it is. */
export function quoteWhereNeeded(cell: string): string {
  return /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}
