import assert from "node:assert/strict";
import { test } from "node:test";
import { periodAt } from "../../../src/model/period.ts";
import { failRequests, startOfTest, withGitHub, writesOf } from "../github/github-bench.ts";
import { bodyOf, day, draft, knownOf, lastWeek, planted, port, publish, wantedOf, week } from "./issue-bench.ts";

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
    const survey = await issues.survey(wantedOf({ known: { number: 2, periodId: lastWeek.id, runId: "99" } }));
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
    const body = bodyOf(lastWeek).trim().padEnd(65_530, "x");
    bench.gitHub.world.plantIssue(planted(lastWeek, { body }));
    assert.deepEqual((await publish(bench)).warnings, []);
    const [closed] = bench.gitHub.world.issues;
    assert.deepEqual([closed?.state, closed?.body], ["closed", body]);
  }));

const text = "By then, of the 12 new findings of week 2026-W46, 7 were resolved and 5 still open.";
const closing = draft({
  wanted: wantedOf({ known: { number: 1, periodId: lastWeek.id, runId: "99" } }),
  outcome: { periodId: lastWeek.id, text },
});

test("the issue of the period before is closed with a link and what became of its findings, by one request", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(lastWeek));
    await publish(bench, closing);
    const [old] = world.issues;
    assert.deepEqual([old?.state, old?.stateReason], ["closed", "completed"]);
    assert.ok(old?.body?.includes(`\n<!-- exposure-digest:link -->The next report is #2. ${text}\n`), old?.body ?? "");
    assert.equal(writesOf(bench.journal).filter((write) => write === "PATCH /issues/1").length, 1);
    assert.equal(old?.body?.replace(/<!-- exposure-digest:link -->.*\n/, ""), bodyOf(lastWeek));
  }));

test("a repeated run does not write the closing line again, and one with other numbers replaces it", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(lastWeek));
    await publish(bench, closing);
    const before = writesOf(bench.journal).length;
    await publish(bench, closing);
    assert.equal(writesOf(bench.journal).length, before);
    await publish(bench, { ...closing, outcome: { periodId: lastWeek.id, text: "By then all 12 were resolved." } });
    assert.deepEqual(world.issues[0]?.body?.match(/exposure-digest:link.*/g), [
      "exposure-digest:link -->The next report is #2. By then all 12 were resolved.",
    ]);
  }));

test("a later run of the period, which does not know what became of the findings, leaves the closing line", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(lastWeek));
    await publish(bench, closing);
    const body = world.issues[0]?.body;
    const before = writesOf(bench.journal).length;
    await publish(bench, draft({ wanted: knownOf(2) }));
    assert.equal(world.issues[0]?.body, body);
    assert.equal(writesOf(bench.journal).length, before);
  }));

test("when the next issue is made anew, the link follows and what became of the findings stays told", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(lastWeek));
    await publish(bench, closing);
    const second = world.issues[1];
    assert.ok(second);
    second.gone = "deleted";
    await publish(bench, draft({ wanted: knownOf(2) }));
    assert.ok(world.issues[0]?.body?.includes(`The next report is #3. ${text}`));
  }));

test("an issue that a person closed before its period was over gets the link and the line, and stays as it was closed", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(lastWeek));
    world.closeIssueAs("octo-lead", 1, "not_planned");
    await publish(bench, closing);
    const [old] = world.issues;
    assert.deepEqual([old?.state, old?.stateReason, old?.closedBy], ["closed", "not_planned", "octo-lead"]);
    assert.ok(old?.body?.includes(`The next report is #2. ${text}`));
  }));

test("an issue of an earlier period that a person opens again stays open", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(lastWeek));
    await publish(bench, closing);
    world.reopenIssueAs("octo-lead", 1);
    const before = writesOf(bench.journal).length;
    await publish(bench, closing);
    assert.equal(world.issues[0]?.state, "open");
    assert.equal(writesOf(bench.journal).length, before);
  }));

test("the line is told of its own period only", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.plantIssue(planted(lastWeek));
    await publish(bench, draft({ outcome: { periodId: "2026-W40", text } }));
    assert.ok(bench.gitHub.world.issues[0]?.body?.includes("The next report is #2.\n"));
  }));

test("where the sentence does not fit, the link is written alone", () =>
  withGitHub(async (bench) => {
    const body = bodyOf(lastWeek).trim().padEnd(65_400, "x");
    bench.gitHub.world.plantIssue(planted(lastWeek, { body }));
    await publish(bench, { ...closing, outcome: { periodId: lastWeek.id, text: text.repeat(3) } });
    const [old] = bench.gitHub.world.issues;
    assert.deepEqual([old?.state, old?.body?.includes("The next report is #2.\n")], ["closed", true]);
  }));

test("a link that cannot be written is a warning", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.plantIssue(planted(lastWeek, { state: "closed" }));
    failRequests(bench.journal, "PATCH", /issues\/1$/, { kind: "respond", reply: { status: 403, body: "{}" } });
    assert.match((await publish(bench, closing)).warnings.join(), /not allowed \(403\) to link issue #1/);
  }));
