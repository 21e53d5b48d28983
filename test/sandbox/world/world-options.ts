import type { ProductName, Severity, WorldIssue } from "./world-model.ts";
import type { WorldSize } from "./world-seeding.ts";

/** How large a world is, when it begins, and what it counts. */
export type SnykWorldOptions = WorldSize & {
  readonly seed: number;
  /** When the report of week 1 is made, ISO 8601. */
  readonly startAt: string;
  readonly appOrigin: string;
  /** The severity from which on expectations count a finding. */
  readonly trackedSeverity: Severity;
};

/** Which findings to look for; what is absent does not matter. */
export type FindingFilter = {
  readonly severity?: Severity;
  readonly product?: ProductName;
  readonly projectId?: string;
  readonly status?: WorldIssue["status"];
};

/** One group, four orgs, 24 projects, about 600 rows. */
export const DEFAULT_WORLD: SnykWorldOptions = {
  seed: 1,
  startAt: "2026-01-05T06:17:00.000Z",
  groups: 1,
  orgsPerGroup: 4,
  projectsPerOrg: 6,
  appOrigin: "https://app.snyk.io",
  trackedSeverity: "Critical",
};
