import { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import { type OrgUsage, type SlowInteraction, type UsageRequest, type UsageTally, usageDimensions } from "../model/usage.ts";
import { SeenIds } from "./seen-ids.ts";
import type { UsageEvent } from "./usage-row.ts";

const keptSlowest = 10;

export type UsageCollector = { readonly add: (event: UsageEvent) => void; readonly tally: () => UsageTally };

/**
 * Counts the events of one usage source as they stream by, each id once, those outside of `countFrom` and `countTo` not at
 * all. Its memory grows with Organizations, users and values, and by a few bytes an event for the ids.
 */
export function createUsageCollector(request: UsageRequest): UsageCollector {
  const { scope } = request.source;
  const orgs = new Map<string, OrgDraft>();
  const seen = new SeenIds();
  return {
    add: (event) => {
      // Whoever left the column of the Organization out still asked one Organization.
      const orgId = event.orgId === "" && scope.kind === "org" ? scope.id : event.orgId;
      if (event.at >= request.countTo || event.at < request.countFrom(orgId, event.groupId) || !seen.add(event.id)) return;
      const draft = orgs.get(orgId) ?? emptyOrg();
      orgs.set(orgId, draft);
      count(draft, event, request.identify);
    },
    tally: () =>
      new Map([...orgs].sort(([one], [other]) => (one < other ? -1 : 1)).map(([id, draft]) => [id, orgUsage(id, draft)])),
  };
}

type OrgDraft = {
  name: string;
  events: number;
  readonly counts: Record<(typeof usageDimensions)[number], Map<string, number>>;
  readonly failuresByExitCode: Map<string, number>;
  readonly users: Set<string>;
  readonly slowest: SlowInteraction[];
};

function emptyOrg(): OrgDraft {
  return {
    name: "",
    events: 0,
    counts: {
      product: new Map(),
      interaction: new Map(),
      stage: new Map(),
      environment: new Map(),
      status: new Map(),
      day: new Map(),
    },
    failuresByExitCode: new Map(),
    users: new Set(),
    slowest: [],
  };
}

function count(draft: OrgDraft, event: UsageEvent, identify: UsageRequest["identify"]): void {
  // The same name whatever the order of the rows, should an Organization be renamed in between.
  if (event.orgName > draft.name) draft.name = event.orgName;
  draft.events += 1;
  const values = { ...event, day: new Date(event.at).toISOString().slice(0, 10) };
  for (const dimension of usageDimensions) increment(draft.counts[dimension], values[dimension]);
  if (event.status === "failure") increment(draft.failuresByExitCode, event.exitCode);
  if (event.user !== "") draft.users.add(identify(event.user));
  if (event.durationMs !== null && event.durationMs > 0) keepSlow(draft.slowest, event, event.durationMs);
}

function increment(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function keepSlow(slowest: SlowInteraction[], event: UsageEvent, durationMs: number): void {
  const last = slowest[keptSlowest - 1];
  if (last !== undefined && last.durationMs > durationMs) return;
  const { product, interaction, target, orgName, at } = event;
  slowest.push({ product, interaction, target: target.slice(0, 200).toWellFormed(), orgName, at, durationMs });
  slowest.sort(compareSlow);
  slowest.length = Math.min(slowest.length, keptSlowest);
}

/** Slowest first; of equally slow ones the older one, so that the order of rows does not matter. */
function compareSlow(one: SlowInteraction, other: SlowInteraction): number {
  return other.durationMs - one.durationMs || one.at - other.at || (one.target < other.target ? -1 : 1);
}

function orgUsage(orgId: string, { name, events, counts, failuresByExitCode, users, slowest }: OrgDraft): OrgUsage {
  return { orgId, orgName: name, events, counts, failuresByExitCode, users: FingerprintSet.of(users), slowest };
}
