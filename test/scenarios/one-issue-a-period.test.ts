import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DAY_MS, HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { passed } from "./steps/ending.ts";
import { issueOf, issuesOf, markerOf, newOf } from "./steps/period-issue.ts";
import { changesOf, names, ofClass } from "./steps/published-changes.ts";
import { writesTo } from "./steps/sent-requests.ts";
import { type Story, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

describe("one issue a period", { concurrency: true }, () => {
  test("A second and a third run of a week add to its issue, keep what the first told, and speak of themselves in outputs and comments", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    const project = at(projectsOf(world), 0);
    passed(await story.report());
    const first = newCritical(world, project, world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report());
    const { number } = issueOf(story, "2026-W03");

    const second = newCritical(world, project, world.reportAt(2) + HOUR_MS);
    story.goTo(2, { days: 1 });
    const tuesday = await story.report();
    passed(tuesday);
    assert.equal(tuesday.outputs["issue-number"], String(number));
    assert.equal(tuesday.outputs["new-issues"], "1");
    assert.equal(tuesday.outputs.baseline, "16000000002");
    assert.deepEqual(ofClass(changesOf(story, tuesday), "new"), names([second]));
    const told = newOf(issueOf(story, "2026-W03").body);
    assert.ok(told.includes(first.problemId) && told.includes(second.problemId), told);
    assert.deepEqual(newsOf(told, [first.problemId, second.problemId]), [false, true]);
    const comments = story.gitHub.world.comments(number);
    assert.equal(comments.length, 2);
    const latest = at(comments, 1).body;
    assert.ok(latest.includes(second.problemId) && !latest.includes(first.problemId), latest);

    story.goTo(2, { days: 2 });
    const wednesday = await story.report();
    passed(wednesday);
    assert.equal(wednesday.outputs["new-issues"], "0");
    assert.equal(wednesday.outputs.baseline, "16000000003");
    const quiet = newOf(issueOf(story, "2026-W03").body);
    assert.ok(quiet.includes(first.problemId) && quiet.includes(second.problemId), quiet);
    assert.deepEqual(newsOf(quiet, [first.problemId, second.problemId]), [false, false]);
    assert.equal(story.gitHub.world.comments(number).length, 2);

    story.goTo(2, { days: 3 });
    const thursday = await story.report();
    passed(thursday);
    assert.deepEqual(writesTo("github", thursday.requests), []);
    assert.equal(thursday.outputs["issue-number"], String(number));
    assert.equal(story.gitHub.world.issues.length, 2);
  });

  test("A new period closes the issue of the one before with a link and a line on what became of its findings, and the two link to each other", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    passed(await story.report());
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report());
    world.resolve(came, world.reportAt(2) + DAY_MS);
    story.goTo(3);
    passed(await story.report());
    const [first, before, now] = [issueOf(story, "2026-W02"), issueOf(story, "2026-W03"), issueOf(story, "2026-W04")];
    assert.deepEqual([first.state, before.state, now.state], ["closed", "closed", "open"]);
    assert.match(first.body ?? "", new RegExp(`-->The next report is #${before.number}\\.\r?\n`));
    assert.match(first.body ?? "", /Baseline established/);
    const line = "By then, of the 2 new findings of week 2026-W03, 1 was resolved and 1 still open.";
    assert.ok(before.body?.includes(`-->The next report is #${now.number}. ${line}\n`), before.body ?? "");
    assert.ok(before.body?.includes(`/issues/${first.number}">`) && now.body?.includes(`/issues/${before.number}">`));
  });

  test("An issue of this week that a person closed is updated and stays closed", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    passed(await story.report());
    story.gitHub.world.closeIssueAs("octo-lead", 1);
    world.resolve(at(openCriticals(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(1, { days: 2 });
    const result = await story.report();
    passed(result);
    assert.equal(story.gitHub.world.issues.length, 1);
    assert.equal(issueOf(story, "2026-W02").state, "closed");
    assert.match(issueOf(story, "2026-W02").body ?? "", /1 critical finding resolved/);
    assert.equal(result.outputs["issue-number"], "1");
  });

  test("The issue is found again without its label, after an edit in the browser, and with another token", async (t) => {
    const story = await startStory(t);
    passed(await story.report());
    const issue = issueOf(story, "2026-W02");
    story.gitHub.world.editIssueAs("octo-lead", issue.number, {
      labels: ["triaged"],
      body: `${issue.body ?? ""}\nSeen by the team.`,
    });
    assert.match(issue.body ?? "", /\r\n/);
    change(story, 1, 1);
    story.goTo(1, { days: 1 });
    const edited = await story.report();
    passed(edited);
    assert.equal(edited.outputs["issue-number"], String(issue.number));
    assert.deepEqual(issue.labels, ["triaged"]);

    forgetStates(story);
    const token = story.gitHub.world.addToken("github_pat_sandboxOfALead0001", { kind: "fine-grained", login: "octo-lead" });
    token.permissions = { metadata: "read", issues: "write" };
    change(story, 1, 2);
    story.goTo(1, { days: 2 });
    const foreign = await story.report({ inputs: { "issue-token": token.value } });
    passed(foreign);
    assert.equal(foreign.outputs["issue-number"], String(issue.number));
    assert.equal(story.gitHub.world.issues.length, 1);
  });

  test("A pull request and a stranger's issue with our label and marker are not taken for the report", async (t) => {
    const story = await startStory(t);
    const { world: gitHub } = story.gitHub;
    const body = `${markerOf("2026-W02")}\n\nNothing to see.`;
    const labels = ["exposure-digest"];
    const pull = gitHub.plantIssue({ title: "Exposure report 2026-W02", body, labels, pullRequest: true });
    const forged = gitHub.plantIssue({ title: "Exposure report 2026-W02", body, labels, author: "octo-guest" });
    assert.equal(forged.authorAssociation, "NONE");
    const result = await story.report();
    passed(result);
    assert.notEqual(result.outputs["issue-number"], String(forged.number));
    assert.deepEqual([forged.state, forged.edits, pull.state, pull.edits], ["open", 0, "open", 0]);
    const own = issuesOf(story, "2026-W02").filter(({ author }) => author === "github-actions[bot]");
    assert.equal(own.length, 1);
    change(story, 1, 1);
    story.goTo(1, { days: 1 });
    const again = await story.report();
    passed(again);
    assert.equal(again.outputs["issue-number"], result.outputs["issue-number"]);
    assert.deepEqual([forged.edits, pull.edits], [0, 0]);
  });

  test("Extra issues of the same week are closed with a pointer to the one that stays", async (t) => {
    const story = await startStory(t);
    const { world: gitHub } = story.gitHub;
    const body = `${markerOf("2026-W02")}\n\nA copy.`;
    const plant = () => gitHub.plantIssue({ title: "Exposure report 2026-W02", body, labels: ["exposure-digest"] });
    const [kept, extra, third] = [plant(), plant(), plant()];
    const result = await story.report();
    passed(result);
    assert.equal(result.outputs["issue-number"], String(kept.number));
    assert.equal(kept.state, "open");
    assert.match(kept.body ?? "", /Baseline established/);
    for (const copy of [extra, third]) {
      assert.deepEqual([copy.state, copy.stateReason], ["closed", "duplicate"]);
      assert.match(copy.body ?? "", new RegExp(`goes on in #${kept.number}\\.`));
    }
    assert.equal(gitHub.issues.length, 3);
  });

  test("A locked issue is updated, and a warning says that nobody was notified", async (t) => {
    const story = await startStory(t, { mayBeRefused: true });
    const { world } = story;
    passed(await story.report());
    const issue = issueOf(story, "2026-W02");
    issue.locked = true;
    story.gitHub.world.workflowToken.role = "read";
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(1, { days: 2 });
    const result = await story.report();
    passed(result);
    assert.equal(story.gitHub.world.issues.length, 1);
    assert.ok(issue.body?.includes(came.problemId));
    assert.equal(story.gitHub.world.comments(issue.number).length, 0);
    assert.ok(result.annotations.some(({ kind, message }) => kind === "warning" && message.includes("locked")));
  });

  test("A deleted issue of this week is made anew, with the whole week in it", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    passed(await story.report());
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report());
    const deleted = issueOf(story, "2026-W03");
    deleted.gone = "deleted";
    story.goTo(2, { days: 1 });
    const result = await story.report();
    passed(result);
    const anew = issueOf(story, "2026-W03");
    assert.notEqual(anew.number, deleted.number);
    assert.ok(newOf(anew.body).includes(came.problemId));
    assert.equal(result.outputs["new-issues"], "0");
  });

  test("`rolling` keeps one issue for ever, which tells what changed since the run before", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    const inputs = { "issue-period": "rolling" };
    passed(await story.report({ inputs }));
    const first = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report({ inputs }));
    assert.ok(newOf(issueOf(story, "rolling").body).includes(first.problemId));
    const second = newCritical(world, at(projectsOf(world), 0), world.reportAt(2) + DAY_MS);
    story.goTo(3);
    passed(await story.report({ inputs }));
    const told = newOf(issueOf(story, "rolling").body);
    assert.ok(told.includes(second.problemId) && !told.includes(first.problemId), told);
    assert.equal(story.gitHub.world.issues.length, 1);
    assert.equal(issueOf(story, "rolling").state, "open");
  });

  test("`none` writes no issue and asks for none, and the next run still knows what changed", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    story.gitHub.world.workflowToken.permissions = { metadata: "read", contents: "read", actions: "read" };
    const inputs = { "issue-period": "none" };
    const first = await story.report({ inputs });
    passed(first);
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const second = await story.report({ inputs });
    passed(second);
    assert.equal(second.outputs["new-issues"], "1");
    assert.equal(second.outputs["issue-number"] ?? "", "");
    assert.equal(story.gitHub.world.issues.length, 0);
    assert.deepEqual(
      [...first.requests, ...second.requests].filter(({ target }) => /\/issues/.test(target)),
      [],
    );
  });

  test("With `issue-repository` the issue lives there, written with `issue-token`, and the artifacts stay here", async (t) => {
    const story = await startStory(t);
    const { world: gitHub } = story.gitHub;
    gitHub.addRepository("octo-org/security");
    const token = gitHub.addToken("ghs_sandboxOfAnotherApp000000000000002", {
      kind: "installation",
      login: "github-actions[bot]",
      repositories: ["octo-org/security"],
    });
    token.permissions = { metadata: "read", issues: "write" };
    gitHub.workflowToken.permissions = { metadata: "read", contents: "read", actions: "read" };
    const inputs = { "issue-repository": "octo-org/security", "issue-token": token.value };
    passed(await story.report({ inputs }));
    story.goTo(2);
    const result = await story.report({ inputs });
    passed(result);
    assert.equal(gitHub.issues.length, 0);
    const there = gitHub.book.issues.filter(({ repository }) => repository === "octo-org/security");
    assert.deepEqual(
      there.map(({ state }) => state),
      ["closed", "open"],
    );
    assert.match(result.outputs["issue-url"] ?? "", /octo-org\/security\/issues\//);
    assert.equal(gitHub.artifacts.length, 4);
    const authorised = result.requests.filter(({ headers }) => (headers.authorization ?? "").includes(token.value));
    assert.ok(authorised.length > 0);
    assert.ok(authorised.every(({ target }) => target.startsWith("/repos/octo-org/security")));
  });
});

/** Resolves one finding, so that the next body differs. */
function change({ world }: Story, week: number, days: number): void {
  world.resolve(at(openCriticals(world), 0), world.reportAt(week) + (days - 0.5) * DAY_MS);
}

function forgetStates({ gitHub }: Story): void {
  for (const row of gitHub.world.artifacts) if (row.name.endsWith("-state")) row.expiredEarly = true;
}

/** For each problem, whether its lines in a section are marked as news. */
function newsOf(section: string, problemIds: readonly string[]): readonly boolean[] {
  const items = section.split(/^\d+\. /m);
  return problemIds.map((id) => items.some((item) => item.includes(id) && /new since the last run|<b> new<\/b>/i.test(item)));
}
