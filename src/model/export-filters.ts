import type { Scope } from "./scope.ts";
import type { ExportDataset } from "./source.ts";

/** What a filter's value looks like: a list of texts, of UUIDs, `{from?, to?}` with dates, one word of `values`, or a boolean. */
export type FilterForm = "texts" | "uuids" | "range" | "word" | "boolean";

/** A span of time as the API takes it: `YYYY-MM-DDTHH:MM:SSZ`, at least one end. */
export type FilterRange = { readonly from?: string; readonly to?: string };

export type FilterValue = boolean | string | readonly string[] | FilterRange;

/** Filters by their names in lower case, sorted by name: the same question has the same filters. */
export type ExportFilters = Readonly<Record<string, FilterValue>>;

export type FilterDeclaration = {
  readonly form: FilterForm;
  readonly datasets: readonly ExportDataset[];
  /** Scopes that may use it; the API may ignore it elsewhere without a word, and then export more than was asked for. */
  readonly scopes: readonly Scope["kind"][];
  /** The only values that are known to be accepted; absent where any may be. */
  readonly values?: readonly string[];
  /** Values as Snyk's user interface shows them, of a set that is open. */
  readonly spellings?: readonly string[];
  /** Whether the API takes a value in any case; elsewhere a value in the wrong case matches nothing. */
  readonly ignoresCase?: boolean;
  /** What every value looks like, and how to say so. */
  readonly pattern?: { readonly test: RegExp; readonly remedy: string };
  /**
   * Whether a row that passed can fail it later, so that its absence proves nothing: by default any may; `lasting` looks at what
   * never changes; a list names the values that must all be chosen for no row to vanish.
   */
  readonly hides?: "lasting" | readonly string[];
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
const environments = ["frontend", "backend", "internal", "external", "mobile", "saas", "onprem", "hosted", "distributed"];
const lifecycles = ["production", "development", "sandbox"];
const cvePattern = { test: /^CVE-\d{4}-\d{4,}$/, remedy: "Write `CVE-2024-12345`, in upper case." };
const tagPattern = { test: /^[^:]+:.+$/, remedy: "Write `key:value`, in quotes where a blank follows the colon." };
const emailPattern = { test: /^[^\s@]+@[^\s@]+$/, remedy: "Write an e-mail address." };

/** The filters of the Export API by their names (Snyk docs, revision of 2026-07-06). */
export const filterDeclarations: Readonly<Record<string, FilterDeclaration>> = {
  updated: { form: "range", datasets: allDatasets, scopes: both },
  introduced: ofIssues("range"),
  orgs: { form: "uuids", datasets: ["issues", "usage", "prevention_events"], scopes: ["group"] },
  environment: { ...ofIssues("texts"), spellings: environments, ignoresCase: true },
  lifecycle: { ...ofIssues("texts"), spellings: lifecycles, ignoresCase: true },
  product_name: {
    form: "texts",
    datasets: ["issues", "prevention_events"],
    scopes: both,
    spellings: ["Snyk Open Source", "Snyk Code", "Snyk Container", "Snyk IaC"],
    hides: "lasting",
  },
  project_type: { ...ofIssues("texts"), hides: "lasting" },
  project_tags: { ...ofIssues("texts"), pattern: tagPattern },
  empty_project_tags: { ...ofIssues("word"), values: ["include", "exclude", "only"], hides: ["include"] },
  issue_status: { ...ofIssues("texts"), values: ["Open", "Resolved", "Ignored"], hides: ["Resolved", "Ignored"] },
  issue_type: { ...ofIssues("texts"), spellings: ["Vulnerability", "License", "Configuration"], hides: "lasting" },
  project_origin: { ...ofIssues("texts"), hides: "lasting" },
  project_target_ref: ofIssues("texts"),
  project_target_display_name: ofIssues("texts"),
  cve: { ...ofIssues("texts"), pattern: cvePattern },
  nvd_severity: { ...ofIssues("texts"), spellings: ["Critical", "High", "Medium", "Low"] },
  reachability: { ...ofIssues("texts"), spellings: ["Reachable", "No path found", "Not applicable"] },
  event: ofPrevention("range"),
  event_type: { ...ofPrevention("texts"), values: ["new", "persisting", "fixed", "prevented"] },
  effective_severity: { ...ofPrevention("texts"), values: ["CRITICAL", "HIGH", "MEDIUM", "LOW"] },
  sdlc_stage: { ...ofPrevention("texts"), values: ["IDE", "CLI", "MCP", "OTHER"] },
  is_suppressed: ofPrevention("boolean"),
  git_repo: ofPrevention("texts"),
  git_branch: ofPrevention("texts"),
  test_user_email: { ...ofPrevention("texts"), pattern: emailPattern },
};

/** Datasets whose `updated` is the run's own: how far a report reaches is not the user's to narrow. */
export const datasetsWithOwnWindow: readonly ExportDataset[] = ["issues", "usage"];

/** What is known of a filter by its name in lower case; null for any other name. */
export function findFilter(name: string): FilterDeclaration | null {
  return (Object.hasOwn(filterDeclarations, name) ? filterDeclarations[name] : undefined) ?? null;
}

/** Whether a filter goes into an export of this dataset and scope. */
export function filterApplies(name: string, dataset: ExportDataset, scope: Scope): boolean {
  const declaration = findFilter(name);
  if (declaration === null || (name === "updated" && datasetsWithOwnWindow.includes(dataset))) return false;
  return declaration.datasets.includes(dataset) && declaration.scopes.includes(scope.kind);
}

/** Whether a finding can vanish from an export with these filters though nobody fixed, removed or deactivated anything. */
export function canFiltersHide(filters: ExportFilters): boolean {
  return Object.entries(filters).some(([name, value]) => {
    const declaration = findFilter(name);
    if (declaration === null || !declaration.datasets.includes("issues") || name === "updated") return false;
    const { hides } = declaration;
    if (hides === undefined) return true;
    if (hides === "lasting") return false;
    const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
    return !hides.every((needed) => chosen.includes(needed));
  });
}
