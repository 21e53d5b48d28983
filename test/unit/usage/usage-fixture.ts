import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import type { Scope } from "../../../src/model/scope.ts";
import { sourceOf } from "../../../src/model/source.ts";
import type { UsageRequest, UsageTally, UsageTotals } from "../../../src/model/usage.ts";
import type { UsageEvent } from "../../../src/snyk-export/usage-row.ts";
import { createUsageCollector } from "../../../src/snyk-export/usage-tally.ts";
import { byDimension } from "../../../src/usage/usage-counts.ts";

/** Monday, 2026-11-16, 06:17 UTC. */
export const now = Date.UTC(2026, 10, 16, 6, 17);
export const hour = 3_600_000;
export const week = 7 * 24 * hour;

export const group: Scope = { kind: "group", id: "11111111-1111-4111-8111-111111111111" };
export const org: Scope = { kind: "org", id: "22222222-2222-4222-8222-222222222222" };

let events = 0;

/** An event of an hour ago, each with an id of its own. */
export function eventOf(overrides: Partial<UsageEvent> = {}): UsageEvent {
  events += 1;
  return {
    id: `event-${events}`,
    at: now - hour,
    orgId: org.id,
    orgName: "Payments",
    groupId: group.id,
    product: "Snyk Code",
    interaction: "Scan done",
    stage: "dev",
    environment: "CLI",
    status: "success",
    exitCode: "0",
    target: "pkg:github/acme/payments",
    durationMs: 1_000,
    user: "someone@example.com",
    ...overrides,
  };
}

/** A request of the last week. */
export function requestOf(overrides: Partial<UsageRequest> = {}): UsageRequest {
  return {
    source: sourceOf(group, "usage"),
    window: { from: now - week, to: now },
    countFrom: () => now - week,
    countTo: now,
    identify: (user) => user,
    ...overrides,
  };
}

/** What a source counts of events. */
export function tallyOf(all: readonly UsageEvent[], request: UsageRequest = requestOf()): UsageTally {
  const collector = createUsageCollector(request);
  for (const event of all) collector.add(event);
  return collector.tally();
}

/** The numbers of a week with nothing in it but what a test says. */
export function totalsOf(overrides: Partial<UsageTotals> = {}): UsageTotals {
  return {
    from: now - week,
    to: now,
    question: "the Group",
    isWhole: true,
    events: 0,
    counts: byDimension(() => new Map()),
    failuresByExitCode: new Map(),
    users: FingerprintSet.of([]),
    slowest: [],
    ...overrides,
  };
}

/** A tally as plain data, because fingerprints are private to their set. */
export function plain(tally: UsageTally): unknown {
  return [...tally].map(([id, usage]) => [
    id,
    { ...usage, counts: Object.entries(usage.counts).map(([name, counts]) => [name, [...counts].sort()]) },
    [...usage.failuresByExitCode].sort(),
    usage.users.toFingerprints(),
  ]);
}
