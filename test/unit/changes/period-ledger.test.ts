import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { extendLedger } from "../../../src/changes/period-ledger.ts";
import type { RatedEvent } from "../../../src/model/audit-report.ts";
import type { Change, ChangeClass, Comparison } from "../../../src/model/change.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { asAuditEventId } from "../../../src/model/ids.ts";
import type { BaselineRef, PeriodEntry, PeriodLedger, RunRef } from "../../../src/model/period-ledger.ts";
import { before, brief, day, makeEvent, makeFinding, now, track } from "./findings-fixture.ts";

const runAt = (number: number): RunRef => ({ id: String(number), attempt: 1, at: before + number * day });
const baseline: BaselineRef = { kind: "run", run: runAt(0) };

function change(name: Change["class"], finding: Partial<Finding> = {}): Change {
  const tracked = track(makeFinding("A", finding));
  const explanation = null;
  switch (name) {
    case "new":
      return { class: name, reason: "introduced", tracked, explanation };
    case "reopened":
      return { class: name, reason: "was-ignored", tracked, explanation };
    case "escalated":
      return { class: name, reason: "known-to-snyk-before", tracked, explanation };
    case "gone":
      return { class: name, reason: "no-longer-exported", tracked, explanation };
    case "still-open":
    case "resolved":
    case "ignored":
    case "downgraded":
      return { class: name, reason: null, tracked, explanation };
  }
}

const openClasses: readonly string[] = ["new", "reopened", "escalated", "still-open"];

function comparisonOf(changes: readonly Change[], rest: Partial<Comparison> = {}): Comparison {
  const open = changes.filter((one) => openClasses.includes(one.class)).map(({ tracked }) => tracked);
  return {
    changes: changes.filter((one) => one.class !== "still-open"),
    standing: changes.filter((one) => one.class === "still-open").map(({ tracked }) => tracked),
    baselined: [],
    departures: [],
    open,
    ...rest,
  };
}

const nothing = comparisonOf([]);
const unknown = { ...track(makeFinding("A")), unknownSince: 1 };
const nothingSeen = comparisonOf([], { standing: [unknown], open: [unknown] });

function extend(previous: PeriodLedger | null, number: number, comparison: Comparison, periodId = "2026-W47"): PeriodLedger {
  return extendLedger({ previous, periodId, baseline, run: runAt(number), comparison, events: [], eventCounts: [] });
}

function runOf(name: ChangeClass | null): Comparison {
  if (name === null) return nothing;
  return name === "unknown" ? nothingSeen : comparisonOf([change(name)]);
}

/** The ledger after runs that each classed the finding like this; null is a run that told nothing of it. */
function after(classes: readonly (ChangeClass | null)[]): PeriodLedger {
  let ledger: PeriodLedger | null = null;
  for (const [index, name] of classes.entries()) ledger = extend(ledger, index + 1, runOf(name));
  assert.ok(ledger);
  return ledger;
}

function briefEntry({ change: net, cameAs, wasOpenAtStart, isNews }: PeriodEntry): string {
  const start = wasOpenAtStart ? "open at start" : "not open at start";
  return `${cameAs === null ? "" : `${cameAs} then `}${brief(net)}, ${start}${isNews ? ", news" : ""}`;
}

describe("the net change of a period", () => {
  const cases: readonly (readonly [readonly (ChangeClass | null)[], readonly string[]])[] = [
    [["still-open"], []],
    [["new"], ["new:introduced A, not open at start, news"]],
    [["new", "still-open"], ["new:introduced A, not open at start"]],
    [["new", "unknown"], ["new:introduced A, not open at start"]],
    [["new", "unknown", "still-open"], ["new:introduced A, not open at start"]],
    [["new", "resolved"], ["new then resolved A, not open at start, news"]],
    [["new", "ignored", null], ["new then ignored A, not open at start"]],
    [["escalated", "downgraded"], ["escalated then downgraded A, not open at start, news"]],
    [["reopened", "gone"], ["reopened then gone:no-longer-exported A, not open at start, news"]],
    [["new", "unknown", "gone"], ["new then gone:no-longer-exported A, not open at start, news"]],
    [["resolved"], ["resolved A, open at start, news"]],
    [["resolved", null], ["resolved A, open at start"]],
    [["still-open", "ignored"], ["ignored A, open at start, news"]],
    [["resolved", "reopened"], ["reopened:was-ignored A, open at start, news"]],
    [["resolved", "reopened", "still-open"], ["reopened:was-ignored A, open at start"]],
    [["resolved", "reopened", "unknown"], ["reopened:was-ignored A, open at start"]],
    [["resolved", "reopened", "ignored"], ["ignored A, open at start, news"]],
    [["gone", "escalated"], ["escalated:known-to-snyk-before A, open at start, news"]],
    [["downgraded", "reopened"], ["reopened:was-ignored A, open at start, news"]],
    [["unknown"], []],
    [["unknown", "unknown"], []],
    [["unknown", "still-open"], []],
    [["unknown", "resolved"], ["resolved A, open at start, news"]],
    [["new", "resolved", "reopened"], ["new:introduced A, not open at start, news"]],
    [["new", "resolved", "new"], ["new:introduced A, not open at start, news"]],
    [["reopened", "resolved", "escalated"], ["reopened:was-resolved A, not open at start, news"]],
    [["reopened", "ignored", "new"], ["reopened:was-ignored A, not open at start, news"]],
    [["escalated", "downgraded", "new"], ["escalated:was-below-severity A, not open at start, news"]],
    [["escalated", "gone", "reopened"], ["escalated:known-to-snyk-before A, not open at start, news"]],
    [["escalated", "gone", "escalated", "resolved"], ["escalated then resolved A, not open at start, news"]],
  ];
  for (const [classes, expected] of cases) {
    test(classes.map((name) => name ?? "nothing").join(", "), () => {
      assert.deepEqual(after(classes).entries.map(briefEntry), expected);
    });
  }

  test("tells a finding disclosed in the period as that when it is back", () => {
    const disclosed = { publishedOn: "2026-11-18" };
    let ledger = extend(null, 1, comparisonOf([change("new", disclosed)]));
    ledger = extend(ledger, 2, comparisonOf([change("resolved", disclosed)]));
    ledger = extend(ledger, 3, comparisonOf([change("reopened", disclosed)]));
    assert.equal(ledger.entries[0]?.change.reason, "newly-disclosed");
  });

  test("shows a finding as the last run saw it", () => {
    const ledger = extend(
      extend(null, 1, comparisonOf([change("new")])),
      2,
      comparisonOf([change("still-open", { title: "Renamed" })]),
    );
    assert.equal(ledger.entries[0]?.change.tracked.finding.title, "Renamed");
    assert.equal(after(["new", "unknown"]).entries[0]?.change.tracked.unknownSince, 1);
  });

  test("drops what left with its source, and keeps what was told closed", () => {
    assert.deepEqual(after(["new", null]).entries, []);
    assert.deepEqual(after(["unknown", null]).entries, []);
    assert.equal(after(["resolved", null]).entries.length, 1);
  });

  test("has no entry for the baseline of a first run or of a new source", () => {
    const baselined = comparisonOf([], { baselined: [track(makeFinding("A"))], open: [track(makeFinding("A"))] });
    assert.deepEqual(extend(null, 1, baselined).entries, []);
    assert.deepEqual(extend(after(["resolved"]), 2, baselined).entries, []);
    assert.deepEqual(extend(extend(null, 1, baselined), 2, comparisonOf([change("resolved")])).entries.map(briefEntry), [
      "resolved A, open at start, news",
    ]);
  });
});

describe("the frame of a period", () => {
  test("stays while runs of the period are added", () => {
    const ledger = after(["new", "still-open", "resolved"]);
    assert.deepEqual([ledger.baseline, ledger.startedAt], [baseline, runAt(1).at]);
    assert.deepEqual(ledger.runs, [runAt(1), runAt(2), runAt(3)]);
  });

  test("a first run is the baseline of its own period", () => {
    const input = { periodId: "2026-W47", comparison: nothing, events: [], eventCounts: [] };
    const first = extendLedger({ ...input, previous: null, baseline: { kind: "first-run" }, run: runAt(1) });
    const second = extendLedger({ ...input, previous: first, baseline: { kind: "run", run: runAt(1) }, run: runAt(2) });
    assert.deepEqual(second.baseline, { kind: "first-run" });
  });

  test("a run of another period starts anew, measured against the run before", () => {
    const next: BaselineRef = { kind: "run", run: runAt(1) };
    const previous = after(["new"]);
    const input = { previous, periodId: "2026-W48", baseline: next, run: runAt(8), events: [], eventCounts: [] };
    const ledger = extendLedger({ ...input, comparison: comparisonOf([change("resolved")]) });
    assert.deepEqual([ledger.baseline, ledger.startedAt, ledger.runs], [next, runAt(8).at, [runAt(8)]]);
    assert.deepEqual(ledger.entries.map(briefEntry), ["resolved A, open at start, news"]);
  });

  test("a rolling report is new in every run", () => {
    const first = extend(null, 1, comparisonOf([change("new")]), "rolling");
    assert.deepEqual(extend(first, 2, comparisonOf([change("still-open")]), "rolling").entries, []);
    assert.deepEqual(extend(first, 2, nothing, "rolling").runs, [runAt(2)]);
  });

  test("the same attempt of a run is listed once, another attempt again", () => {
    const first = extend(null, 1, nothing);
    assert.deepEqual(extend(first, 1, nothing).runs, [runAt(1)]);
    const again = { ...runAt(1), attempt: 2 };
    const input = { periodId: "2026-W47", baseline, comparison: nothing, events: [], eventCounts: [] };
    assert.deepEqual(extendLedger({ ...input, previous: first, run: again }).runs, [runAt(1), again]);
  });

  test("entries are sorted by class and then worst first, those that came and went last", () => {
    const of = (name: Change["class"], title: string, severity: "critical" | "high") => {
      const made = change(name);
      return { ...made, tracked: track(makeFinding(title, { severity })) };
    };
    const first = extend(null, 1, comparisonOf([of("new", "P", "critical")]));
    const changes = [
      of("resolved", "P", "critical"),
      of("resolved", "R", "critical"),
      of("new", "H", "high"),
      of("new", "C", "critical"),
    ];
    assert.deepEqual(
      extend(first, 2, comparisonOf(changes)).entries.map(({ change: net }) => brief(net)),
      ["new:introduced C", "new:introduced H", "resolved R", "resolved P"],
    );
  });
});

describe("the events of a period", () => {
  const rated = (id: string, risk: RatedEvent["risk"], count = 1): RatedEvent => ({
    event: { ...makeEvent({ event: "org.delete" }), id: asAuditEventId(id), createdAt: now },
    count,
    risk,
    sentence: "something happened",
  });
  const add = (previous: PeriodLedger | null, number: number, events: readonly RatedEvent[], count: number): PeriodLedger =>
    extendLedger({
      previous,
      periodId: "2026-W47",
      baseline,
      run: runAt(number),
      comparison: nothing,
      events,
      eventCounts: [{ event: "org.edit", risk: "medium", count }],
    });

  test("high-risk ones are kept one by one, others add up", () => {
    const first = add(null, 1, [rated("b", "high"), rated("x", "medium")], 2);
    const second = add(first, 2, [rated("a", "critical")], 3);
    assert.deepEqual(
      second.highRisk.map(({ event, isNews }) => [event.id, isNews]),
      [
        ["a", true],
        ["b", false],
      ],
    );
    assert.deepEqual(second.otherEvents, [{ event: "org.edit", risk: "medium", count: 5 }]);
  });

  test("a late copy of an event adds to its count", () => {
    const second = add(add(null, 1, [rated("a", "high", 2)], 0), 2, [rated("a", "high", 1)], 0);
    assert.deepEqual(
      second.highRisk.map(({ count, isNews }) => [count, isNews]),
      [[3, true]],
    );
  });
});
