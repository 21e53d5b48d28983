import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Issue } from "../sandbox/github/world/issue.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { passed } from "../scenarios/steps/ending.ts";
import { issueOf, issuesOf } from "../scenarios/steps/period-issue.ts";
import { type Story, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "../scenarios/steps/world-changes.ts";

const feature = { ref: "refs/heads/feature/-->new" };

describe("the life of the issue, through the built action", { concurrency: 2 }, () => {
  test("A run on another branch has a baseline and an issue of its own, and the default branch's issue stays as it is", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    passed(await story.report());
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report());
    const ours = issueOf(story, "2026-W03");
    const before = JSON.stringify(ours);

    story.goTo(2, { hours: 5 });
    const other = await story.report({ run: feature });
    passed(other);
    assert.equal(other.outputs.baseline, "first-run");
    const theirs = byNumber(story, other.outputs["issue-number"]);
    assert.equal(theirs.title, "Exposure report 2026-W03 (feature/-->new)");
    assert.match(theirs.body ?? "", /Baseline established/);
    assert.equal(JSON.stringify(ours), before);

    story.goTo(2, { days: 1 });
    const quiet = await story.report();
    passed(quiet);
    assert.deepEqual([quiet.outputs["issue-number"], quiet.outputs["new-issues"]], [String(ours.number), "0"]);
    assert.ok(ours.body?.includes(came.problemId), ours.body ?? "");

    story.goTo(3);
    const branch = await story.report({ run: feature });
    passed(branch);
    assert.deepEqual([theirs.state, ours.state], ["closed", "open"]);
    passed(await story.report());
    const now = issueOf(story, "2026-W04");
    assert.equal(ours.state, "closed");
    assert.match(ours.body ?? "", new RegExp(`The next report is #${now.number}\\.`));
    assert.match(theirs.body ?? "", new RegExp(`The next report is #${branch.outputs["issue-number"]}\\.`));
  });

  test("What became of a week's findings is unknown where the source failed, and a run that is repeated settles it", async (t) => {
    const story = await startStory(t, { snyk: { exports: { pendingPolls: 0, startedPolls: 1 } } });
    const { world, journal } = story;
    passed(await story.report());
    for (let count = 0; count < 2; count += 1) newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report());
    const week = issueOf(story, "2026-W03");
    story.gitHub.world.closeIssueAs("octo-lead", week.number);

    story.goTo(3);
    const reply = { status: 403, headers: { "content-type": "application/json" }, body: "{}" };
    const noExports = ({ target, server }: { readonly target: string; readonly server: string }) =>
      server === "snyk" && /\/export/.test(target) ? ({ kind: "respond", reply } as const) : null;
    journal.faults.push(noExports);
    const failed = await story.report({ inputs: { "fail-on": "never" } });
    journal.faults.splice(journal.faults.indexOf(noExports), 1);
    passed(failed);
    assert.equal(failed.outputs.status, "partial");
    assert.match(week.body ?? "", /By then both new findings of week 2026-W03 were unknown because a source failed\./);
    assert.equal(week.closedBy, "octo-lead");

    loseState(story);
    story.goTo(3, { hours: 2 });
    passed(await story.report());
    assert.match(week.body ?? "", /By then both new findings of week 2026-W03 were still open\./);
    assert.equal(week.body?.match(/exposure-digest:link/g)?.length, 1);
    assert.equal(issuesOf(story, "2026-W04").length, 1);
  });

  test("A week in which people close, empty, rename and unlabel the issue, copy it and lose a state ends with one right issue", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    const people = story.gitHub.world;
    passed(await story.report());
    const issue = issueOf(story, "2026-W02");
    const works: readonly (() => void)[] = [
      () => people.editIssueAs("octo-lead", issue.number, { body: "", title: "Ours" }),
      () => people.editIssueAs("octo-lead", issue.number, { labels: [] }),
      () => void people.plantIssue({ title: issue.title, body: issue.body, labels: ["exposure-digest"], author: "octo-lead" }),
      () => void people.plantIssue({ title: issue.title, body: issue.body, labels: ["exposure-digest"], author: "octo-guest" }),
      () => loseState(story),
      () => people.closeIssueAs("octo-lead", issue.number),
    ];
    for (const [index, work] of works.entries()) {
      work();
      world.resolve(at(openCriticals(world), 0), world.reportAt(1) + (index + 0.5) * DAY_MS);
      story.goTo(1, { days: index + 1 });
      const result = await story.report();
      passed(result);
      assert.equal(result.outputs["issue-number"], String(issue.number));
    }
    assert.deepEqual([issue.title, issue.state, issue.closedBy], ["Exposure report 2026-W02", "closed", "octo-lead"]);
    assert.match(issue.body ?? "", /critical findings resolved/);
    const open = people.issues.filter(({ state }) => state === "open");
    assert.deepEqual(
      open.map(({ author, edits }) => [author, edits]),
      [["octo-guest", 0]],
    );
  });

  test("Two runs at the same time leave one open issue, and the next run goes on with it", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    for (const result of await Promise.all([story.report(), story.report()])) passed(result);
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(1, { days: 2 });
    passed(await story.report());
    const open = story.gitHub.world.issues.filter(({ state }) => state === "open");
    assert.equal(open.length, 1);
    assert.ok(at(open, 0).body?.includes(came.problemId), at(open, 0).body ?? "");
  });
});

function byNumber({ gitHub }: Story, number: string | undefined): Issue {
  const issue = gitHub.world.issues.find((one) => String(one.number) === number);
  assert.ok(issue, `no issue #${number}`);
  return issue;
}

/** The state of the newest run is gone, as when it expired. */
function loseState({ gitHub }: Story): void {
  const newest = gitHub.world.artifacts.findLast(({ name }) => name.endsWith("-state"));
  if (newest !== undefined) newest.expiredEarly = true;
}
