import type { TrackedFinding } from "./finding.ts";
import type { FindingList } from "./findings/finding-list.ts";
import type { EpochMs, SourceId } from "./ids.ts";
import type { IgnoreEnd } from "./ignore-end.ts";

/** The nine classes of which every tracked finding gets exactly one against the previous report. */
export const changeClasses = [
  "new",
  "reopened",
  "escalated",
  "still-open",
  "resolved",
  "ignored",
  "downgraded",
  "gone",
  "unknown",
] as const;

export type ChangeClass = (typeof changeClasses)[number];

/** The audit event that explains a change. */
export type Explanation = {
  readonly event: string;
  readonly at: EpochMs;
  /** Snyk's user id; "" when the system did it. */
  readonly userId: string;
  /** The user's name, hostile, where the run's own data tell it and it may be told; else "". */
  readonly userName: string;
  /** Free text of a person, hostile; "" when none was given. */
  readonly reason: string;
  /** `not-vulnerable`, `wont-fix`, `temporary-ignore`, as served; "" when absent. */
  readonly reasonType: string;
  /** Until when the finding is ignored; null where the event is no ignore. */
  readonly end: IgnoreEnd | null;
};

export type NewReason = "newly-disclosed" | "new-project" | "introduced";
export type ReopenedReason = "was-resolved" | "was-ignored";
export type EscalatedReason = "was-below-severity" | "known-to-snyk-before";
export type GoneReason =
  | "project-deleted"
  | "project-deactivated"
  | "project-removed"
  | "monitoring-stopped"
  | "org-removed"
  | "maybe-filtered"
  | "no-longer-exported";

/**
 * What became of one finding between two reports, with the finding as it is now (or was last seen). Of what is unknown nothing is known
 * to have changed: it may be all there was, and `unknownSince` of what is open tells it.
 */
export type Change = { readonly tracked: TrackedFinding; readonly explanation: Explanation | null } & (
  | { readonly class: "new"; readonly reason: NewReason }
  | { readonly class: "reopened"; readonly reason: ReopenedReason }
  | { readonly class: "escalated"; readonly reason: EscalatedReason }
  | { readonly class: "resolved" | "ignored" | "downgraded" | "still-open"; readonly reason: null }
  | { readonly class: "gone"; readonly reason: GoneReason }
);

/** Findings that left because their source was taken away, or its filters or the severity were changed: in no class. */
export type Departure = {
  readonly why: "source-removed" | "selection-changed" | "severity-raised";
  readonly sources: readonly SourceId[];
  readonly count: number;
};

/** The difference between the previous report and this run. */
export type Comparison = {
  /** One for each finding that was or is open, but for those of `standing`, in a stable order: worst first, then by key. */
  readonly changes: readonly Change[];
  /** What was open before and still is, or is unknown: mostly almost all there is, so that it has no objects of its own. Worst first. */
  readonly standing: FindingList;
  /** Open findings that this run shows for the first time because their source is new; they are in no class. */
  readonly baselined: FindingList;
  readonly departures: readonly Departure[];
  /** All that counts as open now, the carried-forward unknown included, worst first: the next report's "before". */
  readonly open: FindingList;
};
