import assert from "node:assert/strict";
import { test } from "node:test";
import { failRequests, startOfTest, withGitHub, writesOf } from "../github/github-bench.ts";
import { bodyOf, draft, fullName, knownOf, planted, port, publish, wantedOf, week } from "./issue-bench.ts";

test("the first report creates labels with a colour, and the issue", () =>
  withGitHub(async (bench) => {
    const publication = await publish(bench);
    assert.deepEqual([publication.kind, publication.issue.number, publication.comment], ["created", 1, "none"]);
    assert.match(publication.issue.url, /octo-org\/exposures\/issues\/1$/);
    assert.deepEqual(publication.warnings, []);
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
    const again = await publish(bench, draft({ body: bodyOf(week, { run: "101", startedAt: startOfTest + 1 }) }));
    assert.equal(again.kind, "unchanged");
    assert.equal(writesOf(bench.journal).length, before);
  }));

test("a report with other text or title updates the issue and leaves labels and state to people", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const { world } = bench.gitHub;
    world.closeIssueAs("octo-lead", 1);
    world.editIssueAs("octo-lead", 1, { labels: ["mine"] });
    assert.equal((await publish(bench, draft({ body: bodyOf(week, { text: "more" }) }))).kind, "updated");
    assert.equal((await publish(bench, draft({ body: bodyOf(week, { text: "more" }), title: "Other" }))).kind, "updated");
    const [issue, ...others] = world.issues;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [issue?.state, issue?.labels, issue?.title, issue?.body],
      ["closed", ["mine"], "Other", bodyOf(week, { text: "more" })],
    );
  }));

test("what happens between survey and publication is seen: another run's issue, a deleted one", () =>
  withGitHub(async (bench) => {
    const issues = port(bench);
    const survey = await issues.survey(wantedOf());
    const other = bench.gitHub.world.plantIssue(planted(week));
    assert.equal((await issues.publish(draft(), survey)).kind, "unchanged");
    const later = await issues.survey(knownOf(other.number));
    other.gone = "deleted";
    assert.equal((await issues.publish(draft(), later)).kind, "created");
  }));

test("a browser's line ends are no change", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    bench.gitHub.world.editIssueAs("octo-lead", 1, { body: bodyOf(week) });
    assert.equal((await publish(bench)).kind, "unchanged");
  }));

test("an assignee who cannot be assigned is a warning, and the others are assigned", () =>
  withGitHub(async (bench) => {
    const { warnings } = await publish(bench, draft({ assignees: ["octo-lead", "nobody"] }));
    assert.match(warnings.join(), /did not get its assignees \(nobody\)/);
    assert.deepEqual(
      bench.gitHub.world.issues.map(({ assignees }) => assignees),
      [["octo-lead"]],
    );
  }));

test("labels that may not be created, or are dropped, are warnings", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/labels$/, { kind: "respond", reply: { status: 403, body: "{}" } });
    const { world } = bench.gitHub;
    Object.assign(world.workflowToken, { kind: "classic", login: "octo-guest", app: null, role: "read" });
    const { warnings } = await publish(bench);
    assert.match(warnings[0] ?? "", /not allowed \(403\) to create the label "exposure-digest"/);
    assert.match(warnings[1] ?? "", /did not get its labels \(exposure-digest\)/);
    assert.deepEqual(world.issues[0]?.labels, []);
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

test("an update that is refused is an error", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    failRequests(bench.journal, "PATCH", /\/issues\/1$/, { kind: "respond", reply: { status: 403, body: "{}" } });
    await assert.rejects(publish(bench, draft({ title: "Other" })), { kind: "permission", message: /update issue #1/ });
  }));
