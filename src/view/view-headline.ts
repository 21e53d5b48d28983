import type { Digest } from "../model/digest.ts";
import type { Severity } from "../model/severity.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";
import { isQuiet, type ViewCounts } from "./view-counts.ts";
import { flexeraSummary } from "./view-flexera.ts";
import { asksSnyk } from "./view-sources.ts";

const nothingNew = "Nothing is called new today; from the next report on you see what changed.";

/** The first sentence of the report: what changed. Made of numbers and our own words only. */
export function headlineText(digest: Digest, counts: ViewCounts): string {
  if (!asksSnyk(digest)) return flexeraSummary(digest) || "No dataset of Flexera could be read.";
  if (digest.baseline.kind === "first-run") return `Baseline established: ${isAreOpen(counts.open, digest.threshold)}.`;
  if (isQuiet(counts)) return quietText(digest.threshold, counts);
  return changedText(digest.threshold, counts);
}

/** What the headline leaves to say: how much is open, overdue and unknown, and what the audit logs showed. */
export function standingText(digest: Digest, counts: ViewCounts): string {
  const isFirstRun = digest.baseline.kind === "first-run";
  if (!asksSnyk(digest)) return isFirstRun ? nothingNew : "";
  const sentences = [
    isFirstRun || isQuiet(counts) ? "" : `${capitalizeCount(counts.open)} open now${overdueClause(counts)}.`,
    (isFirstRun || isQuiet(counts)) && counts.overdue > 0
      ? `${formatNumber(counts.overdue)} of them ${isAre(counts.overdue)} overdue.`
      : "",
    isFirstRun ? nothingNew : "",
    unknownText(counts),
    eventsText(digest, counts),
    digest.flexera.length === 0 ? "" : `Flexera: ${flexeraSummary(digest)}`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function changedText(threshold: Severity, counts: ViewCounts): string {
  const came: readonly Word[] = [
    [counts.new, "new"],
    [counts.reopened, "reopened"],
    [counts.escalated, "escalated"],
  ];
  const left: readonly Word[] = [
    [counts.resolved, "resolved"],
    [counts.ignored, "ignored"],
    [counts.downgraded, "downgraded"],
    [counts.gone, "gone"],
  ];
  const passed: readonly Word[] = [[counts.cameAndWent, "came and went"]];
  const groups = [came, left, passed].map((group) => group.filter(([count]) => count > 0)).filter((group) => group.length > 0);
  const [first] = groups.flat();
  const texts = groups.map((group) => joinWords(group.map((word) => wordText(word, word === first, threshold))));
  return `${texts.join("; ")}.`;
}

type Word = readonly [count: number, word: string];

/** The first number carries the noun: `3 new critical findings, 1 reopened`. */
function wordText([count, word]: Word, isFirst: boolean, threshold: Severity): string {
  if (!isFirst) return `${formatNumber(count)} ${word}`;
  if (word === "new") return countFindings(count, threshold, "new ");
  return `${countFindings(count, threshold)} ${word}`;
}

function quietText(threshold: Severity, counts: ViewCounts): string {
  if (counts.open === 0) return `Nothing changed: no ${findingNoun(threshold).one} is open.`;
  if (counts.unknown === counts.open)
    return `No source could tell what became of ${countFindings(counts.open, threshold, "open ")}.`;
  if (counts.unknown > 0)
    return `Nothing changed among the ${countFindings(counts.seenOpen, threshold, "open ")} that could be checked.`;
  return `Nothing changed among ${countFindings(counts.open, threshold, "open ")}.`;
}

function unknownText(counts: ViewCounts): string {
  if (counts.unknown === 0) return "";
  const [verb, clause] = counts.unknown === 1 ? ["is", "was last seen open and is"] : ["are", "were last seen open and are"];
  return `${formatNumber(counts.unknown)} ${verb} unknown because a source failed: ${counts.unknown === 1 ? "it" : "they"} ${clause} not called fixed.`;
}

function eventsText(digest: Digest, counts: ViewCounts): string {
  if (digest.ledger.highRisk.length === 0) return "";
  return `The audit logs show ${formatCount(counts.highRiskEvents, "high-risk event")}.`;
}

function overdueClause(counts: ViewCounts): string {
  return counts.overdue === 0 ? "" : `, ${formatNumber(counts.overdue)} of them overdue`;
}

function capitalizeCount(open: number): string {
  return open === 0 ? "None is" : `${formatNumber(open)} ${isAre(open)}`;
}

function isAreOpen(count: number, threshold: Severity): string {
  return count === 0 ? `no ${findingNoun(threshold).one} is open` : `${countFindings(count, threshold)} ${isAre(count)} open`;
}

function isAre(count: number): string {
  return count === 1 ? "is" : "are";
}

/** `7 new critical findings`; a threshold below critical is told after the noun. */
export function countFindings(count: number, threshold: Severity, adjective: string = ""): string {
  const { one, many } = findingNoun(threshold);
  return `${formatNumber(count)} ${adjective}${count === 1 ? one : many}`;
}

/** What is counted in this report, in words. */
export function findingNoun(threshold: Severity): { readonly one: string; readonly many: string } {
  switch (threshold) {
    case "critical":
      return { one: "critical finding", many: "critical findings" };
    case "high":
    case "medium":
      return { one: `finding of ${threshold} severity or worse`, many: `findings of ${threshold} severity or worse` };
    case "low":
      return { one: "finding", many: "findings" };
  }
}
