import type { EpochMs } from "../model/ids.ts";

/** A time of the API (ISO 8601, with any number of fractional digits) in epoch milliseconds; null where the text is none. */
export function parseVendorTime(text: string): EpochMs | null {
  const cut = text.trim().replace(/(\.\d{3})\d+/, "$1");
  // A time without a zone is UTC like all others; the runner's own zone means nothing.
  const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(cut) ? `${cut}Z` : cut;
  const at = /^\d{4}-\d\d-\d\d/.test(zoned) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
