import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckState } from "../../../src/checks/check-result.ts";
import { judgeBaseline } from "../../../src/checks-github/baseline-check.ts";
import { judgeRetention, type RetentionQuestion } from "../../../src/checks-github/retention-check.ts";
import { judgeSchedule } from "../../../src/checks-github/schedule-check.ts";
import type { WorkflowFacts } from "../../../src/model/probes.ts";
import { sampleState } from "../state/sample-state.ts";
import { fixtureNow } from "./check-fixture.ts";

const dayMs = 86_400_000;
const weekly = 'on:\n  schedule: [{ cron: "17 6 * * 1" }]\n  workflow_dispatch:\n';
const active: WorkflowFacts = { state: "active", defaultBranch: "main", file: weekly, lastScheduledAt: null };
const question = { path: ".github/workflows/report.yml", branch: "main", now: fixtureNow };

const schedules: readonly (readonly [string, WorkflowFacts | null, CheckState, RegExp])[] = [
  ["a weekly schedule", active, "ok", /`17 6 \* \* 1`.*No schedule has started it yet/],
  ["when it ran last", { ...active, lastScheduledAt: fixtureNow - 3.5 * dayMs }, "ok", /3 days ago/],
  ["GitHub gave up after 60 days", { ...active, state: "disabled_inactivity" }, "failed", /60 days without activity/],
  ["somebody switched it off", { ...active, state: "disabled_manually" }, "failed", /somebody disabled it/],
  ["a state of tomorrow", { ...active, state: "disabled_moon" }, "failed", /GitHub does not start it/],
  ["no schedule in the file", { ...active, file: "on: workflow_dispatch" }, "warning", /has no schedule/],
  ["a file that is no YAML", { ...active, file: "on: [" }, "warning", /has no schedule/],
  ["a file that cannot be read", { ...active, file: null }, "warning", /cannot be read on the default branch/],
  [
    "a file that cannot be read, of a workflow that a schedule started",
    { ...active, file: null, lastScheduledAt: fixtureNow },
    "ok",
    /today/,
  ],
  ["no workflow of that name", null, "warning", /knows no workflow/],
];

for (const [name, facts, state, detail] of schedules) {
  test(`schedule: ${name}`, () => {
    const line = judgeSchedule(facts, question);
    assert.equal(line.state, state);
    assert.match(line.detail, detail);
  });
}

test("schedule: a run on another branch is told that it has other reports", () => {
  const line = judgeSchedule(active, { ...question, branch: "trial" });
  assert.equal(line.state, "warning");
  assert.match(line.detail, /run on `main`, this run is on `trial`/);
});

const retentions: readonly (readonly [string, RetentionQuestion, CheckState])[] = [
  ["ninety days outlive a week", { repositoryDays: 90, wantedDays: null, period: "week" }, "ok"],
  ["a week does not", { repositoryDays: 7, wantedDays: null, period: "week" }, "warning"],
  ["a month does not outlive a month", { repositoryDays: 30, wantedDays: null, period: "month" }, "warning"],
  ["a day outlives no day", { repositoryDays: 1, wantedDays: null, period: "day" }, "warning"],
  ["more than the repository allows", { repositoryDays: 30, wantedDays: 90, period: "week" }, "warning"],
  ["less than the repository allows", { repositoryDays: 90, wantedDays: 14, period: "week" }, "ok"],
  ["a runner that does not tell", { repositoryDays: null, wantedDays: 14, period: "week" }, "ok"],
];

for (const [name, asked, state] of retentions) {
  test(`retention: ${name}`, () => assert.equal(judgeRetention(asked).state, state));
}

test("an earlier report is told with its age, and one that is too old for the audit logs is a warning", () => {
  const state = sampleState();
  const found = { kind: "found", state, artifactId: 5, skipped: [] } as const;
  const fresh = judgeBaseline(found, state.run.at + 2 * dayMs);
  assert.equal(fresh.state, "ok");
  assert.match(fresh.detail, new RegExp(`Run ${state.run.id} reported 2 days ago and had ${state.open.size} open findings`));
  assert.equal(judgeBaseline(found, state.run.at + 91 * dayMs).state, "warning");
});

test("states that were passed over are named, and are a warning where none is left", () => {
  const skipped = [{ artifactId: 5, runId: "990", reason: "it belongs to another branch" }];
  const line = judgeBaseline({ kind: "first-run", skipped }, fixtureNow);
  assert.equal(line.state, "warning");
  assert.match(line.detail, /run 990: it belongs to another branch/);
  assert.equal(judgeBaseline({ kind: "first-run", skipped: [] }, fixtureNow).state, "ok");
});
