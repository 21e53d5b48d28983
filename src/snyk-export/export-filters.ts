import type { Json } from "../model/audit-event.ts";
import type { Scope } from "../model/scope.ts";
import type { Window } from "../model/source.ts";
import { datasetDeclarations, type ExportDataset } from "./datasets.ts";

/** What a filter's value looks like: a list of texts, of UUIDs, `{from?, to?}` with dates, one word of `values`, or a boolean. */
export type FilterForm = "texts" | "uuids" | "range" | "word" | "boolean";

export type FilterDeclaration = {
  readonly form: FilterForm;
  readonly datasets: readonly ExportDataset[];
  /** Scopes that may use it; the API may ignore it elsewhere without a word, and then export more than was asked for. */
  readonly scopes: readonly Scope["kind"][];
  /** The only values that are known to be accepted; absent where any may be. */
  readonly values?: readonly string[];
};

const both = ["group", "org"] as const;
const ofIssues = (form: FilterForm): FilterDeclaration => ({ form, datasets: ["issues"], scopes: both });
const ofPrevention = (form: FilterForm): FilterDeclaration => ({ form, datasets: ["prevention_events"], scopes: ["group"] });
const allDatasets: readonly ExportDataset[] = [
  "issues",
  "usage",
  "pr_checks",
  "pr_checks_project_adoption",
  "pr_checks_integration_adoption",
  "prevention_events",
];

/** The filters of the Export API by their names (Snyk docs, revision of 2026-07-06). */
export const filterDeclarations: Readonly<Record<string, FilterDeclaration>> = {
  updated: { form: "range", datasets: allDatasets, scopes: both },
  introduced: ofIssues("range"),
  orgs: { form: "uuids", datasets: ["issues", "usage", "prevention_events"], scopes: ["group"] },
  environment: ofIssues("texts"),
  lifecycle: ofIssues("texts"),
  product_name: { form: "texts", datasets: ["issues", "prevention_events"], scopes: both },
  project_type: ofIssues("texts"),
  project_tags: ofIssues("texts"),
  empty_project_tags: { ...ofIssues("word"), values: ["include", "exclude", "only"] },
  issue_status: ofIssues("texts"),
  issue_type: ofIssues("texts"),
  project_origin: ofIssues("texts"),
  project_target_ref: ofIssues("texts"),
  project_target_display_name: ofIssues("texts"),
  cve: ofIssues("texts"),
  nvd_severity: ofIssues("texts"),
  reachability: ofIssues("texts"),
  event: ofPrevention("range"),
  event_type: { ...ofPrevention("texts"), values: ["new", "persisting", "fixed", "prevented"] },
  effective_severity: { ...ofPrevention("texts"), values: ["CRITICAL", "HIGH", "MEDIUM", "LOW"] },
  sdlc_stage: { ...ofPrevention("texts"), values: ["IDE", "CLI", "MCP", "OTHER"] },
  is_suppressed: ofPrevention("boolean"),
  git_repo: ofPrevention("texts"),
  git_branch: ofPrevention("texts"),
  test_user_email: ofPrevention("texts"),
};

/** Long before Snyk was founded: an open-ended filter on `updated` returns every row, one on `introduced` may drop some. */
const everFrom = "2000-01-01T00:00:00Z";

/** The `filters` of an export request: the user's as far as dataset and scope know them, and the run's own window on `updated`. */
export function filtersFor(
  dataset: ExportDataset,
  scope: Scope,
  window: Window,
  chosen: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const applying = Object.entries(chosen)
    .map(([name, value]): readonly [string, Json] => [name.toLowerCase(), value])
    .filter(([name]) => applies(name, dataset, scope))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const own = { updated: updatedRange(dataset, window) };
  const isOwnFixed = dataset === "issues" || dataset === "usage";
  return isOwnFixed ? { ...Object.fromEntries(applying), ...own } : { ...own, ...Object.fromEntries(applying) };
}

function applies(name: string, dataset: ExportDataset, scope: Scope): boolean {
  const declaration = filterDeclarations[name];
  return declaration?.datasets.includes(dataset) === true && declaration.scopes.includes(scope.kind);
}

function updatedRange(dataset: ExportDataset, window: Window): Json {
  switch (datasetDeclarations[dataset].window) {
    case "everything":
      return { from: everFrom };
    case "updated":
      // Whole seconds, outwards: a row at the edge is better served twice than never.
      return {
        from: window.from === null ? everFrom : seconds(Math.floor(window.from / 1000)),
        to: seconds(Math.ceil(window.to / 1000)),
      };
  }
}

function seconds(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}
