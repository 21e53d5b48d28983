import type { PreviousAuditSource } from "../model/audit-report.ts";
import { asSourceId, type EpochMs, type SourceId } from "../model/ids.ts";
import { scopeName } from "../model/scope.ts";
import type { SnykSource } from "../model/source.ts";
import { type UsageRequest, usageLagMs } from "../model/usage.ts";

export type UsageWindows = {
  /** Until when each source was read by the runs before; null on a first run. */
  readonly searches: ReadonlyMap<SourceId, PreviousAuditSource> | null;
  readonly startedAt: EpochMs;
  readonly firstLookBackMs: number;
  readonly identify: (user: string) => string;
};

/**
 * What to ask of a usage source, so that every event is counted in exactly one report. Events are counted by when they
 * happened, from the lag before the run that counted last up to the lag before this one: within the lag every event has
 * reached the export, and its row's last update is not older than itself, so that a filter by update from there misses none.
 * Where another source has already counted an Organization's events (its Group's, or its own), they begin where that one
 * ended, so that a source which failed and catches up doubles nothing.
 */
export function usageRequestOf(source: SnykSource, windows: UsageWindows): UsageRequest {
  const { searches, startedAt, firstLookBackMs, identify } = windows;
  const own = searches?.get(source.id)?.searchedTo;
  const from = (own ?? startedAt - firstLookBackMs) - usageLagMs;
  const counted = (name: string): EpochMs => {
    const search = searches?.get(asSourceId(`snyk/${name}/${source.dataset}`));
    // Other filters show other events: such a source says nothing about what this one was to count.
    return search === undefined || search.selection !== source.selection ? from : search.searchedTo - usageLagMs;
  };
  const byScope = new Map<string, EpochMs>();
  const countedOnce = (name: string): EpochMs => {
    const at = byScope.get(name) ?? counted(name);
    byScope.set(name, at);
    return at;
  };
  return {
    source,
    window: { from, to: startedAt },
    countFrom: (orgId, groupId) =>
      Math.max(from, countedOnce(scopeName({ kind: "org", id: orgId })), countedOnce(scopeName({ kind: "group", id: groupId }))),
    countTo: startedAt - usageLagMs,
    identify,
  };
}
