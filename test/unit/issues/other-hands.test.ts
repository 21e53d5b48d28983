import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { withGitHub, writesOf } from "../github/github-bench.ts";
import { bodyOf, day, draft, knownOf, planted, publish, week } from "./issue-bench.ts";
import { IssueLife, lives } from "./issue-life.ts";

test("a person's issue that quotes the report below words of their own is left alone", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    await publish(bench);
    const body = `What do we do about this?\n\n${bodyOf(week)}`;
    const quote = world.plantIssue({ title: "Triage", body, author: "octo-lead" });
    await publish(bench, draft({ body: bodyOf(week, { text: "more" }) }));
    assert.deepEqual([quote.state, quote.body, quote.edits], ["open", body, 0]);
  }));

test("an issue of long ago into which a person pasted the report does not become the report", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    const labels = ["exposure-digest"];
    const old = world.plantIssue({
      title: "Tracking",
      body: "Ours.",
      author: "octo-lead",
      labels,
      createdAt: week.startsAt ?? 0,
    });
    Object.assign(old, { createdAt: old.createdAt - 30 * day });
    await publish(bench);
    world.editIssueAs("octo-lead", old.number, { body: bodyOf(week) });
    assert.equal((await publish(bench, draft({ body: bodyOf(week, { text: "more" }) }))).kind, "updated");
    assert.deepEqual([old.title, old.state], ["Tracking", "open"]);
    assert.match(world.issues[1]?.body ?? "", /more/);
  }));

test("the report is written anew where a person replaced or emptied the body", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    for (const body of ["Seen by the team.", ""]) {
      bench.gitHub.world.editIssueAs("octo-lead", 1, { body });
      assert.equal((await publish(bench, draft({ wanted: knownOf(1) }))).kind, "updated");
      assert.equal(bench.gitHub.world.issues[0]?.body, bodyOf(week));
    }
    assert.equal(bench.gitHub.world.issues.length, 1);
  }));

test("the number of the state alone, without marker and label, is no proof: another repository's state may name any issue", () =>
  withGitHub(async (bench) => {
    const foreign = bench.gitHub.world.plantIssue({ title: "Dependency dashboard", body: "Theirs." });
    assert.equal((await publish(bench, draft({ wanted: knownOf(foreign.number) }))).kind, "created");
    assert.deepEqual([foreign.body, foreign.edits], ["Theirs.", 0]);
  }));

test("a copy that was closed goes on, and is opened, when the issue that it points to is deleted", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    const first = world.plantIssue(planted(week));
    const copy = world.plantIssue(planted(week));
    await publish(bench);
    assert.equal(copy.state, "closed");
    first.gone = "deleted";
    const { issue, kind } = await publish(bench);
    assert.deepEqual([issue.number, kind, copy.state], [copy.number, "updated", "open"]);
    assert.equal(copy.body, bodyOf(week));
  }));

test("a copy that a person opens again is closed again", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.plantIssue(planted(week));
    const copy = world.plantIssue(planted(week));
    await publish(bench);
    world.reopenIssueAs("octo-lead", copy.number);
    await publish(bench);
    assert.equal(copy.state, "closed");
    assert.equal(copy.body?.match(/goes on in #1\./g)?.length, 1);
  }));

test("an issue that a person closed is updated, stays closed, and a notice says so", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    bench.gitHub.world.closeIssueAs("octo-lead", 1);
    const { notices } = await publish(bench, draft({ body: bodyOf(week, { text: "more" }) }));
    assert.match(notices.join(), /#1 is up to date and stays closed, because a person closed it/);
    assert.equal(bench.gitHub.world.issues[0]?.state, "closed");
    assert.deepEqual((await publish(bench, draft({ body: bodyOf(week, { text: "more" }) }))).notices, []);
  }));

test("labels and assignees that a person took away are not given again", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    const assigned = draft({ assignees: ["octo-lead"], wanted: knownOf(1) });
    await publish(bench, assigned);
    world.editIssueAs("octo-lead", 1, { labels: [] });
    const [issue] = world.issues;
    assert.ok(issue);
    issue.assignees = [];
    await publish(bench, { ...assigned, body: bodyOf(week, { text: "more" }) });
    assert.deepEqual([issue.labels, issue.assignees, world.issues.length], [[], [], 1]);
  }));

test("a label that was deleted from the repository is created again for the next issue, with colour and description", () =>
  withGitHub(async (bench) => {
    const { book } = bench.gitHub.world;
    await publish(bench);
    book.labels.splice(0);
    for (const issue of book.issues) Object.assign(issue, { labels: [], gone: "deleted" });
    await publish(bench);
    assert.deepEqual(
      book.labels.map(({ name, color, description }) => [name, color, description]),
      [["exposure-digest", "5319e7", "Report of Exposure Digest on what changed in security findings"]],
    );
    assert.ok(writesOf(bench.journal).includes("POST /labels"));
  }));

// A hundred of them are in the endurance suite.
test("whatever runs, people and strangers do to the issues, one right issue a period remains", async () => {
  await fc.assert(
    fc.asyncProperty(lives, (events) =>
      withGitHub(async (bench) => {
        const life = new IssueLife(bench);
        for (const event of events) await life.live(event);
        await life.end();
      }),
    ),
    { seed: 5, numRuns: 8 },
  );
});
