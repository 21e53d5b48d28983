import type { EventCount, RatedEvent } from "./audit-report.ts";
import type { Change } from "./change.ts";
import type { EpochMs } from "./ids.ts";

/** A run of this action. `attempt` grows when the same run is started again. */
export type RunRef = { readonly id: string; readonly attempt: number; readonly at: EpochMs };

/** What a report's changes are measured against. */
export type BaselineRef = { readonly kind: "first-run" } | { readonly kind: "run"; readonly run: RunRef };

/**
 * One finding's line in the period: the net change since the report of the period before. `passing` is what came and went
 * within the period: it was not open at its start and is not open now.
 */
export type PeriodEntry = {
  readonly change: Change;
  /** Set when the finding came and went: how it came, while `change` says how it left. */
  readonly cameAs: "new" | "reopened" | "escalated" | null;
  /** Whether the finding was open when the period began. */
  readonly wasOpenAtStart: boolean;
  /** Whether the last run of the period added or changed this entry. */
  readonly isNews: boolean;
};

/** Everything that the runs of one period have told, so that a later run of the period adds to it. */
export type PeriodLedger = {
  readonly periodId: string;
  /** The last report of the period before; on the first run ever, that run. */
  readonly baseline: BaselineRef;
  readonly startedAt: EpochMs;
  readonly entries: readonly PeriodEntry[];
  /** High-risk events one by one. */
  readonly highRisk: readonly (RatedEvent & { readonly isNews: boolean })[];
  readonly otherEvents: readonly EventCount[];
  readonly runs: readonly RunRef[];
};
