import type { Json } from "../model/audit-event.ts";
import type { ExportFilters } from "../model/export-filters.ts";
import type { Scope } from "../model/scope.ts";
import type { ExportDataset, Window } from "../model/source.ts";
import { columnsToRequest } from "./datasets.ts";
import { filtersFor } from "./export-filters.ts";

/** What the user chose for every export of a run. */
export type ExportChoices = {
  readonly columns: "all" | readonly string[];
  readonly filters: ExportFilters;
  readonly includeDeleted: boolean;
  readonly includeDeactivated: boolean;
};

/** A request to start an export: the same for the same question. */
export type ExportRequest = { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly body: Json };

/** `POST /rest/{groups|orgs}/{id}/export` with its body. */
export function exportRequest(dataset: ExportDataset, scope: Scope, window: Window, choices: ExportChoices): ExportRequest {
  const columns = columnsToRequest(dataset, choices.columns);
  const attributes = {
    dataset,
    formats: ["csv"],
    ...(columns === null ? {} : { columns }),
    filters: filtersFor(dataset, scope, window, choices.filters),
    url_expiration_seconds: 3600,
  };
  return {
    path: `${scopePath(scope)}/export`,
    // Text parameters whose values the specification does not name.
    query: {
      ...(choices.includeDeleted ? { include_deleted: "true" } : {}),
      ...(choices.includeDeactivated ? { include_deactivated: "true" } : {}),
    },
    body: { data: { type: "resource", attributes } },
  };
}

/** The path of a scope under `/rest`. */
export function scopePath(scope: Scope): string {
  return scope.kind === "group" ? `/groups/${scope.id}` : `/orgs/${scope.id}`;
}
