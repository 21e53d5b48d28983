import assert from "node:assert/strict";
import { test } from "node:test";
import { createIssuePort } from "../../../src/github/issue-port.ts";
import { formatCommentMarker, formatIssueMarker, formatRunLine } from "../../../src/model/issue-marker.ts";
import { type Period, periodAt } from "../../../src/model/period.ts";
import type { IssueDraft, IssuePort, Publication } from "../../../src/model/ports.ts";
import type { PlantedIssue } from "../../sandbox/github/world/github-world.ts";
import { failRequests, type GitHubBench, startOfTest, withGitHub, writesOf } from "./github-bench.ts";

const fullName = "octo-org/exposures";
const digest = "exposure-digest";
const week = periodAt(startOfTest, "week", "UTC");
const day = 24 * 60 * 60 * 1_000;
const lastWeek = periodAt(startOfTest - 7 * day, "week", "UTC");

function port({ octokit, clock, log }: GitHubBench, labels: readonly string[] = ["exposure-digest"]): IssuePort {
  return createIssuePort({ octokit, fullName, digest, labels, clock, log });
}

function bodyOf(period: Period, text = "report", run = "100"): string {
  return `${formatIssueMarker({ digest, periodId: period.id })}\n${formatRunLine(run, `run ${run}`)}\n${text}`;
}

function draft(overrides: Partial<IssueDraft> = {}): IssueDraft {
  return {
    period: week,
    title: "Exposure report",
    body: bodyOf(week),
    labels: ["exposure-digest"],
    assignees: [],
    comment: null,
    ...overrides,
  };
}

function planted(period: Period, overrides: PlantedIssue = {}): PlantedIssue {
  return { title: "Exposure report", body: bodyOf(period), labels: ["exposure-digest"], ...overrides };
}

async function publish(bench: GitHubBench, wanted: IssueDraft = draft(), known: number | null = null): Promise<Publication> {
  const issues = port(bench, wanted.labels);
  return issues.publish(wanted, await issues.survey(wanted.period, known));
}

test("the first report creates labels with a colour, and the issue", () =>
  withGitHub(async (bench) => {
    const publication = await publish(bench);
    assert.deepEqual(publication, {
      kind: "created",
      issue: { number: 1, url: bench.gitHub.world.issues[0] === undefined ? "" : publication.issue.url },
      comment: "none",
      warnings: [],
    });
    const [issue] = bench.gitHub.world.issues;
    assert.equal(issue?.body, bodyOf(week));
    assert.deepEqual(issue?.labels, ["exposure-digest"]);
    assert.notEqual(bench.gitHub.world.labels[0]?.color, "ededed");
    assert.deepEqual(bench.gitHub.violations, []);
  }));

test("the same report of another run writes nothing", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const before = writesOf(bench.journal).length;
    const again = await publish(bench, draft({ body: bodyOf(week, "report", "101") }));
    assert.equal(again.kind, "unchanged");
    assert.equal(writesOf(bench.journal).length, before);
  }));

test("a report with other text or title updates the issue and leaves labels and state to people", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const { world } = bench.gitHub;
    world.closeIssueAs("octo-lead", 1);
    world.editIssueAs("octo-lead", 1, { labels: ["mine"] });
    assert.equal((await publish(bench, draft({ body: bodyOf(week, "more") }))).kind, "updated");
    assert.equal((await publish(bench, draft({ body: bodyOf(week, "more"), title: "Other" }))).kind, "updated");
    const [issue, ...others] = world.issues;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [issue?.state, issue?.labels, issue?.title, issue?.body],
      ["closed", ["mine"], "Other", bodyOf(week, "more")],
    );
  }));

test("a browser's line ends are no change", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    bench.gitHub.world.editIssueAs("octo-lead", 1, { body: bodyOf(week) });
    assert.equal((await publish(bench)).kind, "unchanged");
  }));

const findings: readonly (readonly [string, (bench: GitHubBench) => number | null, "created" | "unchanged"])[] = [
  ["by its label among many pages", (bench) => plantMany(bench, 230), "unchanged"],
  ["by the number of the state", (bench) => bench.gitHub.world.plantIssue(planted(week, { labels: [] })).number, "unchanged"],
  ["without its label", (bench) => plant(bench, planted(week, { labels: [] })), "unchanged"],
  ["closed", (bench) => plant(bench, planted(week, { state: "closed" })), "unchanged"],
  ["of a person with write access", (bench) => plant(bench, planted(week, { author: "octo-lead" })), "unchanged"],
  ["of a person without write access", (bench) => plant(bench, planted(week, { author: "octo-guest" })), "created"],
  ["as a pull request", (bench) => plant(bench, planted(week, { pullRequest: true })), "created"],
  [
    "of another digest",
    (bench) => plant(bench, planted(week, { body: bodyOf(week).replace('exposure-digest"', 'other"') })),
    "created",
  ],
  ["deleted, by its number", (bench) => plantGone(bench, "deleted"), "created"],
  ["transferred, by its number", (bench) => plantGone(bench, "transferred"), "created"],
  ["converted, by its number", (bench) => plantGone(bench, "converted"), "created"],
];

for (const [name, plantIt, kind] of findings) {
  test(`an issue ${name}: ${kind}`, () =>
    withGitHub(async (bench) => {
      const known = plantIt(bench);
      assert.equal((await publish(bench, draft(), known)).kind, kind);
    }));
}

function plant(bench: GitHubBench, issue: PlantedIssue): null {
  bench.gitHub.world.plantIssue(issue);
  return null;
}

function plantMany(bench: GitHubBench, count: number): null {
  plant(bench, planted(week));
  for (let number = 0; number < count; number += 1) plant(bench, { labels: ["exposure-digest"], body: "no marker" });
  return null;
}

function plantGone(bench: GitHubBench, gone: "deleted" | "transferred" | "converted"): number {
  const issue = bench.gitHub.world.plantIssue(planted(week));
  issue.gone = gone;
  return issue.number;
}

test("without labels the issue is found, too, in a rolling period as well", () =>
  withGitHub(async (bench) => {
    const rolling = periodAt(startOfTest, "rolling", "UTC");
    const wanted = draft({ period: rolling, body: bodyOf(rolling), labels: [] });
    assert.equal((await publish(bench, wanted)).kind, "created");
    assert.equal((await publish(bench, wanted)).kind, "unchanged");
  }));

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

for (const fault of ["lost-answer", "reset"] as const) {
  test(`an issue is created once when the connection breaks: ${fault}`, () =>
    withGitHub(async (bench) => {
      failRequests(bench.journal, "POST", /\/issues$/, { kind: fault });
      const publication = await publish(bench);
      assert.equal(publication.kind, "created");
      assert.equal(bench.gitHub.world.issues.length, 1);
      assert.ok(bench.waits.length > 0);
    }));
}

test("a label and an issue whose answers are lost are created once", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/issues$/, { kind: "lost-answer" }, 1);
    failRequests(bench.journal, "POST", /\/labels$/, { kind: "respond", reply: { status: 502, body: "bad gateway" } }, 1);
    await publish(bench);
    assert.equal(writesOf(bench.journal).filter((write) => write === "POST /issues").length, 1);
    assert.equal(bench.gitHub.world.labels.length, 1);
  }));

test("GitHub that never creates is an error after three attempts", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/issues$/, { kind: "respond", reply: { status: 500, body: "{}" } }, 10);
    await assert.rejects(publish(bench), { name: "DigestError", kind: "remote", status: 500 });
    assert.equal(writesOf(bench.journal).filter((write) => write === "POST /issues").length, 3);
  }));

test("labels that exist are left as they are", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.book.addLabel(fullName, "Exposure-Digest", "00ff00", "ours");
    assert.deepEqual((await publish(bench)).warnings, []);
    assert.deepEqual(
      bench.gitHub.world.labels.map((label) => label.color),
      ["00ff00"],
    );
  }));

test("an assignee who cannot be assigned is a warning, not the end of the report", () =>
  withGitHub(async (bench) => {
    const { warnings } = await publish(bench, draft({ assignees: ["octo-lead", "nobody"] }));
    assert.match(warnings.join(), /did not get its assignees \(octo-lead, nobody\)/);
    assert.equal(bench.gitHub.world.issues.length, 1);
  }));

const comment = { marker: formatCommentMarker(digest, "99"), body: `${formatCommentMarker(digest, "99")}\nnews` };

test("a comment is created, left, updated, by its marker and among many pages", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    await publish(bench);
    for (let number = 0; number < 120; number += 1) world.plantComment(1, `> ${comment.marker}`);
    assert.equal((await publish(bench, draft({ comment }))).comment, "created");
    assert.equal((await publish(bench, draft({ comment }))).comment, "unchanged");
    assert.equal((await publish(bench, draft({ comment: { ...comment, body: `${comment.body} more` } }))).comment, "updated");
    assert.equal(world.comments(1).length, 121);
    assert.equal(world.comments(1).at(-1)?.body, `${comment.body} more`);
  }));

test("a comment whose answer is lost is not written twice", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/comments$/, { kind: "lost-answer" });
    assert.equal((await publish(bench, draft({ comment }))).comment, "created");
    assert.equal(bench.gitHub.world.comments(1).length, 1);
  }));

test("a stranger's comment with our marker does not stand for ours", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    bench.gitHub.world.plantComment(1, comment.body, "octo-guest");
    assert.equal((await publish(bench, draft({ comment }))).comment, "created");
  }));

test("a locked conversation is a warning", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.plantIssue(planted(week, { locked: true }));
    const publication = await publish(bench, draft({ comment }));
    assert.equal(publication.comment, "none");
    assert.match(publication.warnings.join(), /locked/);
  }));

test("missing permission and disabled Issues name their remedy", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    world.home.hasIssues = false;
    await assert.rejects(publish(bench), {
      kind: "permission",
      status: 410,
      remedy: /Settings → General → Features.*issue-period: none/,
    });
    world.home.hasIssues = true;
    world.workflowToken.permissions = { metadata: "read", issues: "read" };
    await assert.rejects(publish(bench), { kind: "permission", status: 403, remedy: /permissions:\n {2}issues: write/ });
  }));
