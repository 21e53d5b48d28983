import type { Change } from "../model/change.ts";
import type { Finding } from "../model/finding.ts";
import type { PeriodEntry, PeriodLedger } from "../model/period-ledger.ts";
import { capitalize, joinWords } from "../template/format-number.ts";
import { reasonLabels, reasonsText, timeToFixText } from "./change-words.ts";
import { explanationText } from "./explanation-text.ts";
import { worstProblems } from "./problem-groups.ts";
import { listProblems, type ViewList } from "./view-list.ts";
import { buildProblem, type ProblemContext, type ProblemView } from "./view-problems.ts";

/** What became of the period's findings, grouped by problem, worst first. */
export type ChangesView = {
  readonly new: ViewList<ProblemView>;
  readonly reopened: ViewList<ProblemView>;
  readonly escalated: ViewList<ProblemView>;
  readonly resolved: ViewList<ProblemView>;
  readonly ignored: ViewList<ProblemView>;
  readonly downgraded: ViewList<ProblemView>;
  /** What was not open at the start of the period and is not open any more. */
  readonly cameAndWent: ViewList<ProblemView>;
};

/** More than fit into an issue, were each told in twenty characters; every one costs time and memory. */
const maxProblems = 3_300;

/** What a section says about a group of changes as a whole. */
type Describe = (entries: readonly PeriodEntry[], timezone: string) => string;

/** The ledger's entries by class; marks of news only where the period has more than one run. */
export function buildChanges(ledger: PeriodLedger, context: ProblemContext): ChangesView {
  const marked = ledger.runs.length > 1 ? ledger.entries : ledger.entries.map((entry) => ({ ...entry, isNews: false }));
  const lasting = Map.groupBy(
    marked.filter((entry) => entry.cameAs === null),
    (entry) => entry.change.class,
  );
  const section = (name: Change["class"], describe: Describe) => buildSection(lasting.get(name) ?? [], describe, context);
  return {
    new: section("new", describeNew),
    reopened: section("reopened", describeReasons),
    escalated: section("escalated", describeReasons),
    resolved: section("resolved", describeResolved),
    ignored: section("ignored", describeExplained),
    downgraded: section("downgraded", describeDowngraded),
    cameAndWent: buildSection(
      marked.filter((entry) => entry.cameAs !== null),
      describePassing,
      context,
    ),
  };
}

type Item = { readonly entry: PeriodEntry; readonly finding: Finding };

function buildSection(entries: readonly PeriodEntry[], describe: Describe, context: ProblemContext): ViewList<ProblemView> {
  const items: readonly Item[] = entries.map((entry) => ({ entry, finding: entry.change.tracked.finding }));
  const build = (group: readonly Item[]) => {
    const members = group.map(({ entry }) => entry);
    const notes = new Set(members.map((entry) => explanationText(entry.change.explanation, context.timezone)));
    const shared = notes.size === 1;
    const placed = group.map(({ entry, finding }) => ({
      finding,
      isNews: entry.isNews,
      note: shared ? "" : explanationText(entry.change.explanation, context.timezone),
    }));
    return buildProblem({ placed, note: describe(members, context.timezone) }, context);
  };
  return listProblems(
    worstProblems(() => items, maxProblems),
    build,
  );
}

function describeNew(entries: readonly PeriodEntry[], timezone: string): string {
  const text = reasonsText(changesOf(entries));
  const published = entries.find(({ change }) => change.reason === "newly-disclosed")?.change.tracked.finding.publishedOn ?? "";
  const said =
    entries.every(({ change }) => change.reason === "newly-disclosed") && published !== "" ? `${text} (${published})` : text;
  return sentence([said, sharedExplanation(entries, timezone)]);
}

function describeReasons(entries: readonly PeriodEntry[], timezone: string): string {
  return sentence([reasonsText(changesOf(entries)), sharedExplanation(entries, timezone)]);
}

function describeResolved(entries: readonly PeriodEntry[], timezone: string): string {
  return sentence([timeToFixText(changesOf(entries)), sharedExplanation(entries, timezone)]);
}

function describeExplained(entries: readonly PeriodEntry[], timezone: string): string {
  return sentence([sharedExplanation(entries, timezone)]);
}

function describeDowngraded(entries: readonly PeriodEntry[], timezone: string): string {
  const severities = new Set(entries.map(({ change }) => change.tracked.finding.severity));
  return sentence([`now ${joinWords([...severities])}`, sharedExplanation(entries, timezone)]);
}

function describePassing(entries: readonly PeriodEntry[], timezone: string): string {
  const ways = new Set(entries.map(({ cameAs, change }) => `${cameAs ?? "came"}, then ${leftAs(change)}`));
  return sentence([joinWords([...ways]), sharedExplanation(entries, timezone)]);
}

function leftAs(change: Change): string {
  return change.class === "gone" ? `gone (${reasonLabels[change.reason]})` : change.class;
}

/** The explanation that all share, or "": where they differ, each stands at its finding. */
function sharedExplanation(entries: readonly PeriodEntry[], timezone: string): string {
  const texts = new Set(entries.map(({ change }) => explanationText(change.explanation, timezone)));
  const [text = ""] = texts;
  return texts.size === 1 ? text : "";
}

function changesOf(entries: readonly PeriodEntry[]): readonly Change[] {
  return entries.map(({ change }) => change);
}

function sentence(phrases: readonly string[]): string {
  return capitalize(phrases.filter((phrase) => phrase !== "").join(", "));
}
