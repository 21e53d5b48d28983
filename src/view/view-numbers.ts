import type { Change, ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import { formatCount, formatNumber } from "../template/format-number.ts";
import { classLabels, reasonsText, timeToFixText } from "./change-words.ts";
import type { ViewCounts } from "./view-counts.ts";

/** One row of the table of numbers: what, how many, and what is in it. */
export type NumberRow = { readonly label: string; readonly count: number; readonly note: string };

/** The rows of the table of numbers; classes that are empty are left out, but for new and resolved. */
export function buildNumbers(digest: Digest, counts: ViewCounts): readonly NumberRow[] {
  const isFirstRun = digest.baseline.kind === "first-run";
  const changesOf = (name: ChangeClass) =>
    digest.ledger.entries.filter(({ change, cameAs }) => cameAs === null && change.class === name).map(({ change }) => change);
  const row = (name: ChangeClass, count: number, note: string) => ({ label: classLabels[name], count, note });
  const changed = [
    row("new", counts.new, withProblems(changesOf("new"))),
    row("reopened", counts.reopened, reasonsText(changesOf("reopened"))),
    row("escalated", counts.escalated, reasonsText(changesOf("escalated"))),
    row("resolved", counts.resolved, timeToFixText(changesOf("resolved"))),
    row("ignored", counts.ignored, "somebody decided to accept them"),
    row("downgraded", counts.downgraded, "below the reported severity now"),
    row("gone", counts.gone, reasonsText(changesOf("gone"))),
    { label: "Came and went", count: counts.cameAndWent, note: "within this period" },
  ];
  const shown = isFirstRun ? [] : changed.filter(({ label, count }) => count > 0 || label === "New" || label === "Resolved");
  const unknown = { label: classLabels.unknown, count: counts.unknown, note: "carried forward, because a source failed" };
  return [...shown, ...(counts.unknown > 0 ? [unknown] : []), { label: "Open", count: counts.open, note: openNote(counts) }];
}

function withProblems(changes: readonly Change[]): string {
  if (changes.length === 0) return "";
  const problems = new Set(changes.map(({ tracked: { finding } }) => `${finding.problemId}\n${finding.title}`)).size;
  return `${formatCount(problems, "problem")}: ${reasonsText(changes)}`;
}

function openNote(counts: ViewCounts): string {
  const notes = [
    counts.overdue > 0 ? `${formatNumber(counts.overdue)} overdue` : "",
    counts.unknown > 0 ? `${formatNumber(counts.seenOpen)} seen by this run, ${formatNumber(counts.unknown)} unknown` : "",
  ];
  return notes.filter((note) => note !== "").join("; ");
}
