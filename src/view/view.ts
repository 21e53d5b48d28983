import type { Digest } from "../model/digest.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { Period, PeriodKind } from "../model/period.ts";
import { ageRuleOf, isOverdue } from "./age.ts";
import { arrivalsOf, arrivalTest } from "./arrivals.ts";
import { type ActFirst, chooseActFirst, nothingFirst, type ToldFirst } from "./view-act-first.ts";
import { buildChanges, type ChangesView } from "./view-changes.ts";
import { buildCounts, isQuiet, type ViewCounts } from "./view-counts.ts";
import { buildEvents, type EventsView } from "./view-events.ts";
import { buildFindings, type FindingLine } from "./view-findings.ts";
import { buildFlexera, type FlexeraView } from "./view-flexera.ts";
import { buildGone, type GoneView } from "./view-gone.ts";
import { findingNoun, headlineText, standingText } from "./view-headline.ts";
import { buildHistory, type HistoryView } from "./view-history.ts";
import { type ViewList, viewList, withoutRows } from "./view-list.ts";
import { baselineText, buildNotes } from "./view-notes.ts";
import { buildNumbers, type NumberRow } from "./view-numbers.ts";
import { buildOpen, listWorst, type OpenView } from "./view-open.ts";
import { listAllOverdue, type OverdueView, overdueSummary, restOfOverdue } from "./view-overdue.ts";
import { type ProblemContext, type ProblemView, problemKey } from "./view-problems.ts";
import { recoveryText } from "./view-recovery.ts";
import {
  asksSnyk,
  buildFailures,
  buildSources,
  countSources,
  type FailureView,
  type SourceCountView,
  type SourceView,
} from "./view-sources.ts";
import { buildUsage, type UsageView } from "./view-usage.ts";

/**
 * All that a report template can print, version 1 of the data model in `docs/report-data.schema.json`: counts, dates, links and
 * order are ready. It tells the whole period. Texts are as served, so hostile: a template's `{{value}}` escapes them.
 */
export type ReportView = {
  readonly version: 1;
  /** `isCalendar` where reports have a period of time that has a name. */
  readonly period: { readonly id: string; readonly kind: PeriodKind; readonly label: string; readonly isCalendar: boolean };
  readonly repository: string;
  readonly timezone: string;
  readonly threshold: string;
  /** What is counted, such as `critical findings`. */
  readonly noun: string;
  readonly isFirstRun: boolean;
  readonly isQuiet: boolean;
  readonly isPartial: boolean;
  readonly isCountsOnly: boolean;
  /** False where Flexera alone was asked: then there are no findings to tell. */
  readonly asksSnyk: boolean;
  readonly headline: string;
  readonly standing: string;
  /** What could be read again after a failure, and what that settled; "" where nothing came back. */
  readonly recovery: string;
  readonly baseline: string;
  readonly counts: ViewCounts;
  readonly numbers: readonly NumberRow[];
  /** What to do first: at most ten problems that are new or overdue. */
  readonly actFirst: ViewList<ProblemView>;
  readonly changes: ChangesView;
  /** The same without the problems of `actFirst`, for a report that has told those already. */
  readonly remaining: RemainingView;
  readonly overdue: OverdueView;
  readonly gone: ViewList<GoneView>;
  readonly failures: ViewList<FailureView>;
  readonly open: OpenView;
  readonly events: EventsView;
  readonly usage: UsageView;
  readonly flexera: FlexeraView;
  readonly sources: ViewList<SourceView>;
  readonly sourceCounts: readonly SourceCountView[];
  readonly notes: ViewList<string>;
  readonly history: HistoryView;
  /** Every changed and open finding in one line each. */
  readonly findings: ViewList<FindingLine>;
};

/** What the sections after `actFirst` have left to tell, and how many findings `actFirst` told of each. */
export type RemainingView = {
  readonly told: ToldFirst;
  /** How much of what is newly open `actFirst` tells, as a sentence; "" where nothing is newly open. */
  readonly toldText: string;
  readonly new: ViewList<ProblemView>;
  readonly reopened: ViewList<ProblemView>;
  readonly escalated: ViewList<ProblemView>;
  readonly overdue: ViewList<ProblemView>;
  /** The worst of what is open and in none of the other lists. */
  readonly open: ViewList<ProblemView>;
};

/** The view of a digest. Where only counts may be published, its lists are empty and its texts name nothing. */
export function buildView(digest: Digest): ReportView {
  const isCountsOnly = digest.exposure === "public-counts-only";
  const counts = buildCounts(digest);
  const named = isCountsOnly ? withoutNames(digest) : digest;
  const context = { timezone: digest.timezone, ages: ageRuleOf(digest), places: "many" } as const;
  const first = isCountsOnly ? nothingFirst : chooseActFirst(digest, context);
  const changes = buildChanges(named.ledger, context);
  return {
    version: 1,
    period: {
      id: digest.period.id,
      kind: digest.period.kind,
      label: periodLabel(digest.period),
      isCalendar: digest.period.startsAt !== null,
    },
    repository: digest.repository.fullName,
    timezone: digest.timezone,
    threshold: digest.threshold,
    noun: findingNoun(digest.threshold).many,
    isFirstRun: digest.baseline.kind === "first-run",
    isQuiet: isQuiet(counts),
    isPartial: digest.status === "partial",
    isCountsOnly,
    asksSnyk: asksSnyk(digest),
    headline: headlineText(digest, counts),
    standing: standingText(digest, counts),
    recovery: recoveryText(digest),
    baseline: baselineText(digest),
    counts,
    numbers: buildNumbers(digest, counts),
    actFirst: first.problems,
    changes,
    remaining: buildRemaining(named, changes, first, context),
    overdue: { summary: overdueSummary(digest, context.ages), problems: listAllOverdue(named, context) },
    gone: buildGone(named.ledger, digest.timezone),
    failures: buildFailures(named),
    open: { ...buildOpen(digest, context), ...(isCountsOnly ? { worst: viewList([]) } : {}) },
    events: { ...buildEvents(named), byRisk: buildEvents(digest).byRisk },
    usage: buildUsage(digest),
    flexera: buildFlexera(digest),
    sources: buildSources(named),
    sourceCounts: countSources(digest),
    notes: viewList(buildNotes(digest, isCountsOnly)),
    history: buildHistory(digest),
    findings: buildFindings(named, context.ages),
  };
}

function buildRemaining(
  digest: Digest,
  changes: ChangesView,
  { told, summary, keys }: ActFirst,
  context: ProblemContext,
): RemainingView {
  const hasArrived = arrivalTest(arrivalsOf(digest));
  // What is open and in no list of what to do first, of what came in this period, or of what is overdue.
  const isToldElsewhere = ({ finding }: TrackedFinding): boolean =>
    isOverdue(finding, context.ages) || hasArrived(finding) || keys.has(problemKey(finding));
  const rest = (list: ViewList<ProblemView>) => withoutRows(list, (problem) => keys.has(problemKey(problem)));
  return {
    told,
    toldText: summary,
    new: rest(changes.new),
    reopened: rest(changes.reopened),
    escalated: rest(changes.escalated),
    overdue: restOfOverdue(digest, context, ({ finding }) => keys.has(problemKey(finding))),
    open: listWorst(() => digest.open.values().filter((tracked) => !isToldElsewhere(tracked)), context),
  };
}

/** The digest with nothing in it that has a name or an id, for the lists of a report that shows numbers only. */
function withoutNames(digest: Digest): Digest {
  return { ...digest, sources: [], open: [], ledger: { ...digest.ledger, entries: [], highRisk: [], otherEvents: [] } };
}

function periodLabel(period: Period): string {
  switch (period.kind) {
    case "day":
      return period.id;
    case "week":
      return `week ${period.id}`;
    case "month":
      return `month ${period.id}`;
    case "rolling":
    case "none":
      return "since the report before";
  }
}
