import { type ExportRow, ISSUE_COLUMNS } from "../world/issue-columns.ts";
import { SIDE_TABLES } from "../world/side-tables.ts";
import { USAGE_COLUMNS } from "../world/usage-columns.ts";
import type { Scope } from "../world/world-model.ts";
import type { WorldStore } from "../world/world-store.ts";
import { passes } from "./export-filters.ts";
import type { ExportRequest } from "./export-request.ts";
import type { ExportBehaviour } from "./snyk-options.ts";

/** What an export is made from. */
export type RowQuery = {
  readonly world: WorldStore;
  readonly scope: Scope;
  readonly request: ExportRequest;
  readonly behaviour: ExportBehaviour;
  /** The time whose state is exported. */
  readonly asOf: number;
  readonly includeDeleted: boolean;
  readonly includeDeactivated: boolean;
};

/** The columns that a dataset has. */
export function columnsOf(dataset: string): readonly string[] {
  if (dataset === "issues") return ISSUE_COLUMNS;
  return dataset === "usage" ? USAGE_COLUMNS : (SIDE_TABLES[dataset]?.columns ?? []);
}

/** The rows of an export: those of the scope that are not hidden and pass the filters. */
export function* exportedRows(query: RowQuery): Generator<ExportRow> {
  const { behaviour, request } = query;
  for (const row of sourceRows(query)) {
    if (isHidden(row, query) || !passes(row, request.filters, behaviour)) continue;
    yield behaviour.transformRow === null ? row : behaviour.transformRow(row);
  }
}

function sourceRows({ world, scope, request, behaviour, asOf }: RowQuery): Iterable<ExportRow> {
  if (request.dataset === "issues")
    return behaviour.issueRows === null ? world.issueRows(scope, asOf) : behaviour.issueRows(scope);
  if (request.dataset === "usage") return world.usageRows(scope, asOf);
  return SIDE_TABLES[request.dataset]?.rows(world, scope, asOf) ?? [];
}

function isHidden(row: ExportRow, { includeDeleted, includeDeactivated }: RowQuery): boolean {
  if (!includeDeleted && isFilled(row.ISSUE_DELETED_AT, row.PROJECT_DELETED_AT, row.GROUP_DELETED_AT)) return true;
  return !includeDeactivated && row.PROJECT_IS_MONITORED === false;
}

function isFilled(...cells: readonly unknown[]): boolean {
  return cells.some((cell) => cell !== null && cell !== undefined && cell !== "");
}
