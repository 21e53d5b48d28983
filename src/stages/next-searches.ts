import type { PreviousAuditSource } from "../model/audit-report.ts";
import type { EpochMs, SourceId } from "../model/ids.ts";
import { firstLookBackMs } from "../model/period.ts";
import type { SourceResult } from "../model/source.ts";
import { type Collection, overlapMs } from "./collect-sources.ts";
import type { RunContext } from "./run-context.ts";

/** How long Snyk keeps audit events. */
export const auditRetentionMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Where the next run's windows begin: a complete source goes on from the end of this window, any other one from where it was.
 * One that is not searched this time is kept as long as Snyk keeps events, so that it can go on without a gap.
 */
export function nextSearches(context: RunContext, collection: Collection): ReadonlyMap<SourceId, PreviousAuditSource> {
  const next = new Map<SourceId, PreviousAuditSource>();
  for (const [id, search] of context.previous?.auditSources ?? []) {
    if (search.searchedTo >= context.startedAt - auditRetentionMs) next.set(id, search);
  }
  const results: readonly SourceResult<unknown>[] = [...collection.auditLogs, ...collection.usage, ...collection.attachments];
  for (const result of results) {
    if (result.kind === "failed") continue;
    const { source, window } = result.receipt;
    next.set(source.id, { id: source.id, selection: source.selection, searchedTo: window.to });
  }
  return new Map([...next].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The earliest instant that any later window may reach back to: events before it need not be remembered. */
export function oldestNextWindow(searches: ReadonlyMap<SourceId, PreviousAuditSource>, context: RunContext): EpochMs {
  const { inputs, startedAt } = context;
  const firstWindow = startedAt - firstLookBackMs(startedAt, inputs.issue.period, inputs.timezone);
  const ends = [...searches.values()].map((search) => search.searchedTo);
  return Math.min(firstWindow, ...ends) - overlapMs;
}
