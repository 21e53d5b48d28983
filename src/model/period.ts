import { DateTime } from "luxon";
import type { EpochMs } from "./ids.ts";

export const periodKinds = ["day", "week", "month", "rolling", "none"] as const;

export type PeriodKind = (typeof periodKinds)[number];

/** The span of time that one issue tells; `id` is `2026-11-20`, `2026-W47`, `2026-11` or `rolling`. */
export type Period = { readonly kind: PeriodKind; readonly id: string; readonly startsAt: EpochMs | null };

/** The period in which an instant lies, by the calendar of an IANA time zone; weeks are ISO weeks, so they may belong to another year. */
export function periodAt(at: EpochMs, kind: PeriodKind, timezone: string): Period {
  const local = DateTime.fromMillis(at, { zone: timezone });
  switch (kind) {
    case "day":
      return { kind, id: local.toFormat("yyyy-MM-dd"), startsAt: local.startOf("day").toMillis() };
    case "week":
      return { kind, id: local.toFormat("kkkk-'W'WW"), startsAt: local.startOf("week").toMillis() };
    case "month":
      return { kind, id: local.toFormat("yyyy-MM"), startsAt: local.startOf("month").toMillis() };
    case "rolling":
    case "none":
      return { kind, id: "rolling", startsAt: null };
  }
}

/** Milliseconds that a source looks back on its first run: one period, or seven days where there is none. */
export function firstLookBackMs(at: EpochMs, kind: PeriodKind, timezone: string): number {
  const local = DateTime.fromMillis(at, { zone: timezone });
  switch (kind) {
    case "day":
      return at - local.minus({ days: 1 }).toMillis();
    case "month":
      return at - local.minus({ months: 1 }).toMillis();
    case "week":
    case "rolling":
    case "none":
      return at - local.minus({ days: 7 }).toMillis();
  }
}

/** Whether a name is a zone of the IANA database that this runtime knows. */
export function isTimezone(name: string): boolean {
  return DateTime.utc().setZone(name).isValid && (name === "UTC" || name.includes("/"));
}
