import { countOtherEvents, type RiskOverrides, rateEvents } from "../audit/audit-risk.ts";
import { compareChanges } from "../changes/finding-order.ts";
import { extendLedger } from "../changes/period-ledger.ts";
import type { Digest, SourceReport } from "../model/digest.ts";
import { compareWorstFirst } from "../model/findings/worst-first.ts";
import type { EpochMs } from "../model/ids.ts";
import { firstLookBackMs, type PeriodKind, periodAt } from "../model/period.ts";
import type { Severity } from "../model/severity.ts";
import { type Dataset, flexeraSourceOf, type Source, sourceOf } from "../model/source.ts";
import type { HistoryPoint } from "../model/state.ts";
import { sampleChanges } from "./sample-changes.ts";
import { sampleEvents } from "./sample-events.ts";
import { sampleFlexera } from "./sample-flexera.ts";
import { sampleGroupId } from "./sample-story.ts";
import { sampleUsage } from "./sample-usage.ts";

/** What of a workflow's own settings shows in a preview. */
export type SampleOptions = {
  readonly now: EpochMs;
  readonly timezone: string;
  readonly period: PeriodKind;
  readonly severity: Severity;
  readonly slaDays: Digest["slaDays"];
  readonly auditRisk: RiskOverrides;
  readonly repository: Digest["repository"];
  readonly runId: string;
};

const group = { kind: "group", id: sampleGroupId } as const;
const issues = sourceOf(group, "issues");

/**
 * The digest of an invented tenant: an ordinary period with something of everything, as the settings show it. Names are of
 * nobody, addresses lead nowhere. Equal options give equal digests.
 */
export function sampleDigest(options: SampleOptions): Digest {
  const { now, timezone, severity } = options;
  const period = periodAt(now, options.period, timezone);
  const from = now - firstLookBackMs(now, options.period, timezone);
  const run = { id: options.runId, attempt: 1, at: now };
  const baseline = { kind: "run", run: { id: String(Math.max(1, Number(options.runId) - 1)), attempt: 1, at: from } } as const;
  const told = sampleChanges(now, severity, issues.id);
  const changes = told.changes.toSorted(compareChanges);
  const open = told.open.toSorted((one, other) => compareWorstFirst(one.finding, other.finding));
  const events = rateEvents(sampleEvents(now), options.auditRisk);
  const eventCounts = countOtherEvents(events);
  const comparison = { changes, baselined: [], departures: [], standing: [], open };
  const flexera = sampleFlexera(period.id, now);
  return {
    generatedAt: now,
    timezone,
    exposure: "private",
    repository: options.repository,
    run: { ...run, url: `${options.repository.serverUrl}/${options.repository.fullName}/actions/runs/${options.runId}` },
    period,
    status: "complete",
    threshold: severity,
    slaDays: options.slaDays,
    baseline,
    skippedStates: [],
    sources: sampleSources(
      from,
      now,
      flexera.map(({ source }) => source.dataset),
    ),
    ...comparison,
    events,
    eventCounts,
    audit: { from, to: now, missingBefore: null },
    ledger: extendLedger({ previous: null, periodId: period.id, baseline, run, comparison, events, eventCounts }),
    usage: sampleUsage(from, now),
    flexera,
    history: sampleHistory(options, open.length, changes),
  };
}

const snykDatasets: readonly (readonly [Dataset, number])[] = [
  ["issues", 48_112],
  ["usage", 1_204],
  ["audit-logs", 8],
];

function sampleSources(from: EpochMs, now: EpochMs, flexeraDatasets: readonly string[]): readonly SourceReport[] {
  return [
    ...snykDatasets.map(([dataset, rows]) =>
      sampleSource(sourceOf(group, dataset), dataset === "issues" ? null : from, now, rows),
    ),
    ...flexeraDatasets.map((dataset) => sampleSource(flexeraSourceOf(100_001, dataset, ""), null, now, 29)),
  ];
}

function sampleSource(source: Source, from: EpochMs | null, now: EpochMs, rows: number): SourceReport {
  return {
    kind: "complete",
    isFirstRun: false,
    receipt: {
      source,
      window: { from, to: now },
      files: [],
      rows,
      bytes: rows * 440,
      startedAt: now,
      finishedAt: now + 60_000,
      exportId: null,
      warnings: [],
    },
  };
}

/** Open findings of the periods before, against those of now. */
const trend = [6, 9, 8, 11, 7, 5, 4, 2, 3, 1, 2];

function sampleHistory(
  { now, period, timezone }: SampleOptions,
  open: number,
  changes: Digest["changes"],
): readonly HistoryPoint[] {
  const count = (...classes: readonly string[]): number => changes.filter(({ class: name }) => classes.includes(name)).length;
  const points: HistoryPoint[] = [
    {
      periodId: periodAt(now, period, timezone).id,
      at: now,
      open,
      new: count("new", "reopened", "escalated"),
      resolved: count("resolved"),
      ignored: count("ignored"),
    },
  ];
  let at = now;
  for (const [index, more] of trend.toReversed().entries()) {
    at -= firstLookBackMs(at, period, timezone);
    const point = { periodId: periodAt(at, period, timezone).id, at, open: open + more };
    points.unshift({ ...point, new: (index * 7) % 6, resolved: (index * 5) % 7, ignored: index % 2 });
  }
  return points;
}
