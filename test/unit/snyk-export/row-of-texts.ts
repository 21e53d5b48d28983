import { parseCsvHeader } from "../../../src/csv/csv-header.ts";
import { type RecordView, viewOfTexts } from "../../../src/csv/record-view.ts";
import { slotsOf } from "../../../src/snyk-export/cell-slots.ts";
import { createIssueRowParser, type IssueRow, issueRowColumns } from "../../../src/snyk-export/issue-row.ts";

/** Reads rows of texts under a header as the parser reads records of a file. */
export function textRowParser(names: readonly string[]): (texts: readonly string[]) => IssueRow {
  const header = parseCsvHeader(names, "x");
  const { columns, slots } = slotsOf(header, issueRowColumns);
  const parse = createIssueRowParser(slots);
  return (texts) => parse(viewOf(columns.map((column) => texts[header.positions.get(column) ?? -1] ?? "")));
}

/** A record with these cells. */
export function viewOf(texts: readonly string[]): RecordView {
  return viewOfTexts(texts, { row: 1, line: 2, bytes: 0 });
}
