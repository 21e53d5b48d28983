import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareFindings, type PreviousReport } from "../../../src/changes/compare-findings.ts";
import { nextSources } from "../../../src/changes/next-sources.ts";
import { extendLedger } from "../../../src/changes/period-ledger.ts";
import { outcomeOfPeriod } from "../../../src/changes/period-outcome.ts";
import type { Change, Comparison } from "../../../src/model/change.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { asFindingKey } from "../../../src/model/ids.ts";
import type { PeriodLedger } from "../../../src/model/period-ledger.ts";
import type { Fate } from "../../../src/model/period-outcome.ts";
import { hour, makeFinding, plain, track } from "./findings-fixture.ts";
import { type Moment, moments, outcomesAt, seeded, timeOf } from "./random-history.ts";

const threshold = "critical";
const baseline = { kind: "run", run: { id: "0", attempt: 1, at: timeOf(0) } } as const;

function extend(previous: PeriodLedger | null, comparison: Comparison, index = 1): PeriodLedger {
  const run = { id: String(index), attempt: 1, at: timeOf(index) + hour };
  return extendLedger({ previous, periodId: "2026-W46", baseline, run, comparison, events: [], eventCounts: [] });
}

const tracked = (name: string) => track(makeFinding(name));

test("each finding that came up in the period has one fate in the next report", () => {
  const names = ["resolved", "ignored", "downgraded", "gone", "open", "unknown", "left"];
  const arrivals: readonly Change[] = [
    ...names.map((name) => ({ class: "new", reason: "introduced", tracked: tracked(name), explanation: null }) as const),
    { class: "reopened", reason: "was-ignored", tracked: tracked("back"), explanation: null },
    { class: "resolved", reason: null, tracked: tracked("open before"), explanation: null },
  ];
  const open = arrivals.filter(({ class: name }) => name !== "resolved").map((change) => change.tracked);
  const ledger = extend(null, { changes: arrivals, standing: [], baselined: [], departures: [], open });
  const changes: readonly Change[] = [
    ...(["resolved", "ignored", "downgraded"] as const).map(
      (name) => ({ class: name, reason: null, tracked: tracked(name), explanation: null }) as const,
    ),
    { class: "gone", reason: "project-deleted", tracked: tracked("gone"), explanation: null },
    { class: "new", reason: "introduced", tracked: tracked("of the week after"), explanation: null },
  ];
  const unknown = { ...tracked("unknown"), unknownSince: timeOf(1) };
  const outcome = outcomeOfPeriod(ledger, { changes, open: [...["open", "back"].map(tracked), unknown] });
  assert.deepEqual(outcome, {
    periodId: "2026-W46",
    came: { new: 7, reopened: 1, escalated: 0 },
    became: { resolved: 1, ignored: 1, downgraded: 1, gone: 1, left: 1, "still-open": 2, unknown: 1 },
  });
});

type Report = { readonly report: PreviousReport; readonly comparison: Comparison };

function compare(previous: PreviousReport | null, moment: Moment, index: number): Report {
  const outcomes = outcomesAt(moment, index, threshold, previous?.open ?? nothingOpen);
  const comparison = compareFindings({ previous, outcomes, threshold, canFiltersHide: false, events: [] });
  const open = OpenFindings.of(comparison.open.values());
  const sources = nextSources(previous?.sources ?? null, outcomes);
  return { comparison, report: { at: timeOf(index) + hour, threshold, sources, open } };
}

/** The runs of a period, after a first report, and the first comparison after it. */
function play(history: readonly Moment[]): { readonly ledger: PeriodLedger; readonly last: Comparison } {
  const [first, ...rest] = history;
  assert.ok(first);
  let { report, comparison } = compare(null, { ...first, groupFails: false, orgFails: false }, 0);
  let ledger: PeriodLedger | null = null;
  for (const [position, moment] of rest.entries()) {
    if (position > 0) ledger = extend(ledger, comparison, position);
    ({ report, comparison } = compare(report, moment, position + 1));
  }
  assert.ok(ledger);
  return { ledger, last: comparison };
}

test("the fates sum up to what came, and agree with what is open; what failed sources hid is unknown, never resolved", () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 3, maxLength: 6 }), (history) => {
      const { ledger, last } = play(history);
      const { came, became } = outcomeOfPeriod(ledger, last);
      const arrived = new Set(
        ledger.entries
          .filter(({ change, cameAs }) => cameAs === null && ["new", "reopened", "escalated"].includes(change.class))
          .map(({ change }) => change.tracked.finding.key),
      );
      assert.equal(came.new + came.reopened + came.escalated, arrived.size);
      assert.equal(
        Object.values(became).reduce((sum, count) => sum + count, 0),
        arrived.size,
      );
      const stillOpen = [...last.open.values()].filter(({ finding }) => arrived.has(finding.key));
      assert.equal(became["still-open"], stillOpen.filter(({ unknownSince }) => unknownSince === null).length);
      assert.equal(became.unknown, stillOpen.filter(({ unknownSince }) => unknownSince !== null).length);
      const moment = history.at(-1);
      if (moment?.groupFails && moment.orgFails) assert.equal(became.resolved + became.ignored + became.gone, 0);
    }),
    seeded,
  );
});

test("where only hashes are kept, the numbers are the same", () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 3, maxLength: 5 }), (history) => {
      const { ledger, last } = play(history);
      const rename = <One extends { readonly finding: Finding }>(one: One): One => ({
        ...one,
        finding: { ...one.finding, key: asFindingKey(`hash of ${one.finding.key}`), title: "", problemId: "" },
      });
      const hide = (change: Change): Change => ({ ...change, tracked: rename(change.tracked) });
      const hidden = { ...ledger, entries: ledger.entries.map((entry) => ({ ...entry, change: hide(entry.change) })) };
      const later = { changes: last.changes.map(hide), open: [...last.open.values()].map(plain).map(rename) };
      assert.deepEqual(outcomeOfPeriod(hidden, later), outcomeOfPeriod(ledger, last));
    }),
    { ...seeded, numRuns: 100 },
  );
});

test("what is still open need not be among the changes", () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 3, maxLength: 5 }), (history) => {
      const { ledger, last } = play(history);
      const changes = last.changes.filter(({ class: name }) => name !== "still-open");
      const fates: Readonly<Record<Fate, number>> = outcomeOfPeriod(ledger, { ...last, changes }).became;
      assert.deepEqual(fates, outcomeOfPeriod(ledger, last).became);
    }),
    { ...seeded, numRuns: 100 },
  );
});
