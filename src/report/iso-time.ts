import type { EpochMs } from "../model/ids.ts";

/** An instant as JSON files name it, in UTC; null stays null. */
export function isoTime(at: EpochMs): string;
export function isoTime(at: EpochMs | null): string | null;
export function isoTime(at: EpochMs | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
