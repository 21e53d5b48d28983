import pLimit from "p-limit";
import { toDigestError } from "../errors.ts";
import type { CountedEvent } from "../model/audit-event.ts";
import type { AuditEventId, EpochMs, SourceId } from "../model/ids.ts";
import type { Collected, IssuesRequest, Log, SnykPort } from "../model/ports.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { SnykSource, SourceResult, Window } from "../model/source.ts";
import type { State } from "../model/state.ts";
import type { UsageTally } from "../model/usage.ts";
import { explainLoss } from "./explain-loss.ts";
import { chooseIssuesWindow } from "./issues-window.ts";
import type { SourcePlan } from "./plan-sources.ts";
import { usageRequestOf } from "./usage-window.ts";

/** Audit logs searched at once. Exports are all asked for at once: Snyk's port lets them wait for their turn, and bounds the downloads. */
const concurrentSearches = 4;
/** Late arrivals: an event may appear in the log up to this long after the time it carries. */
export const overlapMs = 2 * 60 * 60 * 1000;

export type AuditSearch = ReadonlyMap<AuditEventId, CountedEvent>;

export type Collection = {
  readonly issues: readonly SourceResult<IssuesSnapshot>[];
  readonly usage: readonly SourceResult<UsageTally>[];
  readonly attachments: readonly SourceResult<null>[];
  readonly auditLogs: readonly SourceResult<AuditSearch>[];
};

/** The collection of a run that asks nothing of Snyk. */
export const nothingCollected: Collection = { issues: [], usage: [], attachments: [], auditLogs: [] };

export type CollectionRequest = {
  readonly plan: SourcePlan;
  readonly previous: State | null;
  /** Start of this run: where every window ends. */
  readonly startedAt: EpochMs;
  readonly firstLookBackMs: number;
  readonly issues: Omit<IssuesRequest, "source" | "increment" | "reportedAt">;
  readonly issuesWindow: "full" | "incremental";
  /** What stands for a user of Snyk where users are counted. */
  readonly identify: (user: string) => string;
};

/** Collects every source of the plan; a failing one becomes a failed result and stops no other. */
export async function collectSources(request: CollectionRequest, snyk: SnykPort, log: Log): Promise<Collection> {
  const { plan } = request;
  const limit = pLimit(concurrentSearches);
  const attempt = <Data>(source: SnykSource, collect: () => Promise<Collected<Data>>) =>
    log.group(source.id, () => settle(source, collect, request, log));
  const usageWindows = { ...request, searches: request.previous?.auditSources ?? null };
  const [issueResults, usageResults, attachmentResults, auditResults] = await Promise.all([
    Promise.all(plan.issues.map((source) => attempt(source, () => collectIssues(source, request, snyk, log)))),
    Promise.all(plan.usage.map((source) => attempt(source, () => snyk.collectUsage(usageRequestOf(source, usageWindows))))),
    Promise.all(
      plan.attachments.map((source) => attempt(source, () => snyk.collectAttachment(source, windowOf(source, request)))),
    ),
    Promise.all(
      plan.auditLogs.map((source) =>
        limit(() => attempt(source, () => snyk.collectAuditLogs(source, windowOf(source, request)))),
      ),
    ),
  ]);
  return { issues: issueResults, usage: usageResults, attachments: attachmentResults, auditLogs: auditResults };
}

function collectIssues(
  source: SnykSource,
  request: CollectionRequest,
  snyk: SnykPort,
  log: Log,
): Promise<Collected<IssuesSnapshot>> {
  const { issues, issuesWindow: wanted, previous, startedAt: now } = request;
  const window = chooseIssuesWindow(source, { wanted, previous, threshold: issues.threshold, now }, log);
  return snyk.collectIssues({ ...issues, ...window, source });
}

/** From the end of the last window that succeeded, less the overlap, to the start of this run. */
function windowOf(source: SnykSource, request: CollectionRequest): Window {
  const known = findSearch(request.previous, source.id, source.selection);
  const from = known === null ? request.startedAt - request.firstLookBackMs : known - overlapMs;
  return { from, to: request.startedAt };
}

function findSearch(previous: State | null, id: SourceId, selection: string): EpochMs | null {
  const search = previous?.auditSources.get(id);
  return search === undefined || search.selection !== selection ? null : search.searchedTo;
}

async function settle<Data>(
  source: SnykSource,
  collect: () => Promise<Collected<Data>>,
  { previous }: CollectionRequest,
  log: Log,
): Promise<SourceResult<Data>> {
  try {
    const { receipt, data } = await collect();
    for (const warning of receipt.warnings) log.warning(`${source.id}: ${warning}`);
    return { kind: "complete", receipt, data };
  } catch (thrown) {
    const error = explainLoss(toDigestError(thrown), source, previous);
    log.info(`Failed: ${error.message}`);
    return { kind: "failed", source, error };
  }
}
