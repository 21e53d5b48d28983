import fc from "fast-check";
import { applyIncrement } from "../../../src/changes/apply-increment.ts";
import { compareFindings, type PreviousReport } from "../../../src/changes/compare-findings.ts";
import { nextSources } from "../../../src/changes/next-sources.ts";
import { planWindow } from "../../../src/changes/plan-window.ts";
import type { IssuesOutcome } from "../../../src/changes/source-coverage.ts";
import type { Comparison } from "../../../src/model/change.ts";
import type { Finding, FindingStatus } from "../../../src/model/finding.ts";
import { unknownContent } from "../../../src/model/findings/finding-table.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { asProjectId, type EpochMs } from "../../../src/model/ids.ts";
import { type Severity, severities } from "../../../src/model/severity.ts";
import type { SnykSource } from "../../../src/model/source.ts";
import { createIssueCollector } from "../../../src/snyk-export/issue-collector.ts";
import { memorySpill } from "../model/memory-spill.ts";
import { before, day, failed, groupIssues, hour, makeFinding, orgIssues } from "./findings-fixture.ts";

export const threshold = "high";

/** What a row is from a time on; null when it is there no more. */
export type Version = {
  readonly at: EpochMs;
  readonly is: { readonly status: FindingStatus; readonly severity: Severity } | null;
};

/** One row of the export through time; rows with one name share a key. */
export type RowHistory = {
  readonly name: string;
  readonly copy: number;
  readonly inOrg: boolean;
  readonly versions: readonly Version[];
};

export type Run = {
  readonly at: EpochMs /** The time whose state is exported. */;
  readonly shows: EpochMs;
  readonly fails: readonly SnykSource[];
};

export type History = { readonly rows: readonly RowHistory[]; readonly runs: readonly Run[] };

const content = fc.record({
  status: fc.constantFrom<FindingStatus>("open", "open", "resolved", "ignored"),
  severity: fc.constantFrom(...severities),
});

/** Versions at random minutes of nine days, from two days before the first run; what is gone does not return. */
const versions: fc.Arbitrary<readonly Version[]> = fc
  .array(fc.record({ minute: fc.integer({ min: -2 * 1440, max: 7 * 1440 }), is: fc.option(content, { freq: 7 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((list) => {
    const sorted = list.toSorted((one, other) => one.minute - other.minute);
    const gone = sorted.findIndex(({ is }) => is === null);
    const living = gone < 0 ? sorted : sorted.slice(0, gone + 1);
    return living.map(({ minute, is }) => ({ at: before + minute * 60_000, is }));
  });

/** Rows of six findings, with so many rows each. */
function rowsOf(copies: number): fc.Arbitrary<readonly RowHistory[]> {
  const finding = (name: string) =>
    fc
      .record({ inOrg: fc.boolean(), copies: fc.array(versions, { minLength: 1, maxLength: copies }) })
      .map((made) => made.copies.map((list, copy): RowHistory => ({ name, copy, inOrg: made.inOrg, versions: list })));
  return fc.tuple(...["A", "B", "C", "D", "E", "F"].map(finding)).map((list) => list.flat());
}

/** A run a day or more often for a week, then one after the week is over, whose export is a full one. */
function runsOf(fails: fc.Arbitrary<readonly SnykSource[]>): fc.Arbitrary<readonly Run[]> {
  const lagMs = fc.integer({ min: 0, max: 120 }).map((minutes) => minutes * 60_000);
  const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 7 * 1440 }), { minLength: 2, maxLength: 8 });
  return fc
    .record({
      minutes,
      lags: fc.array(lagMs, { minLength: 10, maxLength: 10 }),
      fails: fc.array(fails, { minLength: 8, maxLength: 8 }),
    })
    .map(({ minutes: times, lags, fails: failing }) => {
      const between = times.toSorted((one, other) => one - other).map((minute) => before + minute * 60_000);
      let shown = 0;
      return [before, ...between, before + 7 * day + 5 * hour].map((at, index): Run => {
        // What Snyk exports never goes back in time.
        shown = Math.max(shown, at - (lags[index] ?? 0));
        const isBetween = index > 0 && index <= between.length;
        return { at, shows: shown, fails: isBetween ? (failing[index - 1] ?? []) : [] };
      });
    });
}

export const calmHistories: fc.Arbitrary<History> = fc.record({ rows: rowsOf(1), runs: runsOf(fc.constant([])) });

export const roughHistories: fc.Arbitrary<History> = fc.record({
  rows: rowsOf(2),
  runs: runsOf(fc.subarray([groupIssues, orgIssues])),
});

/** The version of a row at a time. */
export function versionAt(row: RowHistory, at: EpochMs): Version | undefined {
  return row.versions.findLast((version) => version.at <= at);
}

/** Reports of all runs, each compared with the one before, by full exports or by increments. */
export function report(history: History, wanted: "full" | "incremental"): readonly Comparison[] {
  const reports: Comparison[] = [];
  let previous: PreviousReport | null = null;
  for (const run of history.runs) {
    const outcomes = collectAll(history, run, previous, wanted);
    const comparison = compareFindings({ previous, outcomes, threshold, canFiltersHide: false, events: [] });
    reports.push(comparison);
    previous = nextReport(run, previous, outcomes, comparison);
  }
  return reports;
}

function collectAll(
  history: History,
  run: Run,
  previous: PreviousReport | null,
  wanted: "full" | "incremental",
): readonly IssuesOutcome[] {
  return [groupIssues, orgIssues].map((source) => collect(source, history.rows, run, previous, wanted));
}

function nextReport(
  run: Run,
  previous: PreviousReport | null,
  outcomes: readonly IssuesOutcome[],
  comparison: Comparison,
): PreviousReport {
  return {
    at: run.at,
    threshold,
    sources: nextSources(previous?.sources ?? null, outcomes),
    open: OpenFindings.of(comparison.open.values()),
  };
}

function collect(
  source: SnykSource,
  rows: readonly RowHistory[],
  run: Run,
  previous: PreviousReport | null,
  wanted: "full" | "incremental",
): IssuesOutcome {
  if (run.fails.includes(source)) return failed(source);
  const known = previous?.sources.get(source.id);
  const plan = planWindow({
    wanted,
    selection: "",
    threshold,
    previous: previous === null || known === undefined ? null : { source: known, threshold: previous.threshold },
    now: run.at,
  });
  const open = previous?.open ?? nothingOpen;
  const request = {
    source,
    threshold,
    before: open,
    disguise: (finding: Finding) => finding,
  } as const;
  const from = plan.kind === "full" ? Number.NEGATIVE_INFINITY : plan.from;
  const collector = createIssueCollector(
    plan.kind === "full"
      ? request
      : {
          ...request,
          increment: {
            from,
            complete: (part, touched) => applyIncrement({ source: plan.previous, open, threshold }, part, touched),
          },
        },
    run.at,
    memorySpill,
  );
  for (const row of rows) {
    const version = versionAt(row, run.shows);
    const isShown = source === groupIssues || row.inOrg;
    if (isShown && version !== undefined && version.is !== null && version.at >= from)
      collector.add(toFinding(row, version.is), unknownContent);
  }
  return { kind: "complete", data: collector.snapshot() };
}

function toFinding({ name, copy, versions: all }: RowHistory, is: NonNullable<Version["is"]>): Finding {
  const introduced = (all[0]?.at ?? before) - copy;
  return makeFinding(name, {
    ...is,
    projectId: asProjectId(`project-${name < "D" ? 1 : 2}`),
    firstIntroducedAt: introduced,
    lastIntroducedAt: introduced,
  });
}
