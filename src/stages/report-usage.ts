import type { EpochMs } from "../model/ids.ts";
import type { SourceReceipt, SourceResult } from "../model/source.ts";
import { type UsageMemory, type UsageReport, type UsageTally, type UsageTotals, usageLagMs } from "../model/usage.ts";
import { compareUsage } from "../usage/compare-usage.ts";
import { mergeTallies, totalUsage } from "../usage/merge-usage.ts";
import { nextUsageMemory } from "../usage/next-usage-memory.ts";
import { publicUsage } from "../usage/public-usage.ts";
import type { RunContext } from "./run-context.ts";

/** Of a window: those that begin within this share of it count as one. */
const likeShare = 0.05;

/** What the report tells of usage, and what the next run needs of it. */
export type ReportedUsage = { readonly report: UsageReport | null; readonly memory: UsageMemory | null };

/** Adds this run's usage to the period's, and compares that with the period before. */
export function reportUsage(context: RunContext, results: readonly SourceResult<UsageTally>[]): ReportedUsage {
  if (results.length === 0) return { report: null, memory: null };
  const { previous, period } = context;
  const memory = nextUsageMemory({
    previous: previous?.usage ?? null,
    continuesPeriod: previous?.ledger.periodId === period.id && period.startsAt !== null,
    now: usageOfRun(context, results),
  });
  return { report: memory === null ? null : compareUsage(memory), memory };
}

/** Null where no source could be read. */
function usageOfRun({ startedAt, detail }: RunContext, results: readonly SourceResult<UsageTally>[]): UsageTotals | null {
  const complete = results.filter((result) => result.kind === "complete");
  if (complete.length === 0) return null;
  const starts = complete.map(({ receipt }) => receipt.window.from);
  const totals = totalUsage(mergeTallies(complete.map(({ data }) => data)), {
    from: earliest(starts),
    to: startedAt - usageLagMs,
    question: describeQuestion(complete.map(({ receipt }) => receipt)),
    isWhole: complete.length === results.length && areAlike(starts, startedAt),
  });
  return detail.kind === "full" ? totals : publicUsage(totals);
}

/** Jobs of one run begin one after the other; a source that failed before has a window that is far longer than the others. */
function areAlike(starts: readonly (EpochMs | null)[], end: EpochMs): boolean {
  const known = starts.filter((from) => from !== null);
  if (known.length < starts.length) return known.length === 0;
  const first = Math.min(...known);
  return Math.max(...known) - first <= likeShare * (end - first);
}

function earliest(starts: readonly (EpochMs | null)[]): EpochMs | null {
  const known = starts.filter((from) => from !== null);
  return known.length < starts.length ? null : Math.min(...known);
}

function describeQuestion(receipts: readonly SourceReceipt[]): string {
  const sources = receipts.map(({ source }) => (source.selection === "" ? source.id : `${source.id} ${source.selection}`));
  return sources.toSorted().join("\n");
}
