import { documentedColumns, isDocumentedColumn } from "../model/export-columns.ts";
import type { InputReader } from "./input-reader.ts";
import { nearestName } from "./nearest-name.ts";

const columnPattern = /^[A-Z][A-Z0-9_]*$/;

/** The columns to export in upper case, or all of them; the list is open, so a name that nobody documents is only warned of. */
export function parseColumns(reader: InputReader): "all" | readonly string[] {
  const names = [...new Set(reader.list("snyk-columns").map((name) => name.toUpperCase()))];
  const columns = names.filter((name) => name !== "ALL");
  if (columns.length < names.length && columns.length > 0) {
    reader.refuse("snyk-columns", "names `all` together with columns.", "Write `all` alone, or the columns alone.");
  }
  if (columns.length < names.length || names.length === 0) return "all";
  for (const name of columns) checkColumn(reader, name);
  return columns.toSorted();
}

function checkColumn(reader: InputReader, name: string): void {
  if (!columnPattern.test(name)) {
    reader.refuse("snyk-columns", `\`${name}\` cannot name a column.`, "Write names such as `PROBLEM_ID`, or `all`.", name);
    return;
  }
  if (isDocumentedColumn(name)) return;
  const documented = Object.values(documentedColumns).flatMap((columns) => columns ?? []);
  const nearest = nearestName(name, documented);
  const guess = nearest === null ? "" : ` Did you mean \`${nearest}\`?`;
  reader.warn("snyk-columns", `Snyk documents no column \`${name}\`. It is asked for as it is.${guess}`);
}
