import { DateTime } from "luxon";
import type { EpochMs } from "../model/ids.ts";

const dayMs = 86_400_000;

/** A calendar day in a zone: `2026-11-16`. */
export function formatDate(at: EpochMs, timezone: string): string {
  return DateTime.fromMillis(at, { zone: timezone }).toFormat("yyyy-MM-dd");
}

/** An instant in a zone, with the zone's name: `2026-11-16 06:17 UTC`. */
export function formatDateTime(at: EpochMs, timezone: string): string {
  return `${DateTime.fromMillis(at, { zone: timezone }).toFormat("yyyy-MM-dd HH:mm")} ${timezone}`;
}

/** Whole days between two instants, 0 when the second is earlier. */
export function daysBetween(from: EpochMs, to: EpochMs): number {
  return Math.max(0, Math.floor((to - from) / dayMs));
}
