import type { AuditEvent } from "../model/audit-event.ts";
import type { Change, Comparison } from "../model/change.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { EpochMs, SourceId } from "../model/ids.ts";
import { nothingOpen, type OpenFindings } from "../model/open-findings.ts";
import type { Severity } from "../model/severity.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import { seenBy } from "../model/tracked-row.ts";
import { placesWorstFirst } from "../model/worst-first.ts";
import { classifyAppeared, projectMemory } from "./classify-appeared.ts";
import { classifyTracked, isOpenAt, type TrackedOutcome } from "./classify-tracked.ts";
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
  const changes: Change[] = [];
  const stillOpen: TrackedFinding[] = [];
  const departures = new DepartureCount();
  for (let index = 0; index < previous.open.size; index += 1) {
    const tracked = previous.open.at(index);
    if (rows.isAsBefore(index) && isOpenAt(tracked.finding, threshold)) {
      stillOpen.push(tracked);
      continue;
    }
    const row = rows.ofBefore(index);
    if (row !== null && isOpenAt(row.finding, threshold)) stillOpen.push(asTracked(row));
    else addOutcome(classifyTracked(tracked, row, context), tracked, changes, departures);
  }
  const baselined: TrackedFinding[] = [];
  for (const row of rows.appeared()) {
    if (!isOpenAt(row.finding, threshold)) continue;
    const tracked = asTracked(row);
    const change = classifyAppeared(tracked, context);
    if (change === null) baselined.push(tracked);
    else changes.push(change);
  }
  return assemble({ changes, stillOpen, baselined, departures: departures.toList() });
}

function firstComparison(rows: MergedSnapshots, threshold: Severity): Comparison {
  const open: TrackedFinding[] = [];
  for (const row of rows.appeared()) if (isOpenAt(row.finding, threshold)) open.push(asTracked(row));
  return assemble({ changes: [], stillOpen: [], baselined: open, departures: [] });
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
  return seenBy(row.finding, row.sources);
}

function assemble({ changes, stillOpen, baselined, departures }: Omit<Comparison, "open">): Comparison {
  const counted = changes.filter(isStillCounted).map(({ tracked }) => tracked);
  const all = [...stillOpen, ...counted, ...baselined];
  const sorted: Record<"open" | "stillOpen" | "baselined", TrackedFinding[]> = { open: [], stillOpen: [], baselined: [] };
  for (const place of placesWorstFirst(all)) {
    const tracked = all[place];
    if (tracked === undefined) continue;
    sorted.open.push(tracked);
    if (place < stillOpen.length) sorted.stillOpen.push(tracked);
    else if (place >= stillOpen.length + counted.length) sorted.baselined.push(tracked);
  }
  return { changes: changes.toSorted(compareChanges), departures, ...sorted };
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
