import type { Digest } from "../model/digest.ts";

/** One period of the past in numbers. */
export type HistoryRow = {
  readonly period: string;
  readonly open: number;
  readonly new: number;
  readonly resolved: number;
  readonly ignored: number;
};

/** The last periods, oldest first, and the largest number of open findings among them, for bars. */
export type HistoryView = { readonly rows: readonly HistoryRow[]; readonly largest: number };

/** The trend of a digest; its rows are a dozen at most. */
export function buildHistory(digest: Digest): HistoryView {
  const rows = digest.history.map(({ periodId, open, new: arrived, resolved, ignored }) => ({
    period: periodId,
    open,
    new: arrived,
    resolved,
    ignored,
  }));
  return { rows, largest: rows.reduce((most, { open }) => Math.max(most, open), 0) };
}
