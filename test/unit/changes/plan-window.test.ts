import assert from "node:assert/strict";
import { test } from "node:test";
import { planWindow, type WindowInput } from "../../../src/changes/plan-window.ts";
import { day, groupIssues, hour, now, remember } from "./findings-fixture.ts";

const source = { ...remember(groupIssues, {}, now - day), fullAt: now - 3 * day };
const usual: WindowInput = {
  wanted: "incremental",
  selection: "",
  threshold: "critical",
  previous: { source, threshold: "critical" },
  now,
};

test("updates are exported from four hours before the last complete export", () => {
  const plan = planWindow(usual);
  assert.ok(plan.kind === "incremental");
  assert.equal(plan.from, now - day - 4 * hour);
  assert.equal(plan.previous, source);
  assert.match(plan.reason, /full one of 2026-11-20T06:00/);
});

test("the last full export may be exactly seven days old", () => {
  const previous = { source: { ...source, fullAt: now - 7 * day }, threshold: "critical" } as const;
  assert.equal(planWindow({ ...usual, previous }).kind, "incremental");
});

const reasons: readonly (readonly [string, Partial<WindowInput>, RegExp])[] = [
  ["full exports are wanted", { wanted: "full" }, /every run/],
  ["the state is missing or does not know the source", { previous: null }, /no earlier export/],
  ["the filters changed", { selection: "deleted" }, /filters/],
  ["the severity changed", { threshold: "high" }, /severity/],
  [
    "the last full export is over seven days old",
    { previous: { source: { ...source, fullAt: now - 7 * day - 1 }, threshold: "critical" } },
    /last full export/,
  ],
];

for (const [when, changed, reason] of reasons) {
  test(`everything is exported when ${when}`, () => {
    const plan = planWindow({ ...usual, ...changed });
    assert.equal(plan.kind, "full");
    assert.match(plan.reason, reason);
  });
}
