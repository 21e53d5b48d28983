import type { Digest } from "../model/digest.ts";
import type { Period, PeriodKind } from "../model/period.ts";
import { ageRuleOf } from "./age.ts";
import { buildChanges, type ChangesView } from "./view-changes.ts";
import { buildCounts, isQuiet, type ViewCounts } from "./view-counts.ts";
import { buildEvents, type EventsView } from "./view-events.ts";
import { buildGone, type GoneView } from "./view-gone.ts";
import { findingNoun, headlineText, standingText } from "./view-headline.ts";
import { buildHistory, type HistoryView } from "./view-history.ts";
import { type ViewList, viewList } from "./view-list.ts";
import { baselineText, buildNotes } from "./view-notes.ts";
import { buildNumbers, type NumberRow } from "./view-numbers.ts";
import { buildOpen, type OpenView } from "./view-open.ts";
import {
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
  readonly period: { readonly id: string; readonly kind: PeriodKind; readonly label: string };
  readonly repository: string;
  readonly timezone: string;
  readonly threshold: string;
  /** What is counted, such as `critical findings`. */
  readonly noun: string;
  readonly isFirstRun: boolean;
  readonly isQuiet: boolean;
  readonly isPartial: boolean;
  readonly isCountsOnly: boolean;
  readonly headline: string;
  readonly standing: string;
  readonly baseline: string;
  readonly counts: ViewCounts;
  readonly numbers: readonly NumberRow[];
  readonly changes: ChangesView;
  readonly gone: ViewList<GoneView>;
  readonly failures: ViewList<FailureView>;
  readonly open: OpenView;
  readonly events: EventsView;
  readonly usage: UsageView;
  readonly sources: ViewList<SourceView>;
  readonly sourceCounts: readonly SourceCountView[];
  readonly notes: ViewList<string>;
  readonly history: HistoryView;
};

/** The view of a digest. Where only counts may be published, its lists are empty and its texts name nothing. */
export function buildView(digest: Digest): ReportView {
  const isCountsOnly = digest.exposure === "public-counts-only";
  const counts = buildCounts(digest);
  const named = isCountsOnly ? withoutNames(digest) : digest;
  const context = { timezone: digest.timezone, ages: ageRuleOf(digest), places: "many" } as const;
  return {
    version: 1,
    period: { id: digest.period.id, kind: digest.period.kind, label: periodLabel(digest.period) },
    repository: digest.repository.fullName,
    timezone: digest.timezone,
    threshold: digest.threshold,
    noun: findingNoun(digest.threshold).many,
    isFirstRun: digest.baseline.kind === "first-run",
    isQuiet: isQuiet(counts),
    isPartial: digest.status === "partial",
    isCountsOnly,
    headline: headlineText(digest, counts),
    standing: standingText(digest, counts),
    baseline: baselineText(digest),
    counts,
    numbers: buildNumbers(digest, counts),
    changes: buildChanges(named.ledger, context),
    gone: buildGone(named.ledger, digest.timezone),
    failures: buildFailures(named),
    open: { ...buildOpen(digest, context), ...(isCountsOnly ? { worst: viewList([]) } : {}) },
    events: { ...buildEvents(named), byRisk: buildEvents(digest).byRisk },
    usage: buildUsage(digest),
    sources: buildSources(named),
    sourceCounts: countSources(digest),
    notes: viewList(buildNotes(digest, isCountsOnly)),
    history: buildHistory(digest),
  };
}

/** The digest with nothing in it that has a name or an id, for the lists of a report that shows numbers only. */
function withoutNames(digest: Digest): Digest {
  return { ...digest, sources: [], ledger: { ...digest.ledger, entries: [], highRisk: [], otherEvents: [] } };
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
