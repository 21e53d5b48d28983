import { parseCsvHeader } from "../../../src/csv/csv-header.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { slotsOf } from "../../../src/snyk-export/cell-slots.ts";
import { createUsageRowParser, type UsageEvent, usageRowColumns } from "../../../src/snyk-export/usage-row.ts";
import { type Cell, ISSUE_COLUMNS, type IssueRow } from "../../sandbox/world/issue-columns.ts";
import { USAGE_COLUMNS, type UsageRow } from "../../sandbox/world/usage-columns.ts";
import { textRowParser, viewOf } from "../snyk-export/row-of-texts.ts";

const parseIssue = textRowParser(ISSUE_COLUMNS);
const usage = slotsOf(parseCsvHeader(USAGE_COLUMNS, "usage"), usageRowColumns);
const parseUsage = createUsageRowParser(usage.slots);

/** A row of a world as the action reads it from a file. */
export function findingOf(row: IssueRow): Finding {
  const parsed = parseIssue(ISSUE_COLUMNS.map((column) => textOf(row[column])));
  if (parsed.kind === "problem") throw new Error(`${parsed.column} holds ${parsed.value}`);
  return parsed.finding;
}

/** A row of usage of a world as the action reads it from a file. */
export function usageEventOf(row: UsageRow): UsageEvent {
  const parsed = parseUsage(viewOf(usage.columns.map((column) => textOf(row[column]))));
  if (parsed.kind === "problem") throw new Error(`${parsed.column} holds ${parsed.value}`);
  return parsed.event;
}

function textOf(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
