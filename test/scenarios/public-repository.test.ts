import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { fullAccess } from "../sandbox/snyk/default-options.ts";
import { grantOrgAdmin } from "../sandbox/world/audit-samples.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "./steps/ending.ts";
import { issueOf } from "./steps/period-issue.ts";
import { artifactOf } from "./steps/published-artifact.ts";
import { changesOf } from "./steps/published-changes.ts";
import { lastState, stateText } from "./steps/saved-state.ts";
import { writesTo } from "./steps/sent-requests.ts";
import { type Story, type StorySettings, smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

const countsOnly = { "public-repository": "counts-only", "snyk-datasets": "issues, usage, audit-logs" };

describe("nothing leaks to the public", { concurrency: true }, () => {
  test("On a public repository the run stops before the first request to Snyk", async (t) => {
    const story = await publicStory(t);
    const result = await story.report();
    assert.match(
      failed(result).join("\n"),
      /octo-org\/exposures is public[\s\S]*Nothing was exported[\s\S]*public-repository: counts-only/,
    );
    assertNothingSent(story, result);
  });

  test("A public repository for the issue alone stops the run as well", async (t) => {
    const story = await startStory(t);
    const { world: gitHub } = story.gitHub;
    gitHub.addRepository("octo-org/open", { visibility: "public" });
    const token = gitHub.addToken("ghs_sandboxOfAnotherApp000000000000003", {
      kind: "installation",
      login: "github-actions[bot]",
      repositories: ["octo-org/open"],
    });
    token.permissions = { metadata: "read", issues: "write" };
    const result = await story.report({ inputs: { "issue-repository": "octo-org/open", "issue-token": token.value } });
    assert.match(failed(result).join("\n"), /octo-org\/open is public/);
    assertNothingSent(story, result);
  });

  test("With `allow` a public repository gets the whole report", async (t) => {
    const story = await publicStory(t);
    const result = await story.report({ inputs: { "public-repository": "allow" } });
    passed(result);
    const [finding] = openCriticals(story.world);
    assert.ok(finding !== undefined);
    assert.ok(artifactOf(story, result).has("open-findings.csv"));
    assert.match(issueOf(story, "2026-W02").body ?? "", /security\.snyk\.io/);
  });

  test("With `counts-only` weeks compare right, and neither issue, artifact, state nor log names a finding", async (t) => {
    const story = await publicStory(t);
    const { world } = story;
    const first = await story.report({ inputs: countsOnly });
    passed(first);
    const open = world.findings({ severity: "Critical", status: "Open" }).length;
    assert.equal(first.outputs["open-issues"], String(open));
    const [resolved, ignored] = [at(openCriticals(world), 0), at(openCriticals(world), 1)];
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    newCritical(world, at(projectsOf(world), 1), world.reportAt(1) + DAY_MS);
    world.resolve(resolved, world.reportAt(1) + DAY_MS);
    world.ignore(ignored, world.reportAt(1) + DAY_MS, { reason: "accepted by the board" });
    grantOrgAdmin(world.auditLog, world.place(0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const second = await story.report({ inputs: countsOnly });
    passed(second);
    const { outputs } = second;
    assert.deepEqual(
      ["new-issues", "resolved-issues", "ignored-issues", "open-issues", "high-risk-events", "baseline"].map(
        (name) => outputs[name],
      ),
      ["2", "1", "1", String(open), "1", "16000000001"],
    );
    const changes = changesOf(story, second);
    assert.deepEqual([changes.findings, changes.auditEvents], [[], []]);
    assert.deepEqual([changes.counts.new, changes.counts.resolved, changes.counts.open], [2, 1, open]);
    assert.deepEqual([...artifactOf(story, second).keys()].sort(), ["changes.json", "manifest.json", "report.html", "report.md"]);
    assert.match(issueOf(story, "2026-W03").body ?? "", /2 new critical findings/);
    for (const result of [first, second]) assertNamesNothing(story, result);

    story.goTo(2, { days: 1 });
    const third = await story.report({ inputs: countsOnly });
    passed(third);
    assert.deepEqual(
      [third.outputs["new-issues"], third.outputs["resolved-issues"], third.outputs["audit-events"]],
      ["0", "0", "0"],
    );
    assert.match(issueOf(story, "2026-W03").body ?? "", /2 new critical findings/);
  });

  test("With `counts-only` a failed source is carried forward by its numbers, and compared when it is back", async (t) => {
    const story = await publicStory(t, { world: smallWorld({ groups: 2 }) });
    const { world } = story;
    const broken = at(world.groups, 1).id;
    const first = await story.report({ inputs: countsOnly });
    passed(first);
    world.resolve(at(openCriticals(world, broken), 0), world.reportAt(1) + DAY_MS);
    newCritical(world, at(projectsOf(world, broken), 0), world.reportAt(1) + DAY_MS);
    story.snyk.options.exportsFor = ({ scope }) => (scope.id === broken ? { outcome: "errored" } : null);
    story.goTo(2);
    const second = await story.report({ inputs: countsOnly });
    failed(second);
    const { counts } = changesOf(story, second);
    assert.ok((counts.unknown ?? 0) > 0);
    assert.deepEqual([counts.new, counts.resolved, counts.gone], [0, 0, 0]);
    assert.equal(second.outputs["open-issues"], first.outputs["open-issues"]);
    assertNamesNothing(story, second);
    story.snyk.options.exportsFor = () => null;
    story.goTo(3);
    const third = await story.report({ inputs: countsOnly });
    passed(third);
    assert.deepEqual(
      ["new-issues", "resolved-issues", "open-issues"].map((name) => third.outputs[name]),
      ["1", "1", first.outputs["open-issues"]],
    );
    assertNamesNothing(story, third);
  });

  test("With `counts-only` another credential starts a new baseline in the same issue", async (t) => {
    const story = await publicStory(t);
    const { world } = story;
    passed(await story.report({ inputs: countsOnly }));
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    const other = "77777777-4f50-4a61-8b72-93a4b5c6d7e8";
    story.snyk.options.auth.tokens.set(other, fullAccess());
    story.goTo(1, { days: 3 });
    const result = await story.report({ inputs: { ...countsOnly, "snyk-token": other } });
    passed(result);
    assert.equal(result.outputs.baseline, "first-run");
    assert.equal(result.outputs["new-issues"], "0");
    assert.equal(story.gitHub.world.issues.length, 1);
    story.goTo(2);
    const next = await story.report({ inputs: { ...countsOnly, "snyk-token": other } });
    passed(next);
    assert.notEqual(next.outputs.baseline, "first-run");
  });

  test("A repository that turns public goes on from its full state, and publishes numbers alone from then on", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    passed(await story.report({ inputs: { "snyk-datasets": countsOnly["snyk-datasets"] } }));
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    world.resolve(at(openCriticals(world), 0), world.reportAt(1) + DAY_MS);
    story.gitHub.world.home.visibility = "public";
    story.goTo(2);
    const refused = await story.report();
    failed(refused);
    assertNothingSent(story, refused);
    story.goTo(2, { hours: 1 });
    const result = await story.report({ inputs: countsOnly });
    passed(result);
    assert.deepEqual(
      ["baseline", "new-issues", "resolved-issues"].map((name) => result.outputs[name]),
      ["16000000001", "1", "1"],
    );
    assertNamesNothing(story, result);
  });
});

async function publicStory(test: Parameters<typeof startStory>[0], settings: StorySettings = {}): Promise<Story> {
  const story = await startStory(test, settings);
  story.gitHub.world.home.visibility = "public";
  return story;
}

function assertNothingSent({ snyk, journal }: Story, result: StepResult): void {
  assert.ok(snyk.apiOrigin.length > 0 && journal.requests.length > 0);
  assert.deepEqual(
    result.requests.filter(({ server }) => server !== "github"),
    [],
  );
  assert.deepEqual(writesTo("github", result.requests), []);
}

/** No name, title or package, and no id of a finding, project or person, stands in anything that the public could read. Scopes are named by the workflow. */
function assertNamesNothing(story: Story, result: StepResult): void {
  const { world, gitHub } = story;
  const issues = world.projects().flatMap(({ id }) => world.issuesOfProject(id));
  const secrets = new Set([
    ...world.orgs().flatMap(({ name, slug }) => [name, slug]),
    ...world.projects().flatMap(({ id, name, target }) => [id, name, target.name]),
    ...world.users.flatMap(({ id, name, email }) => [id, name, email]),
    ...issues.flatMap(({ problem, fragment }) => [problem.id, fragment, ...problem.cves]),
    ...issues.flatMap(({ problem }) => (problem.packageName === null ? [] : [problem.packageName])),
    ...issues.map(({ problem }) => problem.title).filter((title) => title.includes(" ")),
    "accepted by the board",
  ]);
  const number = Number(result.outputs["issue-number"]);
  const issue = gitHub.world.issues.find((candidate) => candidate.number === number);
  const texts = new Map([
    ["issue", issue?.body ?? ""],
    [
      "comments",
      gitHub.world
        .comments(number)
        .map(({ body }) => body)
        .join("\n"),
    ],
    ["summary", result.summary ?? ""],
    ["log", result.log],
    ["outputs", JSON.stringify(result.outputs)],
    ["state", stateText(story, lastState(story))],
    ...[...artifactOf(story, result)].map(([path, bytes]) => [path, bytes.toString("utf8")] as const),
  ]);
  for (const [where, text] of texts)
    for (const secret of secrets) if (secret.length > 6) assert.ok(!text.includes(secret), `${where} names ${secret}`);
}
