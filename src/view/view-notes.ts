import type { Departure } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import type { Source } from "../model/source.ts";
import { formatDate, formatDateTime } from "../template/format-date.ts";
import { formatCount, joinWords } from "../template/format-number.ts";
import { describeScope, sourceOfReport, sourceWarnings } from "./view-sources.ts";

/** Scopes that one note has room for. */
const maxScopes = 3;

/** What the period is measured against, in a sentence. */
export function baselineText(digest: Digest): string {
  const { baseline, startedAt } = digest.ledger;
  if (digest.baseline.kind === "first-run") return "This is the first report, so there was nothing to compare with.";
  if (baseline.kind === "first-run") return `Compared with the first report, of ${formatDateTime(startedAt, digest.timezone)}.`;
  return `Compared with the report of ${formatDateTime(baseline.run.at, digest.timezone)} (run ${baseline.run.id}).`;
}

/** What a reader must know to read the numbers right: new sources, departures, lost events, baselines that were not usable. */
export function buildNotes(digest: Digest, isCountsOnly: boolean): readonly string[] {
  return [
    ...newSourceNotes(digest, isCountsOnly),
    ...digest.departures.map((departure) => departureNote(departure, digest, isCountsOnly)),
    ...missingEventsNotes(digest),
    ...skippedNotes(digest, isCountsOnly),
    ...(isCountsOnly ? [] : sourceWarnings(digest)),
  ];
}

function newSourceNotes(digest: Digest, isCountsOnly: boolean): readonly string[] {
  if (digest.baseline.kind === "first-run") return [];
  const added = digest.sources.filter((report) => report.kind === "complete" && report.isFirstRun).map(sourceOfReport);
  if (added.length === 0) return [];
  const who = isCountsOnly ? formatCount(added.length, "source") : scopesText(added);
  const count = digest.baselined.length;
  const baseline =
    count === 0
      ? []
      : [
          `${formatCount(count, "finding")} that only a new source shows ${count === 1 ? "is its" : "are its"} baseline: open, and not called new.`,
        ];
  return [`Reported for the first time: ${who}.`, ...baseline];
}

/** Sources by scope: `issues and usage of group 1111…, vulnerable_software of Flexera org 4711`. */
function scopesText(sources: readonly Source[]): string {
  const byScope = Map.groupBy(sources, describeScope);
  const shown = [...byScope].slice(0, maxScopes).map(([scope, members]) => {
    return `${joinWords(members.map(({ dataset }) => dataset))} of ${scope}`;
  });
  const hidden = byScope.size - shown.length;
  return [...shown, ...(hidden === 0 ? [] : [formatCount(hidden, "more scope")])].join("; ");
}

function departureNote(departure: Departure, digest: Digest, isCountsOnly: boolean): string {
  const count = formatCount(departure.count, "finding");
  const left = `${count} left without being fixed`;
  const names = isCountsOnly || departure.sources.length === 0 ? "" : `: ${departure.sources.join(", ")}`;
  switch (departure.why) {
    case "source-removed":
      return `${left}, because the source that showed them is no longer asked${names}.`;
    case "selection-changed":
      return `${left}, because the filters of their source were changed${names}.`;
    case "severity-raised":
      return `${left}, because the report now starts at ${digest.threshold} severity.`;
  }
}

function missingEventsNotes(digest: Digest): readonly string[] {
  const before = digest.audit?.missingBefore ?? null;
  if (before === null) return [];
  return [`Audit events before ${formatDate(before, digest.timezone)} may be missing: Snyk keeps them for 90 days.`];
}

function skippedNotes(digest: Digest, isCountsOnly: boolean): readonly string[] {
  const { skippedStates } = digest;
  if (skippedStates.length === 0) return [];
  if (isCountsOnly) return [`${formatCount(skippedStates.length, "earlier state")} could not be used as a baseline.`];
  return skippedStates.map(
    ({ runId, reason }) => `The state of run ${runId} was not used as a baseline: ${reason.replace(/\.$/, "")}.`,
  );
}
