import type { UsageMemory, UsageTotals } from "../model/usage.ts";
import { addUsage } from "./merge-usage.ts";

export type UsageStep = {
  readonly previous: UsageMemory | null;
  /** Whether the run before belongs to the same period, to which this run adds. */
  readonly continuesPeriod: boolean;
  /** What this run counted; null where it could read no usage at all. */
  readonly now: UsageTotals | null;
};

/**
 * The usage of the period after this run, and that of the period before: every event that was counted once is in the sum of the
 * period in which it was counted. A run that could read nothing leaves the period's sum as it was, and no longer whole.
 */
export function nextUsageMemory({ previous, continuesPeriod, now }: UsageStep): UsageMemory | null {
  if (previous !== null && continuesPeriod) {
    const { current, before } = previous;
    return { current: now === null ? { ...current, isWhole: false } : addUsage(current, now), before };
  }
  return now === null ? null : { current: now, before: previous?.current ?? null };
}
