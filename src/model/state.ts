import type { PreviousAuditSource, SeenEvent } from "./audit-report.ts";
import type { FindingList } from "./findings/finding-list.ts";
import type { OpenFindings } from "./findings/open-findings.ts";
import type { FlexeraMemory } from "./flexera-memory.ts";
import type { AuditEventId, EpochMs, SourceId } from "./ids.ts";
import type { PeriodLedger, RunRef } from "./period-ledger.ts";
import type { Severity } from "./severity.ts";
import type { PreviousSource } from "./snapshot.ts";
import type { UsageMemory } from "./usage.ts";

/** Numbers of one report, kept for the trend. */
export type HistoryPoint = {
  readonly periodId: string;
  readonly at: EpochMs;
  readonly open: number;
  readonly new: number;
  readonly resolved: number;
  readonly ignored: number;
};

/** How a state names findings: in full, or only by keyed hashes (public repositories, `counts-only`). */
export type Detail =
  | { readonly kind: "full" }
  | { readonly kind: "hashed" /** Tells whether the same key made the hashes. */; readonly keyCheck: string };

/** What the next run needs of this one. Written last, so that it means "this was reported". */
export type State = {
  readonly repositoryId: string;
  readonly branch: string;
  readonly run: RunRef;
  readonly detail: Detail;
  readonly threshold: Severity;
  /** The issue of the period, so that it is found again whatever became of its labels; null when none is published. */
  readonly issueNumber: number | null;
  readonly sources: ReadonlyMap<SourceId, PreviousSource>;
  readonly open: OpenFindings;
  readonly auditSources: ReadonlyMap<SourceId, PreviousAuditSource>;
  readonly seenEvents: ReadonlyMap<AuditEventId, SeenEvent>;
  readonly ledger: PeriodLedger;
  /** Null where no usage was read. */
  readonly usage: UsageMemory | null;
  readonly flexera: ReadonlyMap<SourceId, FlexeraMemory>;
  /** Oldest first, one a period, at most 12. */
  readonly history: readonly HistoryPoint[];
};

/** A state that is about to be written, of which the open findings need no index yet: they have different keys, in any order. */
export type NextState = Omit<State, "open"> & { readonly open: FindingList };

/** A state that was met and not taken, and why. */
export type SkippedState = { readonly artifactId: number; readonly runId: string; readonly reason: string };

/** The newest state that can be trusted, or none. */
export type Baseline =
  | { readonly kind: "first-run"; readonly skipped: readonly SkippedState[] }
  | {
      readonly kind: "found";
      readonly state: State;
      readonly artifactId: number;
      readonly skipped: readonly SkippedState[];
    };
