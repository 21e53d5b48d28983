import type { DigestError } from "../errors.ts";
import type { EventCount, RatedEvent } from "./audit-report.ts";
import type { Change, Departure } from "./change.ts";
import type { FindingList } from "./findings/finding-list.ts";
import type { FlexeraReport } from "./flexera-report.ts";
import type { EpochMs } from "./ids.ts";
import type { Period } from "./period.ts";
import type { BaselineRef, PeriodLedger, RunRef } from "./period-ledger.ts";
import type { Recovery } from "./recovery.ts";
import type { Severity } from "./severity.ts";
import type { Source, SourceReceipt } from "./source.ts";
import type { HistoryPoint, SkippedState } from "./state.ts";
import type { UsageReport } from "./usage.ts";

/** Who may read what is published: `public-counts-only` names nothing. */
export type Exposure = "private" | "public-allowed" | "public-counts-only";

/** One source in the report: what it gave, or why it gave nothing and how much is carried forward because of that. */
export type SourceReport =
  | {
      readonly kind: "complete";
      readonly receipt: SourceReceipt<Source>;
      readonly isFirstRun: boolean;
      /** When everything was exported last, where this run exported updates only; absent or null otherwise. */
      readonly lastFullAt?: EpochMs | null;
    }
  | {
      readonly kind: "failed";
      readonly source: Source;
      readonly error: DigestError;
      readonly carriedForward: number;
      readonly lastCompleteAt: EpochMs | null;
    };

/** Everything that one run has to tell, as plain data: reports, outputs and changes.json are made of this and nothing else. */
export type Digest = {
  readonly generatedAt: EpochMs;
  readonly timezone: string;
  readonly exposure: Exposure;
  readonly repository: { readonly fullName: string; readonly serverUrl: string };
  readonly run: RunRef & { readonly url: string };
  readonly period: Period;
  readonly status: "complete" | "partial";
  readonly threshold: Severity;
  /** Days until an open finding is overdue. */
  readonly slaDays: Partial<Record<Severity, number>>;
  /** The run before: what outputs and comments are measured against. */
  readonly baseline: BaselineRef;
  readonly skippedStates: readonly SkippedState[];
  readonly sources: readonly SourceReport[];
  /** What failed in the run before and answered in this one; absent or null where nothing came back. */
  readonly recovery?: Recovery | null;
  /** This run's changes, without still-open ones; `open` tells what is unknown. */
  readonly changes: readonly Change[];
  readonly baselined: FindingList;
  readonly departures: readonly Departure[];
  /** All that counts as open, worst first; those with `unknownSince` are carried forward. */
  readonly open: FindingList;
  /** This run's events that no report told before. */
  readonly events: readonly RatedEvent[];
  readonly eventCounts: readonly EventCount[];
  /** Windows of the audit logs: earliest start, and what lies beyond the 90 days that Snyk keeps. */
  readonly audit: { readonly from: EpochMs | null; readonly to: EpochMs; readonly missingBefore: EpochMs | null } | null;
  /** The whole period, this run included: what the issue tells. */
  readonly ledger: PeriodLedger;
  /** Usage in the period so far against the period before; null where none was read. */
  readonly usage: UsageReport | null;
  /** The datasets of Flexera that could be read in the period, in the order of the input. */
  readonly flexera: readonly FlexeraReport[];
  readonly history: readonly HistoryPoint[];
};
