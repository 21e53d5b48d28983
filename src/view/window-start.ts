import type { EpochMs } from "../model/ids.ts";
import type { PeriodLedger } from "../model/period-ledger.ts";
import { formatDate } from "../template/format-date.ts";

/** More than the overlap of windows, which must not count as an earlier start. */
const toleranceMs = 12 * 3_600_000;

/**
 * The day from which a moving window's contents are told in this period: that of the report before the period, or an earlier one
 * where a source had more to catch up; "" where nothing tells. Windows move with every run, so this run's own start would make a
 * report without news differ from the one before.
 */
export function windowStart({ baseline, runs }: PeriodLedger, from: EpochMs | null, timezone: string): string {
  if (baseline.kind === "first-run") return from === null || runs.length > 1 ? "" : formatDate(from, timezone);
  const isEarlier = from !== null && from < baseline.run.at - toleranceMs;
  return formatDate(isEarlier ? from : baseline.run.at, timezone);
}
