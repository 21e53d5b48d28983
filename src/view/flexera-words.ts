import type { CellChange, FlexeraReport, RowAnomalies, RowCounts } from "../model/flexera-report.ts";
import { cleanText, shortenText } from "../template/clean-text.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";

const maxNames = 6;
const maxCellCharacters = 120;
const maxNameCharacters = 60;

/** What kinds of rows are called in a table. */
export const rowChangeLabels = { added: "Added", changed: "Changed", removed: "Removed" } as const;

/** Changed rows in words: `120 added, 14 changed and 8 removed`, or "" where none changed. */
export function rowCountsText({ added, changed, removed }: RowCounts, noun = ""): string {
  const words = [
    [added, "added"],
    [changed, "changed"],
    [removed, "removed"],
  ] as const;
  const told = words.filter(([count]) => count > 0);
  return joinWords(
    told.map(([count, word], index) => {
      const number = index === 0 && noun !== "" ? formatCount(count, noun) : formatNumber(count);
      return `${number} ${word}`;
    }),
  );
}

/** All kinds together. */
export function totalOf({ added, changed, removed }: RowCounts): number {
  return added + changed + removed;
}

/** A cell or a name of a column as one short line, as served but for its length. */
export function cellText(text: string): string {
  return shortenText(cleanText(text), maxCellCharacters);
}

/** One cell of a changed row, old and new: `medium → critical`, `now critical` where the old one is not known any more. */
export function cellChangeText({ before, after }: CellChange): string {
  return before === null ? `now ${shownCell(after)}` : `${shownCell(before)} → ${shownCell(after)}`;
}

/** What a reader must know to read a dataset's numbers right, each in a sentence. Column names are left out where `isNamed` is false. */
export function datasetNotes(report: FlexeraReport, isNamed: boolean): readonly string[] {
  const reload = "Flexera no longer accepted the resume token, so the whole dataset was read and compared with the rows before.";
  const isUnread = report.lastReadAt !== undefined && report.lastReadAt !== null;
  return [
    isUnread ? "This run could not read it: its rows and changes are what an earlier report of the period told." : "",
    report.isReloaded ? reload : "",
    columnsNote(report.columnsAdded, "new column", "new columns", isNamed),
    columnsNote(report.columnsRemoved, "column is no longer served", "columns are no longer served", isNamed),
    ...anomalyNotes(report.anomalies, isNamed ? report.keyColumns : []),
  ].filter((note) => note !== "");
}

function columnsNote(columns: readonly string[], one: string, many: string, isNamed: boolean): string {
  if (columns.length === 0) return "";
  return `${formatCount(columns.length, one, many)}${isNamed ? `: ${namesText(columns)}` : ""}. That alone changes no row.`;
}

/** Rows that do not fit together: how many, what was done with them, and what it means. */
function anomalyNotes(anomalies: RowAnomalies, keyColumns: readonly string[]): readonly string[] {
  const { addOfExisting, changeOfMissing, removeOfMissing, emptyChange, repeatedKey } = anomalies;
  const key = keyColumns.length === 0 ? "its key" : `the key of ${namesText(keyColumns)}`;
  const doubt = "A delta may have been lost, or the key does not fit.";
  const unlike = `${key} does not tell all rows apart, and the numbers are not exact.`;
  const told: readonly (readonly [count: number, one: string, many: string])[] = [
    [
      addOfExisting,
      "row was announced as added and was there already; the new one was taken.",
      "rows were announced as added and were there already; the new ones were taken.",
    ],
    [
      changeOfMissing,
      `change is of a row that was not there; it was added. ${doubt}`,
      `changes are of rows that were not there; they were added. ${doubt}`,
    ],
    [
      removeOfMissing,
      `removal is of a row that was not there; nothing was removed. ${doubt}`,
      `removals are of rows that were not there; nothing was removed. ${doubt}`,
    ],
    [
      emptyChange,
      "change has nothing but its key; the other cells of its row are empty now, and may not be so at Flexera.",
      "changes have nothing but their keys; the other cells of their rows are empty now, and may not be so at Flexera.",
    ],
    [repeatedKey, `row has the key of another row: ${unlike}`, `rows have the key of another row: ${unlike}`],
  ];
  return told.map(([count, one, many]) => (count === 0 ? "" : formatCount(count, one, many)));
}

/** `a, b and 3 more`. */
function namesText(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map((name) => shortenText(cleanText(name), maxNameCharacters));
  const hidden = names.length - shown.length;
  return joinWords(hidden === 0 ? shown : [...shown, `${formatNumber(hidden)} more`]);
}

function shownCell(text: string): string {
  const shown = cellText(text);
  return shown === "" ? "(empty)" : shown;
}
