import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import type { UsageMemory, UsageTotals } from "../../../src/model/usage.ts";
import { compareUsage } from "../../../src/usage/compare-usage.ts";
import { addUsage, mergeTallies, totalUsage } from "../../../src/usage/merge-usage.ts";
import { nextUsageMemory } from "../../../src/usage/next-usage-memory.ts";
import { publicUsage } from "../../../src/usage/public-usage.ts";
import { eventOf, hour, now, plain, requestOf, tallyOf, totalsOf, week } from "./usage-fixture.ts";

const weekBefore = { from: now - 2 * week, to: now - week } as const;

test("an Organization that two scopes show is counted once, by the fuller tally", () => {
  const events = [eventOf(), eventOf(), eventOf({ orgId: "other" })];
  const merged = mergeTallies([tallyOf(events.slice(0, 1)), tallyOf(events), tallyOf(events.slice(1))]);
  assert.deepEqual(
    [...merged].map(([id, { events: count }]) => [id, count]),
    [
      [events[0]?.orgId, 2],
      ["other", 1],
    ],
  );
});

test("merging does not depend on the order of the sources", () => {
  const part = fc.array(
    fc.record({ orgId: fc.constantFrom("a", "b"), user: fc.constantFrom("", "x", "y"), product: fc.constantFrom("P", "Q") }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const tallies = parts.map((events) => tallyOf(events.map((event) => eventOf({ ...event, target: "t" }))));
      assert.deepEqual(plain(mergeTallies(tallies.toReversed())), plain(mergeTallies(tallies)));
      assert.deepEqual(plain(mergeTallies([...tallies, ...tallies])), plain(mergeTallies(tallies)));
    }),
    { seed: 4711, numRuns: 100 },
  );
});

test("totals add Organizations up, and count a user of two once", () => {
  const tally = tallyOf([
    eventOf({ orgId: "a" }),
    eventOf({ orgId: "b" }),
    eventOf({ orgId: "b", user: "x", status: "failure" }),
  ]);
  const totals = totalUsage(tally, { from: now - week, to: now, question: "q", isWhole: true });
  assert.deepEqual([totals.events, totals.users.size, totals.counts.product.get("Snyk Code")], [3, 2, 3]);
  assert.deepEqual([...totals.failuresByExitCode], [["0", 1]]);
  assert.equal(totals.slowest.length, 3);
});

test("a report has its numbers and those of the window before, sorted", () => {
  const users = (...names: string[]) => FingerprintSet.of(names);
  const report = compareUsage({
    current: totalsOf({
      events: 5,
      counts: {
        ...totalsOf().counts,
        stage: new Map([
          ["dev", 2],
          ["cicd", 3],
        ]),
        day: new Map([
          ["2026-11-15", 4],
          ["2026-11-10", 1],
        ]),
      },
      failuresByExitCode: new Map([["2", 1]]),
      users: users("a", "b", "c"),
    }),
    before: totalsOf({
      ...weekBefore,
      events: 4,
      counts: {
        ...totalsOf().counts,
        stage: new Map([
          ["dev", 3],
          ["unknown", 1],
        ]),
        day: new Map([["2026-11-05", 4]]),
      },
      users: users("c", "d"),
    }),
  });
  assert.deepEqual([report.events, report.eventsBefore, report.before], [5, 4, weekBefore]);
  assert.deepEqual(report.users, { now: 3, before: 2, newlySeen: 2, goneQuiet: 1 });
  assert.deepEqual(report.byDimension.stage, [
    { value: "cicd", now: 3, before: 0 },
    { value: "dev", now: 2, before: 3 },
    { value: "unknown", now: 0, before: 1 },
  ]);
  assert.deepEqual(report.byDimension.day, [
    { value: "2026-11-10", now: 1, before: null },
    { value: "2026-11-15", now: 4, before: null },
  ]);
  assert.deepEqual(report.failuresByExitCode, [{ value: "2", now: 1, before: 0 }]);
});

const incomparable: readonly (readonly [string, Partial<UsageTotals>, Partial<UsageTotals> | null])[] = [
  ["there is none", {}, null],
  ["a source failed now", { isWhole: false }, {}],
  ["a source failed before", {}, { isWhole: false }],
  ["other sources were asked", {}, { question: "another Group" }],
  ["it is much shorter", {}, { from: now - week - 24 * hour }],
  ["it is twice as long", {}, { from: now - 3 * week }],
  ["it has no beginning", {}, { from: null }],
];
for (const [why, current, before] of incomparable) {
  test(`nothing is compared with the window before where ${why}`, () => {
    const memory: UsageMemory = {
      current: totalsOf({ events: 1, ...current }),
      before: before === null ? null : totalsOf({ ...weekBefore, events: 9, ...before }),
    };
    const report = compareUsage(memory);
    assert.deepEqual([report.events, report.eventsBefore, report.before], [1, null, null]);
    assert.deepEqual(report.users, { now: 0, before: null, newlySeen: null, goneQuiet: null });
  });
}

const [lastWeek, thisWeek] = [totalsOf({ ...weekBefore, events: 4 }), totalsOf({ events: 5 })];
const today = totalsOf({ from: now, to: now + 24 * hour, events: 1 });

test("the first run remembers its own usage", () => {
  assert.deepEqual(nextUsageMemory({ previous: null, continuesPeriod: false, now: thisWeek }), {
    current: thisWeek,
    before: null,
  });
});

test("a new period is compared with the whole one before", () => {
  const previous = { current: lastWeek, before: null };
  assert.deepEqual(nextUsageMemory({ previous, continuesPeriod: false, now: thisWeek }), { current: thisWeek, before: lastWeek });
});

test("a further run of a period adds to it and keeps what it is compared with", () => {
  const next = nextUsageMemory({ previous: { current: thisWeek, before: lastWeek }, continuesPeriod: true, now: today });
  assert.deepEqual([next?.current.from, next?.current.to, next?.current.events], [thisWeek.from, today.to, 6]);
  assert.equal(next?.before, lastWeek);
});

test("a run that could read nothing leaves the period as it was, and no longer whole", () => {
  const previous = { current: thisWeek, before: lastWeek };
  const next = nextUsageMemory({ previous, continuesPeriod: true, now: null });
  assert.deepEqual(next, { current: { ...thisWeek, isWhole: false }, before: lastWeek });
  assert.equal(nextUsageMemory({ previous, continuesPeriod: false, now: null }), null);
});

test("windows that asked different things are no longer whole together", () => {
  assert.equal(addUsage(thisWeek, { ...today, question: "another Group" }).isWhole, false);
});

test("public usage keeps the vendor's words and the numbers, and nothing that a tenant named", () => {
  const secret = tallyOf(
    [
      eventOf({
        product: "Project Nightfall",
        environment: "nightfall-ci",
        interaction: "nightfall",
        stage: "nightfall",
        status: "failure",
        exitCode: "nightfall",
      }),
      eventOf({ product: "Snyk Code" }),
    ],
    requestOf(),
  );
  const totals = publicUsage(totalUsage(secret, { from: null, to: now, question: "q", isWhole: true }));
  const text = JSON.stringify(totals, (_name, value: unknown) => (value instanceof Map ? [...value] : value));
  assert.doesNotMatch(text, /nightfall|payments/i);
  assert.deepEqual(
    [...totals.counts.product],
    [
      ["other", 1],
      ["Snyk Code", 1],
    ],
  );
  assert.deepEqual([...totals.failuresByExitCode], [["other", 1]]);
  assert.deepEqual([totals.events, totals.users.size], [2, 1]);
});
