import type { Cell, ExportRow } from "../world/issue-columns.ts";
import { timeOfCell } from "../world/snyk-time.ts";
import type { ExportBehaviour } from "./snyk-options.ts";

type FilterKind = "dates" | "list" | "uuids" | "enumeration" | "enumerations" | "boolean";

/** One filter: what its value is, where it may be used, and the column that it looks at. */
export type FilterRule = {
  readonly kind: FilterKind;
  readonly datasets: readonly string[] | "all";
  readonly isGroupOnly?: boolean;
  readonly column: string;
  readonly ignoresCase?: boolean;
  readonly values?: readonly string[];
};

const ISSUES = ["issues"];
const EVENTS = ["prevention_events"];
const issueList = (column: string): FilterRule => ({ kind: "list", datasets: ISSUES, column });
const eventList = (column: string): FilterRule => ({ kind: "list", datasets: EVENTS, isGroupOnly: true, column });
const eventEnumerations = (column: string, values: readonly string[]): FilterRule => ({
  kind: "enumerations",
  datasets: EVENTS,
  isGroupOnly: true,
  column,
  values,
});

/** The documented filters by name. */
export const FILTERS: Readonly<Record<string, FilterRule>> = {
  updated: { kind: "dates", datasets: "all", column: "UPDATED_AT" },
  introduced: { kind: "dates", datasets: ISSUES, column: "FIRST_INTRODUCED" },
  orgs: { kind: "uuids", datasets: ["issues", "usage", "prevention_events"], isGroupOnly: true, column: "ORG_PUBLIC_ID" },
  environment: { ...issueList("PROJECT_ENVIRONMENTS"), ignoresCase: true },
  lifecycle: { ...issueList("PROJECT_LIFECYCLES"), ignoresCase: true },
  product_name: { kind: "list", datasets: ["issues", "prevention_events"], column: "PRODUCT_NAME" },
  project_type: issueList("PROJECT_TYPE"),
  project_tags: issueList("PROJECT_TAGS"),
  empty_project_tags: { kind: "enumeration", datasets: ISSUES, column: "PROJECT_TAGS", values: ["include", "exclude", "only"] },
  issue_status: issueList("ISSUE_STATUS"),
  issue_type: issueList("ISSUE_TYPE"),
  project_origin: issueList("PROJECT_ORIGIN"),
  project_target_ref: issueList("PROJECT_TARGET_REF"),
  project_target_display_name: issueList("PROJECT_TARGET_DISPLAY_NAME"),
  cve: issueList("CVE"),
  nvd_severity: issueList("NVD_SEVERITY"),
  reachability: issueList("REACHABILITY"),
  event: { kind: "dates", datasets: EVENTS, isGroupOnly: true, column: "EVENT_TIMESTAMP" },
  event_type: eventEnumerations("EVENT_TYPE", ["new", "persisting", "fixed", "prevented"]),
  effective_severity: eventEnumerations("EFFECTIVE_SEVERITY", ["CRITICAL", "HIGH", "MEDIUM", "LOW"]),
  sdlc_stage: eventEnumerations("SDLC_STAGE", ["IDE", "CLI", "MCP", "OTHER"]),
  is_suppressed: { kind: "boolean", datasets: EVENTS, isGroupOnly: true, column: "IS_SUPPRESSED" },
  git_repo: eventList("GIT_REPO"),
  git_branch: eventList("GIT_BRANCH"),
  test_user_email: eventList("TEST_USER_EMAIL"),
};

/** The date filters of which each dataset needs one. */
export const REQUIRED_DATES: Readonly<Record<string, readonly string[]>> = {
  issues: ["introduced", "updated"],
  usage: ["updated"],
  pr_checks: ["updated"],
  pr_checks_project_adoption: ["updated"],
  pr_checks_integration_adoption: ["updated"],
  prevention_events: ["event", "updated"],
};

/** A filter as it was sent and accepted: name in lower case, rule, value. */
export type AppliedFilter = { readonly name: string; readonly rule: FilterRule; readonly value: unknown };

/** Whether a row passes all filters. */
export function passes(row: ExportRow, filters: readonly AppliedFilter[], behaviour: ExportBehaviour): boolean {
  return filters.every((filter) => passesOne(row, filter, behaviour));
}

function passesOne(row: ExportRow, { name, rule, value }: AppliedFilter, behaviour: ExportBehaviour): boolean {
  const cell = row[name === "introduced" ? behaviour.introducedColumn : rule.column] ?? null;
  if (rule.kind === "dates") return isWithin(timeOfCell(cell), value, behaviour.filterToInclusive);
  if (name === "empty_project_tags") return value === "include" || isEmpty(cell) === (value === "only");
  if (rule.kind === "boolean") return cell === value;
  if (!Array.isArray(value) || value.length === 0) return true;
  const fold = (text: unknown) => (rule.ignoresCase === true ? String(text).toLowerCase() : String(text));
  const wanted = new Set(value.map(fold));
  const present = Array.isArray(cell) ? cell : [cell];
  return present.some((item) => item !== null && wanted.has(fold(item)));
}

function isEmpty(cell: Cell): boolean {
  return cell === null || cell === "" || (Array.isArray(cell) && cell.length === 0);
}

function isWithin(time: number | null, range: unknown, toInclusive: boolean): boolean {
  if (time === null) return false;
  const { from, to } = rangeOf(range);
  if (from !== null && time < from) return false;
  return to === null || (toInclusive ? time <= to : time < to);
}

/** The two ends of a date range in epoch milliseconds; null where open. */
function rangeOf(range: unknown): { from: number | null; to: number | null } {
  const end = (name: "from" | "to") => {
    const text: unknown = typeof range === "object" && range !== null ? Reflect.get(range, name) : undefined;
    return typeof text === "string" ? Date.parse(text) : null;
  };
  return { from: end("from"), to: end("to") };
}
