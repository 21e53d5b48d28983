import type { Change, Departure, GoneReason } from "../model/change.ts";
import type { Finding, TrackedFinding } from "../model/finding.ts";
import { trackedAs } from "../model/findings/tracked-row.ts";
import type { EpochMs } from "../model/ids.ts";
import { isAtLeast, type Severity } from "../model/severity.ts";
import {
  type ExplanationIndex,
  explainIgnored,
  explainMonitoringStopped,
  explainOrgRemoved,
  explainProjectRemoved,
} from "./explain-change.ts";
import type { MergedFinding } from "./merge-snapshots.ts";
import { judgeAbsence, type SourceCoverage } from "./source-coverage.ts";

/** What classifying a finding that was open needs to know of this run and the previous report. */
export type TrackedContext = {
  readonly previousAt: EpochMs;
  readonly threshold: Severity;
  /** Whether filters in force could hide a resolved or ignored row. */
  readonly canFiltersHide: boolean;
  readonly coverage: SourceCoverage;
  readonly explanations: ExplanationIndex;
};

/** What became of a finding that was open: a class, or it left with its source, its filters or the severity. */
export type TrackedOutcome =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "unknown"; readonly carried: TrackedFinding }
  | { readonly kind: "departure"; readonly why: Departure["why"] };

/** Whether a row counts as open: of a monitored project, with status open, at the threshold. */
export function isOpenAt(finding: Finding, threshold: Severity): boolean {
  return finding.presence === "monitored" && finding.status === "open" && isAtLeast(finding.severity, threshold);
}

/** What became of a finding that the previous report had open, by its row in this run's complete sources, where there is one. */
export function classifyTracked(tracked: TrackedFinding, row: MergedFinding | null, context: TrackedContext): TrackedOutcome {
  const isOpenNow = row !== null && isOpenAt(row.finding, context.threshold);
  if (!isOpenNow && !isAtLeast(tracked.finding.severity, context.threshold)) return { kind: "departure", why: "severity-raised" };
  return row === null ? classifyAbsent(tracked, context) : { kind: "change", change: classifyRow(row, context) };
}

function classifyRow(row: MergedFinding, { threshold, explanations }: TrackedContext): Change {
  const { finding } = row;
  const tracked = trackedAs(finding, { sources: row.sources, unknownSince: null });
  switch (finding.presence) {
    case "deleted": {
      const explanation = explainProjectRemoved(finding, explanations) ?? explainOrgRemoved(finding, explanations);
      return { class: "gone", reason: "project-deleted", tracked, explanation };
    }
    case "deactivated":
      return {
        class: "gone",
        reason: "project-deactivated",
        tracked,
        explanation: explainMonitoringStopped(finding, explanations),
      };
    case "monitored":
      return classifyMonitored(tracked, threshold, explanations);
  }
}

function classifyMonitored(tracked: TrackedFinding, threshold: Severity, explanations: ExplanationIndex): Change {
  switch (tracked.finding.status) {
    case "resolved":
      return { class: "resolved", reason: null, tracked, explanation: null };
    case "ignored":
      return { class: "ignored", reason: null, tracked, explanation: explainIgnored(tracked.finding, explanations) };
    case "open": {
      const isStillOpen = isAtLeast(tracked.finding.severity, threshold);
      return { class: isStillOpen ? "still-open" : "downgraded", reason: null, tracked, explanation: null };
    }
  }
}

function classifyAbsent(tracked: TrackedFinding, context: TrackedContext): TrackedOutcome {
  const absence = judgeAbsence(tracked, context.coverage);
  switch (absence.kind) {
    case "departed":
      return { kind: "departure", why: absence.why };
    case "gone":
      return { kind: "change", change: goneWithoutRow(since(tracked, null), context) };
    case "unknown":
      return { kind: "unknown", carried: since(tracked, tracked.unknownSince ?? context.previousAt) };
  }
}

function since({ finding, sources }: TrackedFinding, unknownSince: EpochMs | null): TrackedFinding {
  return trackedAs(finding, { sources, unknownSince });
}

function goneWithoutRow(tracked: TrackedFinding, { explanations, canFiltersHide }: TrackedContext): Change {
  const { finding } = tracked;
  const gone = (reason: GoneReason, explanation: Change["explanation"]): Change => ({
    class: "gone",
    reason,
    tracked,
    explanation,
  });
  const removed = explainProjectRemoved(finding, explanations);
  if (removed !== null) return gone("project-removed", removed);
  const stopped = explainMonitoringStopped(finding, explanations);
  if (stopped !== null) return gone("monitoring-stopped", stopped);
  const orgRemoved = explainOrgRemoved(finding, explanations);
  if (orgRemoved !== null) return gone("org-removed", orgRemoved);
  return gone(canFiltersHide ? "maybe-filtered" : "no-longer-exported", null);
}
