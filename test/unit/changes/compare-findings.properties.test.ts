import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareFindings, type PreviousReport } from "../../../src/changes/compare-findings.ts";
import { nextSources } from "../../../src/changes/next-sources.ts";
import type { IssuesOutcome } from "../../../src/changes/source-coverage.ts";
import type { Comparison } from "../../../src/model/change.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { SnapshotFindings } from "../../../src/model/findings/snapshot-findings.ts";
import { type Severity, severities } from "../../../src/model/severity.ts";
import {
  allChanges,
  groupIssues,
  hour,
  makeFinding,
  makeSnapshot,
  now,
  previousReport,
  remember,
  track,
} from "./findings-fixture.ts";
import { type Moment, moments, outcomesAt, seeded, timeOf } from "./random-history.ts";

type Step = {
  readonly previous: PreviousReport | null;
  readonly outcomes: readonly IssuesOutcome[];
  readonly comparison: Comparison;
};

function runStep(previous: PreviousReport | null, moment: Moment, index: number, threshold: Severity): Step {
  const outcomes = outcomesAt(moment, index, threshold, previous?.open ?? nothingOpen);
  const comparison = compareFindings({ previous, outcomes, threshold, canFiltersHide: false, events: [] });
  return { previous, outcomes, comparison };
}

function reportAfter({ previous, outcomes, comparison }: Step, index: number, threshold: Severity): PreviousReport {
  return {
    at: timeOf(index) + hour,
    threshold,
    sources: nextSources(previous?.sources ?? null, outcomes),
    open: OpenFindings.of(comparison.open.values()),
  };
}

/** The steps of a history, each with what went into it and what came out. */
function play(history: readonly { readonly moment: Moment; readonly threshold: Severity }[]): readonly Step[] {
  const steps: Step[] = [];
  let previous: PreviousReport | null = null;
  for (const [index, { moment, threshold }] of history.entries()) {
    const step: Step = runStep(previous, moment, index, threshold);
    steps.push(step);
    previous = reportAfter(step, index, threshold);
  }
  return steps;
}

const histories = fc.array(fc.record({ moment: moments, threshold: fc.constantFrom(...severities.slice(0, 2)) }), {
  minLength: 2,
  maxLength: 5,
});

const keysOf = (tracked: readonly { readonly finding: { readonly key: string } }[]): readonly string[] =>
  tracked.map(({ finding }) => finding.key);

test("every finding that was or is open lands in exactly one class, or is baseline, or departed", () => {
  fc.assert(
    fc.property(histories, (history) => {
      for (const { previous, comparison } of play(history)) {
        const told = [
          ...keysOf(allChanges(comparison).map(({ tracked }) => tracked)),
          ...keysOf([...comparison.baselined.values()]),
        ];
        assert.equal(new Set(told).size, told.length);
        const tracked = new Set<string>([...(previous?.open.keys() ?? []), ...keysOf([...comparison.open.values()])]);
        const departed = comparison.departures.reduce((sum, { count }) => sum + count, 0);
        assert.equal(told.length + departed, tracked.size);
        assert.ok(told.every((key) => tracked.has(key)));
      }
    }),
    seeded,
  );
});

test("a snapshot compared with itself has only findings that are still open", () => {
  fc.assert(
    fc.property(moments, fc.constantFrom(...severities), (moment, threshold) => {
      const first = runStep(null, moment, 0, threshold);
      const { comparison } = runStep(reportAfter(first, 0, threshold), moment, 0, threshold);
      const classes = new Set(allChanges(comparison).map((change) => change.class));
      const bothFail = moment.groupFails && moment.orgFails;
      assert.deepEqual([...classes], comparison.open.length === 0 ? [] : [bothFail ? "unknown" : "still-open"]);
      assert.deepEqual(keysOf([...comparison.open.values()]), keysOf([...first.comparison.open.values()]));
    }),
    seeded,
  );
});

test("the order of sources, rows and open findings changes nothing", () => {
  fc.assert(
    fc.property(histories, (history) => {
      for (const [index, { previous, outcomes }] of play(history).entries()) {
        const threshold = history[index]?.threshold ?? "critical";
        const input = { threshold, canFiltersHide: false, events: [] };
        const straight = compareFindings({ ...input, previous, outcomes });
        const turned = compareFindings({
          ...input,
          previous: previous && reverseReport(previous),
          outcomes: outcomes.toReversed().map(reverseRows),
        });
        assert.equal(JSON.stringify(turned), JSON.stringify(straight));
      }
    }),
    seeded,
  );
});

test("what no source could show is never called resolved, ignored, downgraded or gone", () => {
  fc.assert(
    fc.property(histories, (history) => {
      for (const { previous, outcomes, comparison } of play(history)) {
        const answered = new Set(outcomes.flatMap((outcome) => (outcome.kind === "complete" ? [outcome.data.source.id] : [])));
        if (previous === null || answered.has(groupIssues.id)) continue;
        const seen = new Set(
          outcomes.flatMap((outcome) => (outcome.kind === "complete" ? [...outcome.data.findings.keys()] : [])),
        );
        for (const { class: name, tracked } of allChanges(comparison)) {
          const couldBeSeen = answered.size > 0 || seen.has(tracked.finding.key);
          if (!couldBeSeen) assert.equal(name, "unknown");
        }
      }
    }),
    seeded,
  );
});

test("tens of thousands of findings are compared, and none is lost", () => {
  const all = Array.from({ length: 40_000 }, (_, index) => makeFinding(String(index), { epss: (index % 100) / 100 }));
  const previous = previousReport(
    all.slice(0, 30_000).map((finding) => track(finding)),
    [remember(groupIssues, { closed: all.slice(35_000) })],
  );
  const outcome: IssuesOutcome = {
    kind: "complete",
    data: makeSnapshot(groupIssues, all.slice(10_000), now, {}, previous.open),
  };
  const { changes, standing, open } = compareFindings({
    previous,
    outcomes: [outcome],
    threshold: "critical",
    canFiltersHide: false,
    events: [],
  });
  assert.deepEqual([changes.length + standing.length, open.length], [40_000, 30_000]);
});

function reverseReport(report: PreviousReport): PreviousReport {
  return {
    ...report,
    sources: new Map([...report.sources].reverse()),
    open: OpenFindings.of([...report.open.values()].reverse()),
  };
}

function reverseRows(outcome: IssuesOutcome): IssuesOutcome {
  if (outcome.kind === "failed") return outcome;
  return {
    kind: "complete",
    data: { ...outcome.data, findings: SnapshotFindings.of([...outcome.data.findings.values()].reverse()) },
  };
}
