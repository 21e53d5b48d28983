import type { Risk } from "../model/audit-event.ts";
import type { ExportFilters } from "../model/export-filters.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { Mode } from "../model/mode.ts";
import type { PeriodKind } from "../model/period.ts";
import type { Scope } from "../model/scope.ts";
import type { Severity } from "../model/severity.ts";
import type { Dataset } from "../model/source.ts";

/** How the run signs in to Snyk. */
export type SnykCredential =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "client"; readonly clientId: string; readonly clientSecret: string };

export const regions = ["us-01", "us-02", "eu-01", "au-01", "gov-01"] as const;
export type Region = (typeof regions)[number];

export const issuesWindows = ["full", "incremental"] as const;
export type IssuesWindow = (typeof issuesWindows)[number];

export const failReasons = ["source-error", "new-issues", "high-risk-events", "never"] as const;
export type FailReason = (typeof failReasons)[number];

export const commentRules = ["new", "always", "never"] as const;
export type CommentRule = (typeof commentRules)[number];

export const publicRules = ["refuse", "counts-only", "allow"] as const;
export type PublicRule = (typeof publicRules)[number];

/** What is asked of Snyk; in a mode that asks no vendor the credential may be empty. */
export type SnykInputs = {
  readonly credential: SnykCredential;
  readonly region: Region;
  /** A tenant's own origin; null where the region's is used. */
  readonly apiOrigin: string | null;
  readonly version: string;
  readonly scopes: readonly Scope[];
  readonly datasets: readonly Dataset[];
  /** Filters of the Export API; each goes to the datasets and scopes that know it. */
  readonly filters: ExportFilters;
  /** Names in upper case; the columns that the report needs are not among them. */
  readonly columns: "all" | readonly string[];
  readonly include: { readonly deleted: boolean; readonly deactivated: boolean };
  /** Whether every run exports all issues, or most export updates only. */
  readonly issuesWindow: IssuesWindow;
  /** Which audit events are collected; event types may end in `*`, and at most one of the two lists is filled. */
  readonly audit: {
    readonly events: readonly string[];
    readonly excludedEvents: readonly string[];
    readonly userId: string | null;
    readonly projectId: string | null;
  };
};

/** How the run signs in to Flexera One. */
export type FlexeraCredential =
  | { readonly kind: "refresh-token"; readonly refreshToken: string }
  | { readonly kind: "client"; readonly clientId: string; readonly clientSecret: string };

export const flexeraZones = ["nam", "eu", "apac"] as const;
export type FlexeraZone = (typeof flexeraZones)[number];

/** What is asked of Flexera One; in a mode that asks no vendor the credential may be empty. */
export type FlexeraInputs = {
  readonly credential: FlexeraCredential;
  readonly orgId: number;
  readonly zone: FlexeraZone;
  /** Other origins; null where the zone's are used. */
  readonly apiOrigin: string | null;
  readonly loginOrigin: string | null;
  readonly datasets: readonly FlexeraDataset[];
};

/** The inputs of a run, checked: nothing in here is wrong by itself, and Snyk or Flexera is there. */
export type Inputs = {
  readonly mode: Mode;
  /** Null where Flexera alone is asked, and in a mode that asks nobody. */
  readonly snyk: SnykInputs | null;
  /** Null where `flexera-org-id` is not set. */
  readonly flexera: FlexeraInputs | null;
  /** Event type or prefix with `*` → risk, in the order in which they were written. */
  readonly auditRisk: ReadonlyMap<string, Risk | "ignore">;
  readonly severity: Severity;
  readonly slaDays: Partial<Record<Severity, number>>;
  readonly gitHubToken: string;
  readonly issue: {
    readonly token: string;
    /** `owner/name`; null for the repository of the run. */
    readonly repository: string | null;
    readonly period: PeriodKind;
    readonly title: string;
    readonly labels: readonly string[];
    readonly assignees: readonly string[];
    readonly comment: CommentRule;
    readonly mentions: readonly string[];
  };
  readonly timezone: string;
  /** Path in the workspace; null for the built-in report. */
  readonly template: string | null;
  readonly publicRepository: PublicRule;
  readonly artifact: { readonly name: string; readonly retentionDays: number | null; readonly compressionLevel: number };
  readonly failOn: ReadonlySet<FailReason>;
  /** Sentences about values that are used as they are and are probably not meant. */
  readonly warnings: readonly string[];
};
