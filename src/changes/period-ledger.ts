import { compareRisks, isHighRisk } from "../model/audit-event.ts";
import type { EventCount, RatedEvent } from "../model/audit-report.ts";
import type { Change, Comparison } from "../model/change.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { AuditEventId, FindingKey } from "../model/ids.ts";
import type { BaselineRef, PeriodEntry, PeriodLedger, RunRef } from "../model/period-ledger.ts";
import { composeEntry, isEntryOpen } from "./compose-entry.ts";
import { compareChanges } from "./finding-order.ts";
import { withKeys } from "./with-keys.ts";

export type LedgerInput = {
  /** The ledger of the previous report's state; null on a first run. */
  readonly previous: PeriodLedger | null;
  readonly periodId: string;
  /** The run before; becomes the ledger's baseline when this run begins a period. */
  readonly baseline: BaselineRef;
  readonly run: RunRef;
  readonly comparison: Comparison;
  /** This run's events that no report told before; only the high-risk ones are kept one by one. */
  readonly events: readonly RatedEvent[];
  /** This run's other events. */
  readonly eventCounts: readonly EventCount[];
};

/** What the period has to tell after this run: a ledger of its own, or the previous one's with this run added (contract 7.3). */
export function extendLedger(input: LedgerInput): PeriodLedger {
  const earlier = continuedLedger(input);
  const baseline = earlier?.baseline ?? input.baseline;
  const startedAt = earlier?.startedAt ?? input.run.at;
  const measuredFrom = baseline.kind === "run" ? baseline.run.at : startedAt;
  return {
    periodId: input.periodId,
    baseline,
    startedAt,
    entries: composeEntries(earlier?.entries ?? [], input.comparison, measuredFrom),
    highRisk: addHighRisk(earlier?.highRisk ?? [], input.events),
    otherEvents: addCounts(earlier?.otherEvents ?? [], input.eventCounts),
    runs: addRun(earlier?.runs ?? [], input.run),
  };
}

/** A rolling report tells what changed since the run before, so that none of its runs continues another. */
function continuedLedger({ previous, periodId }: LedgerInput): PeriodLedger | null {
  return previous !== null && previous.periodId === periodId && periodId !== "rolling" ? previous : null;
}

function composeEntries(earlier: readonly PeriodEntry[], comparison: Comparison, measuredFrom: number): readonly PeriodEntry[] {
  const entries = new Map<FindingKey, PeriodEntry>();
  for (const entry of earlier) entries.set(entry.change.tracked.finding.key, { ...entry, isNews: false });
  const add = (change: Change): void => {
    const { key } = change.tracked.finding;
    const composed = composeEntry(entries.get(key), change, measuredFrom);
    if (composed === null) entries.delete(key);
    else entries.set(key, composed);
  };
  // Of what stays open only that is told which came in the period, a few of very many; `unknownSince` in it says what nobody could see.
  for (const tracked of withKeys(comparison.standing, entries))
    add({ class: "still-open", reason: null, tracked, explanation: null });
  for (const change of comparison.changes) add(change);
  dropDeparted(entries, earlier, comparison);
  return [...entries.values()].sort(compareEntries);
}

/** What left with its source is in no class, and neither is what came back as the baseline of a new one. */
function dropDeparted(entries: Map<FindingKey, PeriodEntry>, earlier: readonly PeriodEntry[], comparison: Comparison): void {
  for (const { finding } of withKeys(comparison.baselined, entries)) entries.delete(finding.key);
  const departed = new Set<FindingKey>();
  for (const { change } of earlier) {
    const { key } = change.tracked.finding;
    const entry = entries.get(key);
    if (entry !== undefined && isEntryOpen(entry)) departed.add(key);
  }
  for (const { finding } of withKeys(comparison.open, departed)) departed.delete(finding.key);
  for (const key of departed) entries.delete(key);
}

/** Entries that came and went stand behind those that stay. */
function compareEntries(left: PeriodEntry, right: PeriodEntry): number {
  return Number(left.cameAs !== null) - Number(right.cameAs !== null) || compareChanges(left.change, right.change);
}

type LedgerEvent = PeriodLedger["highRisk"][number];

/** An event of which more copies arrive later is one event with a larger count. */
function addHighRisk(earlier: readonly LedgerEvent[], events: readonly RatedEvent[]): readonly LedgerEvent[] {
  const byId = new Map<AuditEventId, LedgerEvent>();
  for (const told of earlier) byId.set(told.event.id, { ...told, isNews: false });
  for (const rated of events) {
    if (!isHighRisk(rated.risk)) continue;
    const count = (byId.get(rated.event.id)?.count ?? 0) + rated.count;
    byId.set(rated.event.id, { ...rated, count, isNews: true });
  }
  return [...byId.values()].sort(
    (left, right) => left.event.createdAt - right.event.createdAt || compareTexts(left.event.id, right.event.id),
  );
}

function addCounts(earlier: readonly EventCount[], added: readonly EventCount[]): readonly EventCount[] {
  const sums = new Map<string, EventCount>();
  for (const { event, risk, count } of [...earlier, ...added]) {
    const key = `${risk}\n${event}`;
    sums.set(key, { event, risk, count: (sums.get(key)?.count ?? 0) + count });
  }
  return [...sums.values()].sort((left, right) => compareRisks(left.risk, right.risk) || compareTexts(left.event, right.event));
}

function addRun(runs: readonly RunRef[], run: RunRef): readonly RunRef[] {
  return [...runs.filter(({ id, attempt }) => id !== run.id || attempt !== run.attempt), run];
}
