import type { Comparison } from "../model/change.ts";
import type { Digest, SourceReport } from "../model/digest.ts";
import type { EpochMs, SourceId } from "../model/ids.ts";
import type { SnykSource, SourceResult } from "../model/source.ts";
import type { FlexeraResult } from "./collect-flexera.ts";
import type { Collection } from "./collect-sources.ts";
import { auditRetentionMs } from "./next-searches.ts";
import type { RunContext } from "./run-context.ts";

/** Every source with what it gave or why it gave nothing, in the order of the plan. */
export function reportSources(context: RunContext, collection: Collection, comparison: Comparison): readonly SourceReport[] {
  const results: readonly SourceResult<unknown>[] = [
    ...collection.issues,
    ...collection.usage,
    ...collection.attachments,
    ...collection.auditLogs,
  ];
  const isAnyFailed = results.some(({ kind }) => kind === "failed");
  const carried = isAnyFailed ? countCarried(comparison) : new Map<SourceId, number>();
  return results.map((result): SourceReport => {
    if (result.kind === "complete") {
      const isFirstRun = lastComplete(result.receipt.source, context) === null;
      return { kind: "complete", receipt: result.receipt, isFirstRun, lastFullAt: lastFullAt(result.receipt.source, collection) };
    }
    const { source, error } = result;
    const carriedForward = carried.get(source.id) ?? 0;
    return { kind: "failed", source, error, carriedForward, lastCompleteAt: lastComplete(source, context) };
  });
}

/** How many findings that no source could show each source showed before. */
function countCarried({ open }: Comparison): ReadonlyMap<SourceId, number> {
  const counts = new Map<SourceId, number>();
  for (const { sources, unknownSince } of open.values()) {
    if (unknownSince === null) continue;
    for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return counts;
}

/** The same of Flexera's datasets. Of one that failed, the rows of the last report stay what the next run compares with. */
export function reportFlexeraSources(results: readonly FlexeraResult[]): readonly SourceReport[] {
  return results.map((result): SourceReport => {
    if (result.kind === "complete") return { kind: "complete", receipt: result.receipt, isFirstRun: result.report.isFirstRun };
    const { source, error, memory } = result;
    return { kind: "failed", source, error, carriedForward: memory?.rows ?? 0, lastCompleteAt: memory?.readAt ?? null };
  });
}

/** The span of the audit windows, and the instant before which Snyk kept nothing of it; null when no audit log was read. */
export function reportAuditWindow(context: RunContext, collection: Collection): Digest["audit"] {
  const starts = collection.auditLogs.flatMap((result) => (result.kind === "complete" ? [result.receipt.window.from] : []));
  if (starts.length === 0) return null;
  const known = starts.filter((from) => from !== null);
  const from = known.length === 0 ? null : Math.min(...known);
  const kept = context.startedAt - auditRetentionMs;
  return { from, to: context.startedAt, missingBefore: from !== null && from < kept ? kept : null };
}

/** When everything of an issues source was exported last, where this run exported updates only. */
function lastFullAt({ id }: SnykSource, { issues }: Collection): EpochMs | null {
  for (const result of issues) {
    if (result.kind === "failed" || result.data.source.id !== id) continue;
    return result.data.fullAt === result.data.takenAt ? null : result.data.fullAt;
  }
  return null;
}

function lastComplete(source: SnykSource, { previous }: RunContext): EpochMs | null {
  const issues = previous?.sources.get(source.id);
  if (issues?.selection === source.selection) return issues.takenAt;
  const search = previous?.auditSources.get(source.id);
  return search?.selection === source.selection ? search.searchedTo : null;
}
