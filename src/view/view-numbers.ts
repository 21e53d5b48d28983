import type { Change, ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import type { HistoryPoint } from "../model/state.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";
import { classLabels, reasonsText, timeToFixText } from "./change-words.ts";
import type { ViewCounts } from "./view-counts.ts";

/** One row of the table of numbers: what, how many, how that compares with the period before, and what is in it. */
export type NumberRow = {
  readonly label: string;
  readonly count: number;
  /** More or fewer than in the report of the period before; null where that is not known. */
  readonly change: number | null;
  /** The last reports, oldest first, this one included; empty where there is no trend. */
  readonly trend: readonly number[];
  readonly note: string;
};

type Trended = "open" | "new" | "resolved" | "ignored";

/** The rows of the table of numbers; what is empty is left out, but for what is open, newly open and resolved. */
export function buildNumbers(digest: Digest, counts: ViewCounts): readonly NumberRow[] {
  const changesOf = (name: ChangeClass) =>
    digest.ledger.entries.filter(({ change, cameAs }) => cameAs === null && change.class === name).map(({ change }) => change);
  const row = (label: string, count: number, note: string, trended: Trended | null = null): NumberRow => ({
    label,
    count,
    ...(trended === null ? { change: null, trend: [] } : compareWithHistory(digest, trended, count)),
    note,
  });
  const open = row("Open", counts.open, openNote(counts), "open");
  const unknown = row(classLabels.unknown, counts.unknown, "carried forward, because a source failed");
  const standing = counts.unknown > 0 ? [open, unknown] : [open];
  if (digest.baseline.kind === "first-run") return standing;
  const arrived = counts.new + counts.reopened + counts.escalated;
  const kept = [
    row("Newly open", arrived, arrivedNote(counts, changesOf), "new"),
    row(classLabels.resolved, counts.resolved, timeToFixText(changesOf("resolved")), "resolved"),
  ];
  const occasional = [
    row(classLabels.ignored, counts.ignored, "somebody decided to accept them", "ignored"),
    row(classLabels.downgraded, counts.downgraded, "below the reported severity now"),
    row(classLabels.gone, counts.gone, reasonsText(changesOf("gone"))),
    row("Came and went", counts.cameAndWent, "within this period"),
  ];
  return [...standing, ...kept, ...occasional.filter(({ count }) => count > 0)];
}

function compareWithHistory({ history }: Digest, member: Trended, count: number): Pick<NumberRow, "change" | "trend"> {
  const before: HistoryPoint | undefined = history.at(-2);
  if (before === undefined) return { change: null, trend: [] };
  return { change: count - before[member], trend: [...history.slice(0, -1).map((point) => point[member]), count] };
}

/** `9 new (5 problems: 7 newly disclosed and 2 introduced), 2 escalated`. */
function arrivedNote(counts: ViewCounts, changesOf: (name: ChangeClass) => readonly Change[]): string {
  const notes = [
    counts.new === 0 ? "" : `${formatNumber(counts.new)} new (${problemsText(changesOf("new"))})`,
    counts.reopened === 0 ? "" : `${formatNumber(counts.reopened)} reopened`,
    counts.escalated === 0 ? "" : `${formatNumber(counts.escalated)} escalated`,
  ];
  return joinWords(notes.filter((note) => note !== ""));
}

function problemsText(changes: readonly Change[]): string {
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
