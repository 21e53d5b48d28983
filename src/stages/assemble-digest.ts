import { freshEvents } from "../audit/audit-events.ts";
import { countOtherEvents, rateEvents } from "../audit/audit-risk.ts";
import { compareFindings } from "../changes/compare-findings.ts";
import { findRecovery } from "../changes/find-recovery.ts";
import { nextSources } from "../changes/next-sources.ts";
import { extendLedger } from "../changes/period-ledger.ts";
import type { AuditEvent } from "../model/audit-event.ts";
import type { RatedEvent } from "../model/audit-report.ts";
import type { Digest, SourceReport } from "../model/digest.ts";
import { canFiltersHide } from "../model/export-filters.ts";
import type { FlexeraReport } from "../model/flexera-report.ts";
import type { BaselineRef, RunRef } from "../model/period-ledger.ts";
import type { SnykSource } from "../model/source.ts";
import type { NextState, State } from "../model/state.ts";
import { disguiseAuditId, disguiseEvent, keyCheck } from "../state/state-disguise.ts";
import type { FlexeraResult } from "./collect-flexera.ts";
import type { AuditSearch, Collection } from "./collect-sources.ts";
import { extendHistory } from "./extend-history.ts";
import { nameEvents } from "./name-events.ts";
import { ledgerForReaders, nameExplanations } from "./name-explanations.ts";
import { nextSearches, oldestNextWindow } from "./next-searches.ts";
import { planFlexera } from "./plan-flexera.ts";
import { reportUnread } from "./report-flexera.ts";
import { reportAuditWindow, reportFlexeraSources, reportSources } from "./report-sources.ts";
import { reportUsage } from "./report-usage.ts";
import type { RunContext } from "./run-context.ts";

/** What one run tells, and what the next one will need to know; the issue's number is known only after publishing. */
export type Assembled = { readonly digest: Digest; readonly state: Omit<NextState, "issueNumber"> };

/** Compares what was collected with the previous report. Pure. */
export function assembleDigest(context: RunContext, collection: Collection, flexera: readonly FlexeraResult[] = []): Assembled {
  const { inputs, environment, previous, startedAt, period } = context;
  const run: RunRef = { id: environment.runId, attempt: environment.runAttempt, at: startedAt };
  const baseline: BaselineRef = previous === null ? { kind: "first-run" } : { kind: "run", run: previous.run };
  const searches = collection.auditLogs.flatMap((result) => (result.kind === "complete" ? [result.data] : []));
  const found = uniqueEvents(searches);
  const compared = compareFindings({
    previous: previous === null ? null : { ...previous, at: previous.run.at },
    outcomes: collection.issues,
    threshold: inputs.severity,
    canFiltersHide: canFiltersHide(inputs.snyk?.filters ?? {}),
    events: found,
  });
  const auditSources = nextSearches(context, collection);
  const { fresh, seen } = freshEvents({
    searches: searches.map((search) => protectSearch(search, context)),
    seen: previous?.seenEvents ?? new Map(),
    keepFrom: oldestNextWindow(auditSources, context),
  });
  const names = nameEvents(context, collection, compared, found);
  const comparison = { ...compared, changes: nameExplanations(compared.changes, names) };
  const events = protectEvents(rateEvents(fresh, inputs.auditRisk, names), context);
  const eventCounts = countOtherEvents(events);
  const ledger = extendLedger({
    previous: ledgerForReaders(previous?.ledger ?? null, context),
    periodId: period.id,
    baseline: previous === null ? { kind: "first-run" } : baseline,
    run,
    comparison,
    events,
    eventCounts,
  });
  const usage = reportUsage(context, collection.usage);
  const sources = [...reportSources(context, collection, comparison), ...reportFlexeraSources(flexera)];
  const history = extendHistory(previous?.history ?? [], period, startedAt, comparison.open.length, ledger);
  const digest: Digest = {
    generatedAt: startedAt,
    timezone: inputs.timezone,
    exposure: context.exposure,
    repository: { fullName: environment.repository, serverUrl: environment.serverUrl },
    run: { ...run, url: `${environment.serverUrl}/${environment.repository}/actions/runs/${run.id}` },
    period,
    status: sources.some((source) => source.kind === "failed") ? "partial" : "complete",
    threshold: inputs.severity,
    slaDays: inputs.slaDays,
    baseline,
    skippedStates: context.skippedStates,
    sources,
    recovery: findRecovery(previous, completeSnyk(sources), comparison),
    changes: comparison.changes,
    baselined: comparison.baselined,
    departures: comparison.departures,
    open: comparison.open,
    events,
    eventCounts,
    audit: reportAuditWindow(context, collection),
    ledger,
    usage: usage.report,
    flexera: reportsOf(flexera, context),
    history,
  };
  const state = {
    repositoryId: environment.repositoryId,
    branch: environment.refName,
    run,
    detail: stateDetail(context),
    threshold: inputs.severity,
    sources: nextSources(previous?.sources ?? null, collection.issues),
    open: comparison.open,
    auditSources,
    seenEvents: seen,
    ledger,
    usage: usage.memory,
    flexera: memoriesOf(flexera),
    history,
  };
  return { digest, state };
}

function completeSnyk(sources: readonly SourceReport[]): readonly SnykSource[] {
  const complete = sources.flatMap((report) => (report.kind === "complete" ? [report.receipt.source] : []));
  return complete.filter((source) => source.system === "snyk");
}

/** What this run read, and of what failed what an earlier run of the period told, so that the issue goes on to tell it. */
function reportsOf(results: readonly FlexeraResult[], context: RunContext): readonly FlexeraReport[] {
  const plans = new Map(planFlexera(context).map((plan) => [plan.source.id, plan]));
  return results.flatMap((result) => {
    if (result.kind === "complete") return [result.report];
    const plan = plans.get(result.source.id);
    return (plan === undefined ? null : reportUnread(plan, context.period)) ?? [];
  });
}

function memoriesOf(results: readonly FlexeraResult[]): State["flexera"] {
  return new Map(results.flatMap(({ memory }) => (memory === null ? [] : [[memory.id, memory] as const])));
}

function uniqueEvents(searches: readonly AuditSearch[]): readonly AuditEvent[] {
  const byId = new Map(searches.flatMap((search) => [...search].map(([id, { event }]) => [id, event] as const)));
  return [...byId.values()];
}

function protectSearch(search: AuditSearch, { detail }: RunContext): AuditSearch {
  if (detail.kind === "full") return search;
  const disguise = disguiseAuditId(detail.key);
  return new Map([...search].map(([id, counted]) => [disguise(id), counted]));
}

function protectEvents(events: readonly RatedEvent[], { detail }: RunContext): readonly RatedEvent[] {
  return detail.kind === "full" ? events : events.map(disguiseEvent(detail.key));
}

function stateDetail({ detail }: RunContext): State["detail"] {
  return detail.kind === "full" ? { kind: "full" } : { kind: "hashed", keyCheck: keyCheck(detail.key) };
}
