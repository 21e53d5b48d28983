import { compareTexts } from "../model/compare-texts.ts";
import type { UsageCount, UsageDimension, UsageMemory, UsageReport, UsageTotals } from "../model/usage.ts";
import { byDimension } from "./usage-counts.ts";

/** A second report late in its week covers up to thirteen days; one that caught up on a week, fourteen. */
const tooLong = 1.9;

/**
 * What the report tells of a period's usage against the period before. There is no "before" on a first run, nor where a source
 * failed in one of the two, nor where other sources were asked, sources began at different times, or one of the two is nearly
 * twice as long as the other: numbers of different things would be compared.
 */
export function compareUsage({ current, before }: UsageMemory): UsageReport {
  const other = before !== null && isComparable(current, before) ? before : null;
  return {
    from: current.from,
    to: current.to,
    isWhole: current.isWhole,
    before: other === null ? null : { from: other.from, to: other.to },
    events: current.events,
    eventsBefore: other?.events ?? null,
    byDimension: byDimension((dimension) => compareDimension(dimension, current, other)),
    users: compareUsers(current, other),
    failuresByExitCode: compareCounts(current.failuresByExitCode, other?.failuresByExitCode ?? null),
    slowest: current.slowest,
  };
}

function isComparable(one: UsageTotals, other: UsageTotals): boolean {
  if (!one.isWhole || !other.isWhole || one.question !== other.question) return false;
  const [length, otherLength] = [lengthOf(one), lengthOf(other)];
  return Math.max(length, otherLength) < tooLong * Math.min(length, otherLength);
}

function lengthOf({ from, to }: UsageTotals): number {
  return from === null ? Number.POSITIVE_INFINITY : to - from;
}

/** Days in their order; other values by how often they occur. */
function compareDimension(dimension: UsageDimension, now: UsageTotals, before: UsageTotals | null): readonly UsageCount[] {
  if (dimension !== "day") return compareCounts(now.counts[dimension], before?.counts[dimension] ?? null);
  return compareCounts(now.counts.day, null).toSorted((one, other) => compareTexts(one.value, other.value));
}

function compareCounts(now: ReadonlyMap<string, number>, before: ReadonlyMap<string, number> | null): readonly UsageCount[] {
  const values = new Set([...now.keys(), ...(before?.keys() ?? [])]);
  return [...values]
    .map((value) => ({ value, now: now.get(value) ?? 0, before: before === null ? null : (before.get(value) ?? 0) }))
    .sort((one, other) => other.now - one.now || (other.before ?? 0) - (one.before ?? 0) || compareTexts(one.value, other.value));
}

function compareUsers(now: UsageTotals, before: UsageTotals | null): UsageReport["users"] {
  if (before === null) return { now: now.users.size, before: null, newlySeen: null, goneQuiet: null };
  return {
    now: now.users.size,
    before: before.users.size,
    newlySeen: now.users.without(before.users).size,
    goneQuiet: before.users.without(now.users).size,
  };
}
