import type { Change, ReopenedReason } from "../model/change.ts";
import type { Finding, TrackedFinding } from "../model/finding.ts";
import type { EpochMs } from "../model/ids.ts";
import { isAtLeast, type Severity } from "../model/severity.ts";
import type { PreviousSource, SourceMemory } from "../model/snapshot.ts";
import { type ExplanationIndex, explainNewProject, explainReopened } from "./explain-change.ts";
import { lastCompleteAt, type SourceCoverage } from "./source-coverage.ts";

/** What classifying a finding that was not open needs to know of the previous report. */
export type AppearedContext = {
  readonly previousThreshold: Severity;
  readonly coverage: SourceCoverage;
  readonly explanations: ExplanationIndex;
  /** Whether the previous report's sources had a row of this project. */
  readonly wasProjectKnown: (projectId: string) => boolean;
};

/** Exports lag: a finding that is younger than this when the previous report is made may not be in it. */
const exportLagMarginMs = 24 * 60 * 60 * 1000;

/**
 * The change of a finding that is open now and was not before, or null when it has none: only new sources show it, or
 * the previous report did not look at its severity. Of reopened, escalated and new the first that fits is taken.
 */
export function classifyAppeared(tracked: TrackedFinding, context: AppearedContext): Change | null {
  const { finding } = tracked;
  if (!isAtLeast(finding.severity, context.previousThreshold)) return null;
  const reference = lastCompleteAt(tracked.sources, context.coverage);
  if (reference === null) return null;
  return asReopened(tracked, context) ?? asEscalated(tracked, reference, context) ?? asNew(tracked, reference, context);
}

/**
 * Tells whether a project had a row before; asked once a project, because there are far fewer of them than findings. Where no
 * project is remembered at all, as after an update from a state that named them otherwise, none is called new.
 */
export function projectMemory(coverage: SourceCoverage): (projectId: string) => boolean {
  const answers = new Map<string, boolean>();
  const isBlank = [...coverage.established.values()].every(({ memory }) => memory.projects.size === 0);
  return (projectId) => {
    const known = answers.get(projectId) ?? (isBlank || remembers(coverage, "projects", projectId));
    answers.set(projectId, known);
    return known;
  };
}

function asReopened(tracked: TrackedFinding, { coverage, explanations }: AppearedContext): Change | null {
  const { finding } = tracked;
  if (!saysReopened(finding) && !remembers(coverage, "closed", finding.key)) return null;
  return { class: "reopened", reason: reopenedReason(finding), tracked, explanation: explainReopened(finding, explanations) };
}

function asEscalated(tracked: TrackedFinding, reference: EpochMs, { coverage }: AppearedContext): Change | null {
  const { finding } = tracked;
  if (remembers(coverage, "recentlyBelow", finding.key)) {
    return { class: "escalated", reason: "was-below-severity", tracked, explanation: null };
  }
  const isOld = finding.firstIntroducedAt !== null && finding.firstIntroducedAt < reference - exportLagMarginMs;
  return isOld ? { class: "escalated", reason: "known-to-snyk-before", tracked, explanation: null } : null;
}

function asNew(tracked: TrackedFinding, reference: EpochMs, { explanations, wasProjectKnown }: AppearedContext): Change {
  const { finding } = tracked;
  if (finding.publishedOn !== "" && finding.publishedOn >= utcDay(reference)) {
    return { class: "new", reason: "newly-disclosed", tracked, explanation: null };
  }
  if (!wasProjectKnown(finding.projectId)) {
    return { class: "new", reason: "new-project", tracked, explanation: explainNewProject(finding, explanations) };
  }
  return { class: "new", reason: "introduced", tracked, explanation: null };
}

/** The row itself tells that it was closed before it was introduced last. */
function saysReopened({ firstIntroducedAt, lastIntroducedAt, lastResolvedAt, lastIgnoredAt }: Finding): boolean {
  if (lastIntroducedAt === null) return false;
  const wasClosed = [lastResolvedAt, lastIgnoredAt].some((at) => at !== null && at < lastIntroducedAt);
  return wasClosed && (firstIntroducedAt === null || firstIntroducedAt < lastIntroducedAt);
}

function reopenedReason({ lastResolvedAt, lastIgnoredAt }: Finding): ReopenedReason {
  const isIgnoreLater = lastIgnoredAt !== null && (lastResolvedAt === null || lastIgnoredAt > lastResolvedAt);
  return isIgnoreLater ? "was-ignored" : "was-resolved";
}

function remembers(coverage: SourceCoverage, set: keyof SourceMemory, text: string): boolean {
  const holds = ({ memory }: PreviousSource): boolean => memory[set].size > 0 && memory[set].has(text);
  return [...coverage.established.values()].some(holds);
}

/** The UTC day of an instant, as publication dates are written. */
export function utcDay(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}
