import type { RecordView } from "../csv/record-view.ts";
import type { EpochMs } from "../model/ids.ts";
import { type CellSlots, cellText } from "./cell-slots.ts";
import { numberOf, textOf, timestampOf } from "./cells.ts";
import type { RowProblem } from "./issue-row.ts";

/** A row of the `usage` export: one interaction of somebody, or of a pipeline, with Snyk. Texts are as served, so hostile. */
export type UsageEvent = {
  readonly id: string;
  readonly at: EpochMs;
  readonly orgId: string;
  readonly orgName: string;
  readonly groupId: string;
  readonly product: string;
  readonly interaction: string;
  readonly stage: string;
  readonly environment: string;
  readonly status: string;
  readonly exitCode: string;
  readonly target: string;
  readonly durationMs: number | null;
  /** The e-mail address in lower case, or the name; "" where neither is told. */
  readonly user: string;
};

/** A row as an event, or the cell that makes it unreadable. */
export type UsageRow = { readonly kind: "event"; readonly event: UsageEvent } | RowProblem;

/** Values are vendor vocabulary; what is longer is cut, so that no cell can fill a report. */
const maxValueLength = 80;

/** The columns that make an event. */
export const usageRowColumns = [
  "ID",
  "INTERACTION_TIMESTAMP",
  "ORG_PUBLIC_ID",
  "ORG_DISPLAY_NAME",
  "GROUP_PUBLIC_ID",
  "PRODUCT_DISPLAY_NAME",
  "INTERACTION_TYPE",
  "INTERACTION_STAGE",
  "ENVIRONMENT_DISPLAY_NAME",
  "INTERACTION_STATUS",
  "INTERACTION_EXIT_CODE",
  "INTERACTION_TARGET_ID",
  "RUNTIME_PERFORMANCE_DURATION_MS",
  "USER_EMAIL",
  "USER_NAME",
] as const;

type Column = (typeof usageRowColumns)[number];

/** Reads records of which the given slots hold the columns; one that the file does not have reads as blank. Never throws. */
export function createUsageRowParser(slots: CellSlots<Column>): (record: RecordView) => UsageRow {
  return (record) => parseUsageRow((column) => textOf(cellText(record, slots, column)).trim());
}

function parseUsageRow(cell: (column: Column) => string): UsageRow {
  const id = cell("ID");
  if (id === "") return { kind: "problem", column: "ID", value: id, expected: "the event's id" };
  const at = timestampOf(cell("INTERACTION_TIMESTAMP"));
  if (at === null || at === undefined) {
    const value = cell("INTERACTION_TIMESTAMP");
    return { kind: "problem", column: "INTERACTION_TIMESTAMP", value, expected: "a timestamp such as 2026-01-03 10:11:12.013" };
  }
  const short = (column: Column) => cutValue(cell(column));
  const event: UsageEvent = {
    id,
    at,
    orgId: cell("ORG_PUBLIC_ID").toLowerCase(),
    orgName: cell("ORG_DISPLAY_NAME"),
    groupId: cell("GROUP_PUBLIC_ID").toLowerCase(),
    product: short("PRODUCT_DISPLAY_NAME"),
    interaction: short("INTERACTION_TYPE"),
    stage: short("INTERACTION_STAGE"),
    environment: short("ENVIRONMENT_DISPLAY_NAME"),
    status: short("INTERACTION_STATUS").toLowerCase(),
    exitCode: short("INTERACTION_EXIT_CODE"),
    target: cell("INTERACTION_TARGET_ID"),
    durationMs: numberOf(cell("RUNTIME_PERFORMANCE_DURATION_MS")),
    user: (cell("USER_EMAIL") || cell("USER_NAME")).toLowerCase(),
  };
  return { kind: "event", event };
}

function cutValue(value: string): string {
  return value.length <= maxValueLength ? value : `${value.slice(0, maxValueLength - 1).toWellFormed()}…`;
}
