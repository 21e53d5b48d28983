import type { ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { PeriodEntry } from "../model/period-ledger.ts";
import { formatDate } from "../template/format-date.ts";
import { formatNumber, joinWords } from "../template/format-number.ts";
import { isOverdue } from "./age.ts";
import { arrivalClasses, arrivalsOf, arrivalTest } from "./arrivals.ts";
import { classLabels, reasonsText } from "./change-words.ts";
import { explanationText } from "./explanation-text.ts";
import { compareDanger } from "./finding-order.ts";
import { worstProblems } from "./problem-groups.ts";
import { type ViewList, viewList } from "./view-list.ts";
import type { Placed } from "./view-places.ts";
import { buildProblem, type ProblemContext, type ProblemView, problemKey } from "./view-problems.ts";

/** How many findings of each kind `actFirst` tells, so that later sections can say that they leave them out. */
export type ToldFirst = {
  readonly new: number;
  readonly reopened: number;
  readonly escalated: number;
  /** Overdue and not newly open. */
  readonly overdue: number;
};

/** The problems to act on first, and what they tell of. */
export type ActFirst = {
  readonly problems: ViewList<ProblemView>;
  readonly told: ToldFirst;
  /** How much of what is newly open these problems tell: `5 of 9 new and 2 of 2 reopened findings are told here`; or "". */
  readonly summary: string;
  /** Keys of these problems, see `problemKey`. */
  readonly keys: ReadonlySet<string>;
};

/** What a reader can take in before the week's work; the rest is in the sections below. */
const maxProblems = 10;

/** A finding with the entry by which it became open in this period, or null where it was open before. */
type Candidate = Pick<TrackedFinding, "finding" | "unknownSince"> & { readonly entry: PeriodEntry | null };

/** Nothing to act on, for a report that names nothing. */
export const nothingFirst: ActFirst = {
  problems: viewList([]),
  told: { new: 0, reopened: 0, escalated: 0, overdue: 0 },
  summary: "",
  keys: new Set(),
};

/**
 * At most ten problems that are new or overdue, by reachability, exploitation, chance of exploitation, CVSS and age; each with
 * all of its findings that are new, reopened, escalated or overdue. A first report calls nothing new: there it is what is open.
 */
export function chooseActFirst(digest: Digest, context: ProblemContext): ActFirst {
  const arrivals = arrivalsOf(digest);
  const worst = worstProblems(() => candidatesOf(digest, arrivals, context), maxProblems, compareDanger);
  const groups = worst.groups.map((group) => group.map((tracked) => asCandidate(tracked, arrivals)));
  const chosen = groups.flat();
  const count = (name: ChangeClass) => chosen.filter(({ entry }) => entry?.change.class === name).length;
  const told = {
    new: count("new"),
    reopened: count("reopened"),
    escalated: count("escalated"),
    overdue: chosen.filter(({ entry, finding }) => entry === null && isOverdue(finding, context.ages)).length,
  };
  return {
    problems: viewList(groups.map((group) => buildAct(group, context)).filter((problem) => problem !== null)),
    told,
    summary: summaryText(told, digest),
    keys: new Set(groups.flatMap(([first]) => (first === undefined ? [] : [problemKey(first.finding)]))),
  };
}

function summaryText(told: ToldFirst, digest: Digest): string {
  const arrivals = [...arrivalsOf(digest).values()];
  const words = arrivalClasses.flatMap((name) => {
    const all = arrivals.filter(({ change }) => change.class === name).length;
    return told[name] === 0 ? [] : [`${formatNumber(told[name])} of ${formatNumber(all)} ${name}`];
  });
  return words.length === 0 ? "" : `${joinWords(words)} findings are told here.`;
}

type Arrivals = ReturnType<typeof arrivalsOf>;

/** What may be told, one by one: all that is overdue may be hundreds of thousands. */
function* candidatesOf(digest: Digest, arrivals: Arrivals, { ages }: ProblemContext): Generator<TrackedFinding> {
  for (const { change } of arrivals.values()) yield change.tracked;
  const isFirstRun = digest.baseline.kind === "first-run";
  const hasArrived = arrivalTest(arrivals);
  for (const tracked of digest.open.values()) {
    const { finding } = tracked;
    if ((isFirstRun || isOverdue(finding, ages)) && !hasArrived(finding)) yield tracked;
  }
}

function asCandidate({ finding, unknownSince }: TrackedFinding, arrivals: Arrivals): Candidate {
  return { finding, unknownSince, entry: arrivals.get(finding.key) ?? null };
}

function buildAct(group: readonly Candidate[], context: ProblemContext): ProblemView | null {
  const explained = new Set(group.map((candidate) => explanationOf(candidate, context)));
  const [shared = ""] = explained.size === 1 ? explained : [];
  const isMixed = new Set(group.map(({ entry }) => entry?.change.class)).size > 1;
  const placed = group.map((candidate): Placed => {
    const { finding, entry } = candidate;
    const arrived = isMixed && entry !== null ? classLabels[entry.change.class].toLowerCase() : "";
    const explanation = shared === "" ? explanationOf(candidate, context) : "";
    const notes = [arrived, unknownText(candidate, context), explanation];
    return { finding, isNews: entry?.isNews ?? false, note: notes.filter((text) => text !== "").join(", ") };
  });
  const note = [arrivalText(group), shared].filter((text) => text !== "").join(", ");
  return buildProblem({ placed, note }, context);
}

function explanationOf({ entry }: Candidate, { timezone }: ProblemContext): string {
  return entry === null ? "" : explanationText(entry.change.explanation, timezone);
}

function unknownText({ unknownSince }: Candidate, { timezone }: ProblemContext): string {
  return unknownSince === null ? "" : `unknown since ${formatDate(unknownSince, timezone)}`;
}

/** `New: newly disclosed`, or `2 new, 1 reopened and 4 open before`; "" where all was open before. */
function arrivalText(group: readonly Candidate[]): string {
  const entries = group.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const byClass = Map.groupBy(entries, ({ change }) => change.class);
  const before = group.length - entries.length;
  const [first] = byClass.keys();
  if (first === undefined) return "";
  if (before === 0 && byClass.size === 1) {
    return `${classLabels[first]}: ${reasonsText(entries.map(({ change }) => change))}`;
  }
  const words = arrivalClasses.flatMap((name) => {
    const count = byClass.get(name)?.length ?? 0;
    return count === 0 ? [] : [`${formatNumber(count)} ${name}`];
  });
  return joinWords(before === 0 ? words : [...words, `${formatNumber(before)} open before`]);
}
