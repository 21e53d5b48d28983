import { compareTexts } from "../model/compare-texts.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import type { Severity } from "../model/severity.ts";
import { formatDate } from "../template/format-date.ts";
import { capitalize, formatNumber } from "../template/format-number.ts";
import { type AgeRule, ageInDays, overdueSince } from "./age.ts";
import { factsOf, packageText, remedyOf, whereText } from "./problem-facts.ts";
import type { ViewList } from "./view-list.ts";
import { buildPlaces, type Placed, type PlaceView } from "./view-places.ts";

/** One vulnerability, licence problem, code pattern or misconfiguration with all its findings in one section of the report. */
export type ProblemView = {
  readonly problemId: string;
  readonly title: string;
  readonly url: string;
  readonly severity: Severity;
  readonly severityLabel: string;
  readonly product: string;
  readonly issueType: string;
  readonly cves: readonly string[];
  readonly packages: readonly string[];
  /** Versions without the problem. */
  readonly fixedIn: readonly string[];
  /** What to do, in words, or "" where the export does not tell. */
  readonly remedy: string;
  readonly cvss: number | null;
  readonly epss: number | null;
  readonly exploitMaturity: string;
  readonly reachability: string;
  /** What makes it urgent, in short phrases: product, CVSS, EPSS, exploit, reachability, CVEs. */
  readonly facts: readonly string[];
  readonly findings: number;
  readonly projects: number;
  /** How many projects in how many repositories, in words. */
  readonly where: string;
  /** Day since which the oldest finding is open, or "". */
  readonly since: string;
  readonly ageDays: number | null;
  readonly overdue: number;
  /** What the section has to say about it: why it is new, how long the fix took. */
  readonly note: string;
  /** How it stands, in short phrases: the note, since when it is open, since when how much of it is overdue. */
  readonly standing: readonly string[];
  /** "", or how much of it is new since the run before. */
  readonly news: string;
  readonly places: ViewList<PlaceView>;
};

/** What a problem is made of: findings with notes, and what a section says about all of them together. */
export type ProblemGroup = { readonly placed: readonly Placed[]; readonly note: string };

/** What all problems of a section share; `places` bounds how many places of each problem are listed. */
export type ProblemContext = { readonly timezone: string; readonly ages: AgeRule; readonly places: "many" | "few" };

const maxNames = 3;
const placeLimits = { many: { maxPlaces: 40, maxProjects: 20 }, few: { maxPlaces: 8, maxProjects: 5 } } as const;

/**
 * What tells a problem from others, of a finding or of a problem's view: a problem id is one vulnerability of one package; Snyk
 * Code and IaC use rule ids, so the title keeps different rules apart.
 */
export function problemKey({ problemId, title }: Pick<Finding, "problemId" | "title">): string {
  return `${problemId}\n${title === "" ? problemId : title}`;
}

/** The view of one problem; its first finding, the worst, speaks for all. */
export function buildProblem(group: ProblemGroup, context: ProblemContext): ProblemView | null {
  const findings = group.placed.map(({ finding }) => finding);
  const worst = findings[0];
  if (worst === undefined) return null;
  const cves = distinct(findings.flatMap((finding) => finding.cves)).slice(0, maxNames);
  const age = ageOf(findings, context);
  const overdue = overdueOf(findings, context);
  const fixedIn = distinct(findings.flatMap((finding) => finding.fixedIn));
  return {
    ...describeProblem(worst),
    cves,
    packages: distinct(findings.flatMap((finding) => finding.packages.split(/,\s*/).map(packageText))).slice(0, maxNames),
    fixedIn: fixedIn.slice(0, maxNames),
    remedy: remedyOf(worst, fixedIn),
    facts: factsOf(worst, cves),
    findings: findings.length,
    projects: new Set(findings.map((finding) => finding.projectId)).size,
    where: whereText(findings),
    ...age,
    overdue: overdue.count,
    note: group.note,
    standing: capitalizeFirst([group.note, age.since === "" ? "" : `open since ${age.since}`, overdue.text].filter(Boolean)),
    news: newsText(group.placed),
    places: buildPlaces(withoutRepeatedNews(group.placed), {
      timezone: context.timezone,
      rows: "finding",
      ...placeLimits[context.places],
    }),
  };
}

function capitalizeFirst(phrases: readonly string[]): readonly string[] {
  return phrases.map((phrase, index) => (index === 0 ? capitalize(phrase) : phrase));
}

function describeProblem(finding: Finding) {
  return {
    problemId: finding.problemId,
    title: finding.title === "" ? finding.problemId : finding.title,
    url: finding.problemUrl,
    severity: finding.severity,
    severityLabel: capitalize(finding.severity),
    product: finding.product.replace(/^Snyk /, ""),
    issueType: finding.issueType,
    cvss: finding.cvss,
    epss: finding.epss,
    exploitMaturity: finding.exploitMaturity,
    reachability: finding.reachability,
  };
}

function ageOf(findings: readonly Finding[], { timezone, ages }: ProblemContext) {
  const starts = findings.map(ageStart).filter((start) => start !== null);
  const oldest = findings.reduce<number | null>((days, finding) => largest(days, ageInDays(finding, ages.asOf)), null);
  const start = starts.reduce((earliest, at) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  return { since: starts.length === 0 ? "" : formatDate(start, timezone), ageDays: oldest };
}

function largest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** How many are overdue and since when: a day that stays, where a number of days would change with every report. */
function overdueOf(findings: readonly Finding[], { timezone, ages }: ProblemContext) {
  const days = findings.map((finding) => overdueSince(finding, ages)).filter((since) => since !== null);
  const count = days.length;
  if (count === 0) return { count, text: "" };
  const first = formatDate(
    days.reduce((earliest, since) => Math.min(earliest, since)),
    timezone,
  );
  return { count, text: `${count === findings.length ? "overdue" : `${formatNumber(count)} overdue`} since ${first}` };
}

/** Where all of a problem is news, its heading says so, and its places need not. */
function withoutRepeatedNews(placed: readonly Placed[]): readonly Placed[] {
  return placed.every(({ isNews }) => isNews) ? placed.map((item) => ({ ...item, isNews: false })) : placed;
}

function newsText(placed: readonly Placed[]): string {
  const news = placed.filter(({ isNews }) => isNews).length;
  if (news === 0) return "";
  return news === placed.length
    ? "new since the last run"
    : `${formatNumber(news)} of ${formatNumber(placed.length)} since the last run`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ""))].toSorted(compareTexts);
}
