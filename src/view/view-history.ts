import type { Digest } from "../model/digest.ts";
import type { HistoryPoint } from "../model/state.ts";
import { formatDate } from "../template/format-date.ts";

/** One period of the past in numbers. */
export type HistoryRow = {
  /** The period's name; where reports have no period, the day of the report. */
  readonly period: string;
  /** The same in few characters, for the axis of a chart. */
  readonly label: string;
  readonly open: number;
  readonly new: number;
  readonly resolved: number;
  readonly ignored: number;
};

export type HistoryView = {
  /** The last periods, oldest first, this one included. */
  readonly rows: readonly HistoryRow[];
  /** The largest number of open findings among them, for bars. */
  readonly largest: number;
  /** The period before this one, `2026-W46` or `the report before`; "" where there is none. */
  readonly before: string;
};

/** The trend of a digest; its rows are a dozen at most. */
export function buildHistory(digest: Digest): HistoryView {
  const rows = digest.history.map((point) => buildRow(point, digest));
  const before = digest.history.at(-2);
  return {
    rows,
    largest: rows.reduce((most, { open }) => Math.max(most, open), 0),
    before: before === undefined ? "" : hasPeriods(digest) ? before.periodId : "the report before",
  };
}

function buildRow(point: HistoryPoint, digest: Digest): HistoryRow {
  const { periodId, open, new: arrived, resolved, ignored } = point;
  const period = hasPeriods(digest) ? periodId : formatDate(point.at, digest.timezone);
  return {
    period,
    label: period.length > 7 ? period.slice(5) : period.replace(/^\d{4}-(?=W)/, ""),
    open,
    new: arrived,
    resolved,
    ignored,
  };
}

function hasPeriods({ period }: Digest): boolean {
  return period.startsAt !== null;
}
