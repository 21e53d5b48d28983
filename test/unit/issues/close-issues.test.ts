import assert from "node:assert/strict";
import { test } from "node:test";
import { periodAt } from "../../../src/model/period.ts";
import { failRequests, startOfTest, withGitHub, writesOf } from "../github/github-bench.ts";
import { bodyOf, day, draft, lastWeek, planted, port, publish, week } from "./issue-bench.ts";

test("the lowest number stays, duplicates are closed with a pointer by one request each", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    for (let count = 0; count < 3; count += 1) world.plantIssue(planted(week));
    await publish(bench);
    const [kept, ...duplicates] = world.issues;
    assert.equal(kept?.state, "open");
    assert.ok(kept !== undefined);
    for (const duplicate of duplicates) {
      assert.deepEqual([duplicate.state, duplicate.stateReason, duplicate.duplicateOf], ["closed", "duplicate", kept.id]);
      assert.match(duplicate.body ?? "", /the report goes on in #1\./);
    }
    assert.deepEqual(writesOf(bench.journal), ["PATCH /issues/2", "PATCH /issues/3"]);
    await publish(bench);
    assert.equal(writesOf(bench.journal).length, 2);
    assert.deepEqual(bench.gitHub.violations, []);
  }));

test("a new period closes open issues of earlier ones with a link, and knows the newest of them", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(periodAt(startOfTest - 14 * day, "week", "UTC"), { state: "closed" }));
    world.plantIssue(planted(lastWeek));
    const issues = port(bench);
    const survey = await issues.survey(week, 2);
    assert.deepEqual([survey.current, survey.previous?.number, survey.openOlder.map((issue) => issue.number)], [null, 2, [2]]);
    const { issue } = await issues.publish(draft(), survey);
    assert.deepEqual([world.issues[1]?.state, world.issues[1]?.stateReason], ["closed", "completed"]);
    assert.match(world.issues[1]?.body ?? "", new RegExp(`The next report is #${issue.number}\\.`));
    assert.doesNotMatch(world.issues[0]?.body ?? "", /next report/);
  }));

test("what cannot be closed is a warning", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.plantIssue(planted(lastWeek));
    failRequests(bench.journal, "PATCH", /issues\/1$/, { kind: "respond", reply: { status: 403, body: "{}" } });
    const { warnings } = await publish(bench);
    assert.match(warnings.join(), /not allowed \(403\) to close issue #1/);
  }));

test("a body that would grow beyond GitHub's bound is closed without a pointer", () =>
  withGitHub(async (bench) => {
    const body = bodyOf(lastWeek).padEnd(65_530, "x");
    bench.gitHub.world.plantIssue(planted(lastWeek, { body }));
    assert.deepEqual((await publish(bench)).warnings, []);
    const [closed] = bench.gitHub.world.issues;
    assert.deepEqual([closed?.state, closed?.body], ["closed", body]);
  }));
