import type { EpochMs } from "../model/ids.ts";
import type { Period } from "../model/period.ts";
import type { PeriodLedger } from "../model/period-ledger.ts";
import type { HistoryPoint } from "../model/state.ts";

const keptPoints = 12;

/** The trend with this report in it: one point a period, the latest run's; every run is a point of its own where there is no period. */
export function extendHistory(
  history: readonly HistoryPoint[],
  period: Period,
  at: EpochMs,
  open: number,
  ledger: PeriodLedger,
): readonly HistoryPoint[] {
  const count = (...classes: readonly string[]): number =>
    ledger.entries.filter((entry) => entry.cameAs === null && classes.includes(entry.change.class)).length;
  const point: HistoryPoint = {
    periodId: period.id,
    at,
    open,
    new: count("new", "reopened", "escalated"),
    resolved: count("resolved"),
    ignored: count("ignored"),
  };
  const isReplaced = (earlier: HistoryPoint): boolean => earlier.periodId === period.id && period.startsAt !== null;
  return [...history.filter((earlier) => !isReplaced(earlier)), point].slice(-keptPoints);
}
