import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareFindings, type PreviousReport } from "../../../src/changes/compare-findings.ts";
import { nextSources } from "../../../src/changes/next-sources.ts";
import { extendLedger } from "../../../src/changes/period-ledger.ts";
import type { Comparison } from "../../../src/model/change.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import type { FindingKey } from "../../../src/model/ids.ts";
import type { PeriodEntry, PeriodLedger } from "../../../src/model/period-ledger.ts";
import { hour } from "./findings-fixture.ts";
import { calmMoments, type Moment, moments, outcomesAt, seeded, timeOf } from "./random-history.ts";

const threshold = "critical";
const openClasses: readonly string[] = ["new", "reopened", "escalated", "unknown"];

type Played = {
  /** The report before the period, its last report, and its ledger. */
  readonly start: PreviousReport;
  readonly end: PreviousReport;
  readonly ledger: PeriodLedger;
  /** Keys that some run of the period had open. */
  readonly everOpen: ReadonlySet<FindingKey>;
};

function compare(previous: PreviousReport | null, moment: Moment, index: number): [Comparison, PreviousReport] {
  const outcomes = outcomesAt(moment, index, threshold, previous?.open ?? nothingOpen);
  const comparison = compareFindings({ previous, outcomes, threshold, canFiltersHide: false, events: [] });
  const open = OpenFindings.of(comparison.open.values());
  const sources = nextSources(previous?.sources ?? null, outcomes);
  return [comparison, { at: timeOf(index) + hour, threshold, sources, open }];
}

/** The first moment is the report of the period before; the others are the runs of one period. */
function play([first, ...later]: readonly Moment[]): Played {
  assert.ok(first);
  const [, start] = compare(null, { ...first, groupFails: false, orgFails: false }, 0);
  const baseline = { kind: "run", run: { id: "0", attempt: 1, at: start.at } } as const;
  let end = start;
  let ledger: PeriodLedger | null = null;
  const everOpen = new Set<FindingKey>();
  for (const [position, moment] of later.entries()) {
    const index = position + 1;
    const [comparison, report] = compare(end, moment, index);
    const run = { id: String(index), attempt: 1, at: report.at };
    ledger = extendLedger({ previous: ledger, periodId: "2026-W47", baseline, run, comparison, events: [], eventCounts: [] });
    for (const key of report.open.keys()) everOpen.add(key);
    end = report;
  }
  assert.ok(ledger);
  return { start, end, ledger, everOpen };
}

const isOpenEntry = ({ change, cameAs }: PeriodEntry): boolean => cameAs === null && openClasses.includes(change.class);

test("entries agree with what was open when the period began and what is open now, whatever failed", () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 2, maxLength: 6 }), (history) => {
      const { start, end, ledger, everOpen } = play(history);
      const entries = new Map(ledger.entries.map((entry) => [entry.change.tracked.finding.key, entry]));
      assert.equal(entries.size, ledger.entries.length);
      for (const [key, entry] of entries) {
        assert.equal(entry.wasOpenAtStart, start.open.has(key));
        assert.equal(isOpenEntry(entry), end.open.has(key));
        assert.equal(entry.cameAs !== null, !start.open.has(key) && !end.open.has(key));
      }
      for (const key of new Set([...start.open.keys(), ...everOpen])) {
        const isPassing = !start.open.has(key) && !end.open.has(key);
        if (isPassing || start.open.has(key) !== end.open.has(key)) assert.ok(entries.has(key));
      }
    }),
    seeded,
  );
});

test("run by run gives the same net picture as comparing the ends, besides what came and went", () => {
  fc.assert(
    fc.property(fc.array(calmMoments, { minLength: 2, maxLength: 6 }), (history) => {
      const { start, ledger } = play(history);
      const last = history.at(-1);
      assert.ok(last);
      const [direct] = compare(start, last, history.length - 1);
      const came = direct.changes.filter((change) => ["new", "reopened", "escalated"].includes(change.class));
      const left = direct.changes.filter((change) => ["resolved", "ignored", "downgraded", "gone"].includes(change.class));
      const staying = ledger.entries.filter((entry) => entry.cameAs === null);
      const keys = (list: readonly { readonly tracked: { readonly finding: { readonly key: string } } }[]) =>
        list.map(({ tracked }) => tracked.finding.key).sort();
      assert.deepEqual(
        keys(staying.filter((entry) => isOpenEntry(entry) && !entry.wasOpenAtStart).map(({ change }) => change)),
        keys(came),
      );
      assert.deepEqual(keys(staying.filter((entry) => !isOpenEntry(entry)).map(({ change }) => change)), keys(left));
    }),
    seeded,
  );
});

test("news are only what the last run added or changed", () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 2, maxLength: 5 }), (history) => {
      const quiet = history.at(-1);
      assert.ok(quiet);
      const { ledger } = play([...history, quiet, quiet]);
      assert.deepEqual(
        ledger.entries.filter(({ isNews }) => isNews),
        [],
      );
    }),
    seeded,
  );
});
