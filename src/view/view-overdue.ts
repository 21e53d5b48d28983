import type { Digest } from "../model/digest.ts";
import type { TrackedFinding } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import { formatDate } from "../template/format-date.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";
import { type AgeRule, countOverdue, isOverdue, overdueSince } from "./age.ts";
import { arrivalsOf, arrivalTest } from "./arrivals.ts";
import { worstProblems } from "./problem-groups.ts";
import { countFindings } from "./view-headline.ts";
import { listProblems, type ViewList } from "./view-list.ts";
import { buildProblem, type ProblemContext, type ProblemView } from "./view-problems.ts";

/** What has been open for longer than `sla-days` allows. */
export type OverdueView = {
  /** How much of what is open is overdue, by which rule, and how much of that became overdue in this period; "" without a rule. */
  readonly summary: string;
  /** All overdue problems, worst first, newly open ones among them. */
  readonly problems: ViewList<ProblemView>;
};

/** More would never be printed, and each costs time. */
const maxProblems = 200;
/** What a report can fold away and somebody still reads; open-findings.csv has all. */
const maxFolded = 30;

/** All overdue problems of a digest, worst first. */
export function listAllOverdue(digest: Digest, context: ProblemContext): ViewList<ProblemView> {
  return listOverdue(() => overdueIn(digest, context.ages), context, maxProblems);
}

/** The overdue problems that were open before the period and that `isTold` does not pick: what no other section lists. */
export function restOfOverdue(
  digest: Digest,
  context: ProblemContext,
  isTold: (tracked: TrackedFinding) => boolean,
): ViewList<ProblemView> {
  const hasArrived = arrivalTest(arrivalsOf(digest));
  const isRest = (tracked: TrackedFinding): boolean => !hasArrived(tracked.finding) && !isTold(tracked);
  return listOverdue(() => overdueIn(digest, context.ages).filter(isRest), context, maxFolded);
}

function overdueIn({ open }: Digest, ages: AgeRule): IteratorObject<TrackedFinding> {
  return open.values().filter(({ finding }) => isOverdue(finding, ages));
}

function listOverdue(overdue: () => Iterable<TrackedFinding>, context: ProblemContext, maxItems: number): ViewList<ProblemView> {
  const build = (group: readonly TrackedFinding[]) => {
    const placed = group.map(({ finding, unknownSince }) => ({
      finding,
      isNews: false,
      note: unknownSince === null ? "" : `unknown since ${formatDate(unknownSince, context.timezone)}`,
    }));
    return buildProblem({ placed, note: "" }, { ...context, places: "few" });
  };
  return listProblems(worstProblems(overdue, maxItems), build);
}

/** How much of what is open is overdue, by which rule, and how much became so in this period; numbers only, "" without a rule. */
export function overdueSummary(digest: Digest, ages: AgeRule): string {
  const rules = severities.flatMap((severity) => {
    const days = digest.slaDays[severity];
    const isListed = digest.open.values().some(({ finding }) => finding.severity === severity);
    return days === undefined || !isListed ? [] : [`${severity} ones after ${formatCount(days, "day")}`];
  });
  if (rules.length === 0) return "";
  const count = countOverdue(digest.open, ages);
  return `${howManyText(count, digest)} overdue: ${joinWords(rules)}.${becameText(digest, ages)}`;
}

function howManyText(count: number, { open, threshold }: Digest): string {
  const all = countFindings(open.length, threshold, "open ");
  if (open.length === 1) return `The ${all.replace(/^1 /, "")} is${count === 0 ? " not" : ""}`;
  if (count === 0) return `None of the ${all} is`;
  if (count === open.length) return `All ${all} are`;
  return `${formatNumber(count)} of the ${all} ${count === 1 ? "is" : "are"}`;
}

/** How many were not yet overdue in the report that the period is measured against. */
function becameText(digest: Digest, ages: AgeRule): string {
  const { baseline } = digest.ledger;
  if (baseline.kind === "first-run") return "";
  const hasArrived = arrivalTest(arrivalsOf(digest));
  const count = digest.open.values().reduce((sum, { finding }) => {
    const since = overdueSince(finding, ages);
    return since !== null && since > baseline.run.at && !hasArrived(finding) ? sum + 1 : sum;
  }, 0);
  return count === 0 ? "" : ` ${formatNumber(count)} became overdue since the report before.`;
}
