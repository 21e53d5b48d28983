import type { DigestError } from "../../../src/errors.ts";
import type { CountedEvent } from "../../../src/model/audit-event.ts";
import { unknownContent } from "../../../src/model/findings/finding-table.ts";
import type { AuditEventId, EpochMs } from "../../../src/model/ids.ts";
import type { Collected, IssuesRequest, SnykPort } from "../../../src/model/ports.ts";
import type { IssuesSnapshot } from "../../../src/model/snapshot.ts";
import type { SnykSource, Window } from "../../../src/model/source.ts";
import type { UsageRequest, UsageTally } from "../../../src/model/usage.ts";
import { parseAuditItem } from "../../../src/snyk-audit/audit-item.ts";
import { createIssueCollector } from "../../../src/snyk-export/issue-collector.ts";
import { createUsageCollector } from "../../../src/snyk-export/usage-tally.ts";
import { auditItem } from "../../sandbox/snyk/audit-item.ts";
import { defaultOptions } from "../../sandbox/snyk/default-options.ts";
import type { IssueRow } from "../../sandbox/world/issue-columns.ts";
import type { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { memorySpill } from "../model/memory-spill.ts";
import { findingOf, usageEventOf } from "./world-rows.ts";

const { audit: auditOptions } = defaultOptions();

/** What a world shows at one moment, and what of it cannot be read. */
export type WorldMoment = {
  readonly world: SnykWorld;
  readonly at: EpochMs;
  /** Sources that fail: why, or null. */
  readonly failure: (source: SnykSource) => DigestError | null;
  /** Rows of issues beside those of the world. */
  readonly moreRows: readonly IssueRow[];
};

/** Snyk, as a world answers at one moment: the rows and events go through the action's own readers, but through no network. */
export function worldPort(moment: WorldMoment): SnykPort {
  const { world, at } = moment;
  const answer = async <Data>(source: SnykSource, window: Window, read: () => { data: Data; rows: number }) => {
    const failure = moment.failure(source);
    if (failure !== null) throw failure;
    const { data, rows } = read();
    return collected(source, window, data, rows, at);
  };
  return {
    listOrgs: async (groupId) => world.orgsOfScope({ kind: "group", id: groupId }, at).map(({ id }) => id),
    collectIssues: (request) => answer(request.source, { from: null, to: at }, () => readIssues(moment, request)),
    collectAttachment: (source, window) => answer(source, window, () => ({ data: null, rows: 0 })),
    collectUsage: (request) => answer(request.source, request.window, () => readUsage(moment, request)),
    collectAuditLogs: (source, window) => answer(source, window, () => readAuditLogs(moment, source, window)),
  };
}

function readIssues({ world, at, moreRows }: WorldMoment, request: IssuesRequest): { data: IssuesSnapshot; rows: number } {
  const collector = createIssueCollector(request, at, memorySpill);
  const { scope } = request.source;
  const rows = [...world.issueRows(scope, at), ...(scope.kind === "group" ? moreRows : [])];
  for (const row of rows) {
    const isHidden = row.ISSUE_DELETED_AT !== null || row.PROJECT_DELETED_AT !== null || row.PROJECT_IS_MONITORED === false;
    if (!isHidden) collector.add(findingOf(row), unknownContent);
  }
  return { data: collector.snapshot(), rows: rows.length };
}

function readUsage({ world, at }: WorldMoment, request: UsageRequest): { data: UsageTally; rows: number } {
  const collector = createUsageCollector(request);
  const rows = [...world.usageRows(request.source.scope, at)];
  for (const row of rows) collector.add(usageEventOf(row));
  return { data: collector.tally(), rows: rows.length };
}

type AuditMap = ReadonlyMap<AuditEventId, CountedEvent>;

function readAuditLogs(
  { world, at }: WorldMoment,
  { scope }: SnykSource,
  { from, to }: Window,
): { data: AuditMap; rows: number } {
  const found = new Map<AuditEventId, CountedEvent>();
  for (const event of world.auditLog.events) {
    const isSeen = event.seenIn === "both" || event.seenIn === scope.kind;
    const isHere = isSeen && (scope.kind === "group" ? event.groupId : event.orgId) === scope.id;
    if (!isHere || event.event === "api.access" || event.insertedAt > at) continue;
    if (event.created < (from ?? 0) || event.created >= to) continue;
    const parsed = parseAuditItem(auditItem(event, scope, auditOptions));
    if (parsed === null) throw new Error(`event ${event.sequence} cannot be read`);
    const { id } = parsed.event;
    found.set(id, { event: parsed.event, count: (found.get(id)?.count ?? 0) + 1 });
  }
  return { data: found, rows: found.size };
}

function collected<Data>(source: SnykSource, window: Window, data: Data, rows: number, at: EpochMs): Collected<Data> {
  const bytes = 431 * rows;
  const files = [{ path: `${source.id}.csv`, rows, bytes, sha256: "ab".repeat(32) }];
  const exportId = source.dataset === "audit-logs" ? null : "55555555-5555-4555-8555-555555555555";
  const receipt = { source, window, files, rows, bytes, startedAt: at, finishedAt: at + 40_000, exportId, warnings: [] };
  return { receipt, data };
}
