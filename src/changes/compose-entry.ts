import type { Change } from "../model/change.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { EpochMs } from "../model/ids.ts";
import type { PeriodEntry } from "../model/period-ledger.ts";
import { utcDay } from "./classify-appeared.ts";

type ArrivalClass = "new" | "reopened" | "escalated";

/**
 * The net entry of a finding after one more run of the period, or null when nothing is to be told of it. `earlier` is its entry
 * before that run; `startedAt` is the time of the report that the period is measured against.
 */
export function composeEntry(earlier: PeriodEntry | undefined, change: Change, startedAt: EpochMs): PeriodEntry | null {
  switch (change.class) {
    case "still-open":
      return earlier === undefined || !isEntryOpen(earlier) ? null : refresh(earlier, change.tracked);
    case "new":
    case "reopened":
    case "escalated":
      return composeArrival(earlier, change, startedAt);
    case "resolved":
    case "ignored":
    case "downgraded":
    case "gone":
      return composeLeaving(earlier, change);
  }
}

/** Whether an entry counts its finding as open now: it came in the period and has not left. */
export function isEntryOpen(entry: PeriodEntry): boolean {
  return entry.cameAs === null && isArrival(entry.change.class);
}

/** What came, went and is back is told as it came first: between the two the reader of the period missed nothing. */
function composeArrival(earlier: PeriodEntry | undefined, change: Change, startedAt: EpochMs): PeriodEntry {
  const cameAs = earlier?.cameAs ?? null;
  const isBackAsOther = earlier !== undefined && cameAs !== null && change.class !== cameAs;
  const net = isBackAsOther ? restoreArrival(cameAs, earlier.change, change, startedAt) : change;
  return { change: net, cameAs: null, wasOpenAtStart: earlier?.wasOpenAtStart ?? false, isNews: true };
}

function composeLeaving(earlier: PeriodEntry | undefined, change: Change): PeriodEntry {
  if (earlier === undefined || earlier.wasOpenAtStart) return { change, cameAs: null, wasOpenAtStart: true, isNews: true };
  const cameAs = earlier.cameAs ?? (isArrival(earlier.change.class) ? earlier.change.class : null);
  return { change, cameAs, wasOpenAtStart: false, isNews: true };
}

/** How the finding came, again; the reason is told anew from what is still known of it. */
function restoreArrival(cameAs: ArrivalClass, left: Change, back: Change, startedAt: EpochMs): Change {
  const { tracked, explanation } = back;
  switch (cameAs) {
    case "new": {
      const { publishedOn } = tracked.finding;
      const isDisclosed = publishedOn !== "" && publishedOn >= utcDay(startedAt);
      return { class: "new", reason: isDisclosed ? "newly-disclosed" : "introduced", tracked, explanation };
    }
    case "reopened":
      return { class: "reopened", reason: left.class === "ignored" ? "was-ignored" : "was-resolved", tracked, explanation };
    case "escalated": {
      const reason = left.class === "downgraded" ? "was-below-severity" : "known-to-snyk-before";
      return { class: "escalated", reason, tracked, explanation };
    }
  }
}

function isArrival(name: Change["class"]): name is ArrivalClass {
  return name === "new" || name === "reopened" || name === "escalated";
}

function refresh(entry: PeriodEntry, tracked: TrackedFinding): PeriodEntry {
  return { ...entry, change: { ...entry.change, tracked }, isNews: false };
}
