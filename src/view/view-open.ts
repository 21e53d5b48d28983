import type { Digest } from "../model/digest.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { FindingList } from "../model/findings/finding-list.ts";
import { formatDate } from "../template/format-date.ts";
import { ageInDays } from "./age.ts";
import { worstProblems } from "./problem-groups.ts";
import { countSeverities, type SeverityCount } from "./view-counts.ts";
import { listProblems, type ViewList } from "./view-list.ts";
import type { Placed } from "./view-places.ts";
import { buildProblem, type ProblemContext, type ProblemView } from "./view-problems.ts";

/** One span of ages with how many findings are in it. */
export type AgeBucket = { readonly label: string; readonly count: number };

/** What is open: how old, how bad, and the worst of it. */
export type OpenView = {
  /** Day on which the ages are true. */
  readonly asOf: string;
  readonly ages: readonly AgeBucket[];
  /** The largest of the age counts, for bars. */
  readonly largest: number;
  readonly severities: readonly SeverityCount[];
  readonly worst: ViewList<ProblemView>;
};

const spans = [
  { label: "up to 7 days", days: 7 },
  { label: "8 to 30 days", days: 30 },
  { label: "31 to 90 days", days: 90 },
  { label: "91 days to a year", days: 365 },
  { label: "over a year", days: Number.POSITIVE_INFINITY },
] as const;

const maxWorst = 5;

/** The open findings of a digest. */
export function buildOpen(digest: Digest, context: ProblemContext): OpenView {
  const ages = countAges(digest.open, context);
  return {
    asOf: formatDate(context.ages.asOf, context.timezone),
    ages,
    largest: ages.reduce((most, { count }) => Math.max(most, count), 0),
    severities: countSeverities(digest),
    worst: listWorst(() => digest.open.values(), context),
  };
}

/** The worst problems of open findings, which can be gone through more than once. */
export function listWorst(open: () => Iterable<TrackedFinding>, context: ProblemContext): ViewList<ProblemView> {
  const build = (group: readonly TrackedFinding[]) =>
    buildProblem({ placed: group.map(place), note: "" }, { ...context, places: "few" });
  const place = ({ finding, unknownSince }: TrackedFinding): Placed => ({
    finding,
    isNews: false,
    note: unknownSince === null ? "" : `unknown since ${formatDate(unknownSince, context.timezone)}`,
  });
  return listProblems(worstProblems(open, maxWorst), build);
}

function countAges(open: FindingList, { ages }: ProblemContext): readonly AgeBucket[] {
  const counts = new Map<string, number>(spans.map(({ label }) => [label, 0]));
  for (const { finding } of open.values()) {
    const days = ageInDays(finding, ages.asOf);
    const label = days === null ? "age not known" : (spans.find((span) => days <= span.days)?.label ?? "over a year");
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => ({ label, count }));
}
