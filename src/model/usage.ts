import type { FingerprintSet } from "./fingerprints/fingerprint-set.ts";
import type { EpochMs } from "./ids.ts";
import type { SnykSource, Window } from "./source.ts";

/** What usage events are counted by, each a column of the `usage` export. */
export const usageDimensions = ["product", "interaction", "stage", "environment", "status", "day"] as const;

export type UsageDimension = (typeof usageDimensions)[number];

/**
 * How long after it happened an event may reach Snyk's export: the warehouse is refreshed about every two hours, and a refresh
 * takes its time. A report counts the events up to this long before its run, so that those served late are counted by the next.
 */
export const usageLagMs = 4 * 60 * 60 * 1000;

/** An interaction that took long, without the user's name. */
export type SlowInteraction = {
  readonly product: string;
  readonly interaction: string;
  readonly target: string;
  readonly orgName: string;
  readonly at: EpochMs;
  readonly durationMs: number;
};

/** Events by dimension and then by value as served; a day is `YYYY-MM-DD` in UTC. */
export type UsageCounts = Readonly<Record<UsageDimension, ReadonlyMap<string, number>>>;

/** Usage of one Organization in one window; events with equal ids are one. */
export type OrgUsage = {
  readonly orgId: string;
  readonly orgName: string;
  readonly events: number;
  readonly counts: UsageCounts;
  /** Failing scans by exit code as served; "" where none is given. */
  readonly failuresByExitCode: ReadonlyMap<string, number>;
  /** Who used Snyk: fingerprints of e-mail addresses, never names. */
  readonly users: FingerprintSet;
  /** Slowest first, at most ten. */
  readonly slowest: readonly SlowInteraction[];
};

/** Usage of one source by Organization id; the same Organization through two scopes is the same usage. */
export type UsageTally = ReadonlyMap<string, OrgUsage>;

/** What to collect from a usage source. */
export type UsageRequest = {
  readonly source: SnykSource;
  /** The rows to export, by their last update. */
  readonly window: Window;
  /** From when events of an Organization of a Group are counted: earlier ones are in an earlier report. */
  readonly countFrom: (orgId: string, groupId: string) => EpochMs;
  /** Up to when events are counted, exclusive. */
  readonly countTo: EpochMs;
  /** What stands for a user (an e-mail address in lower case, or a name) in the tally's fingerprints. */
  readonly identify: (user: string) => string;
};

/** One value of a dimension in this window and in the one before. */
export type UsageCount = { readonly value: string; readonly now: number; readonly before: number | null };

/** What the report tells of usage; users are counted and never named. Every "before" is null where nothing can be compared with. */
export type UsageReport = {
  readonly from: EpochMs | null;
  readonly to: EpochMs;
  /** False where a source failed: then the numbers are of the others. */
  readonly isWhole: boolean;
  readonly before: { readonly from: EpochMs | null; readonly to: EpochMs } | null;
  readonly events: number;
  readonly eventsBefore: number | null;
  /** Days have no "before": no day is in two windows. */
  readonly byDimension: Readonly<Record<UsageDimension, readonly UsageCount[]>>;
  readonly users: {
    readonly now: number;
    readonly before: number | null;
    readonly newlySeen: number | null;
    readonly goneQuiet: number | null;
  };
  readonly failuresByExitCode: readonly UsageCount[];
  readonly slowest: readonly SlowInteraction[];
};

/** The numbers of a window over all Organizations, and the users in it. */
export type UsageTotals = {
  readonly from: EpochMs | null;
  readonly to: EpochMs;
  /** What was asked: two windows can be compared where the same was asked and both are whole. */
  readonly question: string;
  readonly isWhole: boolean;
  readonly events: number;
  readonly counts: UsageCounts;
  readonly failuresByExitCode: ReadonlyMap<string, number>;
  readonly users: FingerprintSet;
  readonly slowest: readonly SlowInteraction[];
};

/** What the next run needs: the usage of the period so far, to which it may add, and that of the period before. */
export type UsageMemory = { readonly current: UsageTotals; readonly before: UsageTotals | null };
