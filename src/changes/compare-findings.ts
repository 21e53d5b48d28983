import type { AuditEvent } from "../model/audit-event.ts";
import type { Change, Comparison } from "../model/change.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { FindingList } from "../model/findings/finding-list.ts";
import { nothingOpen, type OpenFindings } from "../model/findings/open-findings.ts";
import { TrackedRows } from "../model/findings/tracked-rows.ts";
import { placesWorstFirst } from "../model/findings/worst-first.ts";
import type { EpochMs, SourceId } from "../model/ids.ts";
import type { Severity } from "../model/severity.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import { classifyAppeared, projectMemory } from "./classify-appeared.ts";
import { classifyTracked, isOpenAt, type TrackedContext, type TrackedOutcome } from "./classify-tracked.ts";
import { DepartureCount } from "./departure-count.ts";
import { indexExplanations } from "./explain-change.ts";
import { compareChanges } from "./finding-order.ts";
import { type MergedFinding, MergedSnapshots } from "./merge-snapshots.ts";
import { coverSources, type IssuesOutcome } from "./source-coverage.ts";

/** What the comparison needs of the previous report's state; `at` is the time of its run. */
export type PreviousReport = {
  readonly at: EpochMs;
  readonly threshold: Severity;
  readonly sources: ReadonlyMap<SourceId, PreviousSource>;
  readonly open: OpenFindings;
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
  const snapshots = input.outcomes.flatMap((outcome) => (outcome.kind === "complete" ? [outcome.data] : []));
  const rows = new MergedSnapshots(previous?.open ?? nothingOpen, snapshots);
  if (previous === null) return firstComparison(rows, threshold);
  const context = prepareContext(previous, input);
  const found = nothingFound(previous.open.size);
  for (let index = 0; index < previous.open.size; index += 1) compareTracked(index, previous.open, rows, context, found);
  for (const row of rows.appeared()) {
    if (!isOpenAt(row.finding, threshold)) continue;
    const tracked = asTracked(row);
    const change = classifyAppeared(tracked, context);
    if (change === null) found.baselined.add(tracked);
    else found.changes.push(change);
  }
  return assemble(found);
}

/** What a comparison found, in the order in which it did. */
type Found = {
  readonly changes: Change[];
  readonly standing: TrackedRows;
  readonly baselined: TrackedRows;
  readonly departures: DepartureCount;
};

function nothingFound(before: number): Found {
  return {
    changes: [],
    standing: new TrackedRows(before),
    baselined: new TrackedRows(),
    departures: new DepartureCount(),
  };
}

function firstComparison(rows: MergedSnapshots, threshold: Severity): Comparison {
  const found = nothingFound(0);
  for (const row of rows.appeared()) if (isOpenAt(row.finding, threshold)) found.baselined.add(asTracked(row));
  return assemble(found);
}

function compareTracked(index: number, open: OpenFindings, rows: MergedSnapshots, context: TrackedContext, found: Found): void {
  const tracked = open.at(index);
  const isAsBefore = rows.isAsBefore(index) && isOpenAt(tracked.finding, context.threshold);
  const row = isAsBefore ? null : rows.ofBefore(index);
  if (isAsBefore) found.standing.add(tracked);
  else if (row !== null && isOpenAt(row.finding, context.threshold)) found.standing.add(asTracked(row));
  else addOutcome(classifyTracked(tracked, row, context), tracked, found);
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

function addOutcome(outcome: TrackedOutcome, tracked: TrackedFinding, { changes, standing, departures }: Found): void {
  switch (outcome.kind) {
    case "change":
      changes.push(outcome.change);
      return;
    case "unknown":
      standing.add(outcome.carried);
      return;
    case "departure":
      departures.add(outcome.why, tracked.sources);
      return;
  }
}

function asTracked({ finding, sources }: MergedFinding): TrackedFinding {
  return { finding, sources, unknownSince: null };
}

/** What is open is numbered together: first what was before, then what changed, and last what has no class. */
function assemble({ changes, standing: open, baselined, departures }: Found): Comparison {
  const firstChanged = open.length;
  for (const change of changes) if (isStillCounted(change)) open.add(change.tracked);
  const firstBaselined = open.length;
  for (const tracked of baselined.values()) open.add(tracked);
  const numbers = placesWorstFirst(open);
  const between = (first: number, end: number): FindingList => {
    const chosen = new Uint32Array(end - first);
    let count = 0;
    for (const number of numbers) if (number >= first && number < end) chosen[count++] = number;
    return open.list(chosen);
  };
  return {
    changes: changes.toSorted(compareChanges),
    departures: departures.toList(),
    open: open.list(numbers),
    standing: between(0, firstChanged),
    baselined: between(firstBaselined, open.length),
  };
}

function isStillCounted(change: Change): boolean {
  switch (change.class) {
    case "new":
    case "reopened":
    case "escalated":
    case "still-open":
      return true;
    case "resolved":
    case "ignored":
    case "downgraded":
    case "gone":
      return false;
  }
}
