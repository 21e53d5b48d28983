import type { IssueRow } from "./issue-columns.ts";
import { issueRow } from "./issue-row.ts";
import { DAY_MS, exportTimestamp } from "./snyk-time.ts";
import { SnykWorld } from "./snyk-world.ts";
import type { Severity } from "./world-model.ts";

/** How many rows, and what they are like. */
export type SyntheticRowsOptions = {
  readonly rows: number;
  /** The number of the first one. Default 0. */
  readonly from?: number;
  readonly seed: number;
  /** Share of rows that are critical. Default 0.1. */
  readonly criticalShare?: number;
  /** Share of rows that are open. Default 0.8; the others are resolved. */
  readonly openShare?: number;
  /** How many rows a project has. Default 250. */
  readonly rowsPerProject?: number;
  /** Epoch milliseconds before which everything was introduced. Default 2026-01-01. */
  readonly before?: number;
};

const BELOW_CRITICAL: readonly Severity[] = ["High", "High", "Medium", "Medium", "Medium", "Low"];

/**
 * Very many full rows of the `issues` dataset, made one by one and each with a key of its own. A row depends on the seed and its
 * number alone: asking for more rows keeps the first ones, so that two calls make a before and an after.
 */
export function* syntheticIssueRows(options: SyntheticRowsOptions): Generator<IssueRow> {
  const {
    rows,
    from = 0,
    seed,
    criticalShare = 0.1,
    openShare = 0.8,
    rowsPerProject = 250,
    before = Date.parse("2026-01-01T00:00:00Z"),
  } = options;
  const templates = templatesOf(seed);
  for (let index = from; index < from + rows; index++) {
    const template = templates[index % templates.length];
    if (template === undefined) return;
    const project = uuidOf(seed, Math.floor(index / rowsPerProject));
    const problem = `SNYK-JS-DEMOBULK-${9_000_000 + (index % rowsPerProject)}`;
    const chance = fraction(seed, index);
    const introduced = exportTimestamp(before - Math.floor((1 + fraction(seed + 1, index) * 360) * DAY_MS));
    const isOpen = fraction(seed + 2, index) < openShare;
    const resolved = isOpen ? null : exportTimestamp(before);
    const url = `https://app.snyk.io/org/bulk/project/${project}`;
    yield {
      ...template,
      PROBLEM_ID: problem,
      VULN_DB_URL: `https://security.snyk.io/vuln/${problem}`,
      ISSUE_URL: `${url}#issue-${problem}`,
      ISSUE_STATUS: isOpen ? "Open" : "Resolved",
      ISSUE_SEVERITY: chance < criticalShare ? "Critical" : (BELOW_CRITICAL[index % BELOW_CRITICAL.length] ?? "Low"),
      FIRST_INTRODUCED: introduced,
      LAST_INTRODUCED: introduced,
      LAST_RESOLVED: resolved,
      UPDATED_AT: resolved ?? introduced,
      PROJECT_PUBLIC_ID: project,
      PROJECT_URL: url,
      PROJECT_NAME: `larkfield/bulk-${Math.floor(index / rowsPerProject)}:package-lock.json`,
    };
  }
}

/** Believable rows to copy the other columns from. */
function templatesOf(seed: number): IssueRow[] {
  const world = new SnykWorld({ seed, orgsPerGroup: 1, projectsPerOrg: 4 });
  const rows: IssueRow[] = [];
  for (const issue of world.issues()) {
    const project = world.project(issue.projectId);
    const org = world.org(project.orgId);
    if (issue.problem.product !== "Snyk Open Source" || issue.problem.issueType !== "Vulnerability") continue;
    const open = { ...issue, lastResolved: null, lastIgnored: null };
    rows.push(issueRow({ appOrigin: world.appOrigin, group: world.group(org.groupId), org, project, issue: open }));
  }
  return rows;
}

/** A number from 0 to 1 for a number, without the state of a generator: rows can be made in any order. */
function fraction(seed: number, index: number): number {
  let mixed = Math.imul(index ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}

function uuidOf(seed: number, number: number): string {
  return `${(seed >>> 0).toString(16).padStart(8, "0")}-b01c-4000-8000-${number.toString(16).padStart(12, "0")}`;
}
