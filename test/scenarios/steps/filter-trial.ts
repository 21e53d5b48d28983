import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { timeOfCell } from "../../sandbox/world/snyk-time.ts";

export type Row = Readonly<Record<string, string>>;

export type Range = { readonly from?: string; readonly to?: string };

export type FilterChoice = boolean | string | readonly string[] | Range;

export type Filters = Readonly<Record<string, FilterChoice>>;

/** The column that each filter looks at (Snyk docs, "Export API: Specifications, columns, and filters"). */
const columns: Readonly<Record<string, string>> = {
  updated: "UPDATED_AT",
  introduced: "FIRST_INTRODUCED",
  orgs: "ORG_PUBLIC_ID",
  environment: "PROJECT_ENVIRONMENTS",
  lifecycle: "PROJECT_LIFECYCLES",
  product_name: "PRODUCT_NAME",
  project_type: "PROJECT_TYPE",
  project_tags: "PROJECT_TAGS",
  empty_project_tags: "PROJECT_TAGS",
  issue_status: "ISSUE_STATUS",
  issue_type: "ISSUE_TYPE",
  project_origin: "PROJECT_ORIGIN",
  project_target_ref: "PROJECT_TARGET_REF",
  project_target_display_name: "PROJECT_TARGET_DISPLAY_NAME",
  cve: "CVE",
  nvd_severity: "NVD_SEVERITY",
  reachability: "REACHABILITY",
  event: "EVENT_TIMESTAMP",
  event_type: "EVENT_TYPE",
  effective_severity: "EFFECTIVE_SEVERITY",
  sdlc_stage: "SDLC_STAGE",
  is_suppressed: "IS_SUPPRESSED",
  git_repo: "GIT_REPO",
  git_branch: "GIT_BRANCH",
  test_user_email: "TEST_USER_EMAIL",
};

/** Every documented filter. */
export const filterNames: readonly string[] = Object.keys(columns);

/** The rows of an exported file. */
export function rowsOf(csv: string): readonly Row[] {
  return parse(csv, { columns: true });
}

/** Whether a row satisfies all filters, as a reader of the documentation would judge. */
export function satisfies(row: Row, filters: Filters): boolean {
  return Object.entries(filters).every(([name, choice]) => satisfiesOne(row, name, choice));
}

function satisfiesOne(row: Row, name: string, choice: FilterChoice): boolean {
  const cell = cellOf(row, name);
  if (typeof choice === "boolean") return cell === String(choice);
  if (typeof choice === "string") return choice === "include" || (membersOf(cell).length === 0) === (choice === "only");
  if (isRange(choice)) {
    const time = timeOfCell(cell) ?? Number.NaN;
    return (
      (choice.from === undefined || time >= Date.parse(choice.from)) && (choice.to === undefined || time < Date.parse(choice.to))
    );
  }
  return membersOf(cell).some((member) => choice.includes(member));
}

/**
 * Values for these filters, taken from one of the rows, with which every filter counts: without any one of them more rows would
 * pass. `fixed` are filters that are chosen already.
 */
export function tellingFilters(rows: readonly Row[], names: readonly string[], fixed: Filters = {}): Filters {
  for (const row of rows) {
    const filters = { ...Object.fromEntries(names.map((name) => [name, choiceFrom(row, name)])), ...fixed };
    if (!Object.values(filters).some(isNothing) && everyFilterCounts(rows, filters)) return filters;
  }
  return assert.fail(`no row tells ${names.join(", ")} apart`);
}

/** Whether some rows pass, and without any one filter more would. */
function everyFilterCounts(rows: readonly Row[], filters: Filters): boolean {
  const passing = rows.filter((row) => satisfies(row, filters)).length;
  return (
    passing > 0 &&
    Object.keys(filters).every((name) => {
      const { [name]: _, ...others } = filters;
      return rows.filter((row) => satisfies(row, others)).length > passing;
    })
  );
}

function choiceFrom(row: Row, name: string): FilterChoice {
  const cell = cellOf(row, name);
  if (name === "is_suppressed") return cell === "true";
  if (name === "empty_project_tags") return membersOf(cell).length === 0 ? "only" : "exclude";
  if (name === "updated" || name === "introduced" || name === "event") return { from: `${cell.slice(0, 19).replace(" ", "T")}Z` };
  return membersOf(cell).slice(0, 1);
}

function isNothing(choice: FilterChoice): boolean {
  return Array.isArray(choice) && choice.length === 0;
}

function cellOf(row: Row, name: string): string {
  return row[columns[name] ?? ""] ?? "";
}

function membersOf(cell: string): readonly string[] {
  if (cell === "") return [];
  return cell.startsWith("[") ? JSON.parse(cell) : [cell];
}

function isRange(choice: FilterChoice): choice is Range {
  return typeof choice === "object" && !Array.isArray(choice);
}
