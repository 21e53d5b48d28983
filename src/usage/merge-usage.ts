import { compareTexts } from "../model/compare-texts.ts";
import { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import type { EpochMs } from "../model/ids.ts";
import type { OrgUsage, UsageTally, UsageTotals } from "../model/usage.ts";
import { addAllCounts, addCounts, canonicalCounts, slowestOf } from "./usage-counts.ts";

/** What a run asked for beside the numbers. */
export type UsageWindow = Pick<UsageTotals, "from" | "to" | "question" | "isWhole">;

/**
 * The tallies of several sources as one: an Organization that was met through more than one scope is counted once, by the
 * tally that has more of its events.
 */
export function mergeTallies(tallies: readonly UsageTally[]): UsageTally {
  const merged = new Map<string, OrgUsage>();
  for (const usage of tallies.flatMap((tally) => [...tally.values()])) {
    const known = merged.get(usage.orgId);
    if (known === undefined || isFuller(usage, known)) merged.set(usage.orgId, usage);
  }
  return new Map([...merged].sort(([one], [other]) => compareTexts(one, other)));
}

/** The numbers of a tally over all its Organizations. */
export function totalUsage(tally: UsageTally, window: UsageWindow): UsageTotals {
  const all = [...tally.values()];
  return {
    ...window,
    events: all.reduce((sum, { events }) => sum + events, 0),
    counts: addAllCounts(all.map(({ counts }) => counts)),
    failuresByExitCode: addCounts(all.map(({ failuresByExitCode }) => failuresByExitCode)),
    users: uniteUsers(all.map(({ users }) => users)),
    slowest: slowestOf(all.map(({ slowest }) => slowest)),
  };
}

/** Two windows that follow each other as one. What was asked changed in between makes the sum comparable with nothing. */
export function addUsage(earlier: UsageTotals, later: UsageTotals): UsageTotals {
  return {
    from: earliest(earlier.from, later.from),
    to: Math.max(earlier.to, later.to),
    question: later.question,
    isWhole: earlier.isWhole && later.isWhole && earlier.question === later.question,
    events: earlier.events + later.events,
    counts: addAllCounts([earlier.counts, later.counts]),
    failuresByExitCode: addCounts([earlier.failuresByExitCode, later.failuresByExitCode]),
    users: uniteUsers([earlier.users, later.users]),
    slowest: slowestOf([earlier.slowest, later.slowest]),
  };
}

/** More events; where they are as many, an order that does not depend on which came first. */
function isFuller(one: OrgUsage, other: OrgUsage): boolean {
  if (one.events !== other.events) return one.events > other.events;
  if (one.users.size !== other.users.size) return one.users.size > other.users.size;
  return compareTexts(describe(one), describe(other)) > 0;
}

function describe({ orgName, counts, users, failuresByExitCode, slowest }: OrgUsage): string {
  const failures = [...failuresByExitCode].sort(([one], [other]) => compareTexts(one, other));
  return `${canonicalCounts(counts)}${JSON.stringify([orgName, failures, slowest])}${users.toFingerprints().join()}`;
}

function uniteUsers(sets: readonly FingerprintSet[]): FingerprintSet {
  const parts = sets.map((set) => set.toFingerprints());
  const all = new BigUint64Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return FingerprintSet.fromFingerprints(all);
}

function earliest(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  return one === null || other === null ? null : Math.min(one, other);
}
