import type { AuditEvent } from "../model/audit-event.ts";
import type { Change, Comparison, Departure } from "../model/change.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { EpochMs, FindingKey, SourceId } from "../model/ids.ts";
import type { Severity } from "../model/severity.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import { classifyAppeared, projectMemory } from "./classify-appeared.ts";
import { classifyTracked, isOpenAt, type TrackedOutcome } from "./classify-tracked.ts";
import { DepartureCount } from "./departure-count.ts";
import { indexExplanations } from "./explain-change.ts";
import { compareChanges, compareWorstFirst } from "./finding-order.ts";
import { type MergedFinding, mergeSnapshots } from "./merge-snapshots.ts";
import { coverSources, type IssuesOutcome } from "./source-coverage.ts";

/** What the comparison needs of the previous report's state; `at` is the time of its run. */
export type PreviousReport = {
  readonly at: EpochMs;
  readonly threshold: Severity;
  readonly sources: ReadonlyMap<SourceId, PreviousSource>;
  readonly open: ReadonlyMap<FindingKey, TrackedFinding>;
};

export type ComparisonInput = {
  /** Null on a first run. */
  readonly previous: PreviousReport | null;
  /** One for each configured issues source. */
  readonly outcomes: readonly IssuesOutcome[];
  readonly threshold: Severity;
  /** Whether filters in force could hide a resolved or ignored row. */
  readonly canFiltersHide: boolean;
  /** Audit events since the previous report, from which changes are explained. */
  readonly events: readonly AuditEvent[];
};

/** What changed since the previous report, by section 5 of the contract. The order of sources, rows and events is without effect. */
export function compareFindings(input: ComparisonInput): Comparison {
  const { previous, threshold } = input;
  const rows = mergeSnapshots(input.outcomes.flatMap((outcome) => (outcome.kind === "complete" ? [outcome.data] : [])));
  if (previous === null) return firstComparison(rows, threshold);
  const context = prepareContext(previous, input);
  const changes: Change[] = [];
  const departures = new DepartureCount();
  for (const [key, tracked] of previous.open) {
    addOutcome(classifyTracked(tracked, rows.get(key), context), tracked, changes, departures);
  }
  const baselined: TrackedFinding[] = [];
  for (const [key, row] of rows) {
    if (previous.open.has(key) || !isOpenAt(row.finding, threshold)) continue;
    const tracked = asTracked(row);
    const change = classifyAppeared(tracked, context);
    if (change === null) baselined.push(tracked);
    else changes.push(change);
  }
  return assemble(changes, baselined, departures.toList());
}

function firstComparison(rows: ReadonlyMap<FindingKey, MergedFinding>, threshold: Severity): Comparison {
  const open = [...rows.values()].filter(({ finding }) => isOpenAt(finding, threshold)).map(asTracked);
  return assemble([], open, []);
}

function prepareContext(previous: PreviousReport, { outcomes, threshold, canFiltersHide, events }: ComparisonInput) {
  const coverage = coverSources(outcomes, previous.sources);
  return {
    previousAt: previous.at,
    previousThreshold: previous.threshold,
    threshold,
    canFiltersHide,
    coverage,
    explanations: indexExplanations(events),
    wasProjectKnown: projectMemory(coverage),
  };
}

function addOutcome(outcome: TrackedOutcome, tracked: TrackedFinding, changes: Change[], departures: DepartureCount): void {
  if (outcome.kind === "change") changes.push(outcome.change);
  else departures.add(outcome.why, tracked.sources);
}

function asTracked(row: MergedFinding): TrackedFinding {
  return { finding: row.finding, sources: row.sources, unknownSince: null };
}

function assemble(changes: Change[], baselined: TrackedFinding[], departures: readonly Departure[]): Comparison {
  const byBadness = (left: TrackedFinding, right: TrackedFinding): number => compareWorstFirst(left.finding, right.finding);
  const open = changes.filter(isStillCounted).map((change) => change.tracked);
  return {
    changes: changes.sort(compareChanges),
    baselined: baselined.toSorted(byBadness),
    departures,
    open: [...open, ...baselined].sort(byBadness),
  };
}

function isStillCounted(change: Change): boolean {
  switch (change.class) {
    case "new":
    case "reopened":
    case "escalated":
    case "still-open":
    case "unknown":
      return true;
    case "resolved":
    case "ignored":
    case "downgraded":
    case "gone":
      return false;
  }
}
