import pLimit from "p-limit";
import { toDigestError } from "../errors.ts";
import type { CountedEvent } from "../model/audit-event.ts";
import type { AuditEventId, EpochMs, SourceId } from "../model/ids.ts";
import type { Collected, IssuesRequest, Log, SnykPort } from "../model/ports.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { Source, SourceResult, Window } from "../model/source.ts";
import type { State } from "../model/state.ts";
import type { SourcePlan } from "./plan-sources.ts";

/** Sources collected at once: waiting for an export costs nothing, but each download uses the disk and a core. */
const concurrentSources = 4;
/** Late arrivals: an event may appear in the log up to this long after the time it carries. */
export const overlapMs = 2 * 60 * 60 * 1000;

export type AuditSearch = ReadonlyMap<AuditEventId, CountedEvent>;

export type Collection = {
  readonly issues: readonly SourceResult<IssuesSnapshot>[];
  readonly attachments: readonly SourceResult<null>[];
  readonly auditLogs: readonly SourceResult<AuditSearch>[];
};

export type CollectionRequest = {
  readonly plan: SourcePlan;
  readonly previous: State | null;
  /** Start of this run: where every window ends. */
  readonly startedAt: EpochMs;
  readonly firstLookBackMs: number;
  readonly issues: Omit<IssuesRequest, "source">;
};

/** Collects every source of the plan; a failing one becomes a failed result and stops no other. */
export async function collectSources(request: CollectionRequest, snyk: SnykPort, log: Log): Promise<Collection> {
  const { plan, issues } = request;
  const limit = pLimit(concurrentSources);
  const attempt = <Data>(source: Source, collect: () => Promise<Collected<Data>>) =>
    limit(() => log.group(source.id, () => settle(source, collect, log)));
  const [issueResults, attachmentResults, auditResults] = await Promise.all([
    Promise.all(plan.issues.map((source) => attempt(source, () => snyk.collectIssues({ ...issues, source })))),
    Promise.all(
      plan.attachments.map((source) => attempt(source, () => snyk.collectAttachment(source, windowOf(source, request)))),
    ),
    Promise.all(plan.auditLogs.map((source) => attempt(source, () => snyk.collectAuditLogs(source, windowOf(source, request))))),
  ]);
  return { issues: issueResults, attachments: attachmentResults, auditLogs: auditResults };
}

/** From the end of the last window that succeeded, less the overlap, to the start of this run. */
function windowOf(source: Source, request: CollectionRequest): Window {
  const known = findSearch(request.previous, source.id, source.selection);
  const from = known === null ? request.startedAt - request.firstLookBackMs : known - overlapMs;
  return { from, to: request.startedAt };
}

function findSearch(previous: State | null, id: SourceId, selection: string): EpochMs | null {
  const search = previous?.auditSources.get(id);
  return search === undefined || search.selection !== selection ? null : search.searchedTo;
}

async function settle<Data>(source: Source, collect: () => Promise<Collected<Data>>, log: Log): Promise<SourceResult<Data>> {
  try {
    const { receipt, data } = await collect();
    for (const warning of receipt.warnings) log.warning(`${source.id}: ${warning}`);
    return { kind: "complete", receipt, data };
  } catch (thrown) {
    const error = toDigestError(thrown);
    log.info(`Failed: ${error.message}`);
    return { kind: "failed", source, error };
  }
}
