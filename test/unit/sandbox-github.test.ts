import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Octokit } from "@octokit/rest";
import { SandboxClock } from "../sandbox/clock.ts";
import { writeZip } from "../sandbox/github/artifacts/zip-archive.ts";
import { type GitHubStandIn, startGitHubStandIn } from "../sandbox/github/github-stand-in.ts";
import { fullName } from "../sandbox/github/world/repository.ts";
import { Journal } from "../sandbox/loopback.ts";
import { writeFixtureAction } from "../sandbox/runner/fixture-action.ts";
import { runStep } from "../sandbox/runner/run-step.ts";
import type { StepResult } from "../sandbox/runner/step-result.ts";

const start = Date.UTC(2026, 0, 5, 6, 17);
const home = { owner: "octo-org", repo: "exposures" };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type Bench = { readonly gitHub: GitHubStandIn; readonly clock: SandboxClock; readonly journal: Journal; readonly folder: string };

async function withBench(test: (bench: Bench) => Promise<void>): Promise<void> {
  const journal = new Journal();
  const clock = new SandboxClock(start);
  const gitHub = await startGitHubStandIn({ journal, clock });
  const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  try {
    await test({ gitHub, clock, journal, folder });
  } finally {
    await gitHub.stop();
    rmSync(folder, { recursive: true });
  }
}

function octokit({ gitHub }: Bench, token = gitHub.workflowToken): Octokit {
  const client = new Octokit({ baseUrl: gitHub.apiOrigin, auth: token, log: silent });
  client.hook.before("request", (options) => {
    options.headers["x-github-api-version"] = "2022-11-28";
  });
  return client;
}

/** Resolves to the status and message that a call is refused with. */
async function refused(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "status" in error) return `${String(error.status)} ${error.message}`;
    throw error;
  }
  throw new Error("the call was not refused");
}

async function runScript(bench: Bench, script: string, run: { id?: number; attempt?: number } = {}): Promise<StepResult> {
  const { gitHub, clock, journal, folder } = bench;
  const { id = 501, attempt = 1 } = run;
  gitHub.world.addRun({ id, attempt });
  const step = {
    id,
    number: 1,
    attempt,
    eventName: "schedule",
    ref: "refs/heads/main",
    sha: "d1a5f0c4b0f04a1e9c9b2f6d3c7e8a9b0c1d2e3f",
    actor: "octo-lead",
    job: "report",
    workflow: "Weekly exposure report",
    workflowPath: ".github/workflows/report.yml",
    event: {},
  };
  return await runStep({
    actionDirectory: writeFixtureAction(join(folder, `action-${journal.requests.length}-${attempt}`), script),
    inputs: {},
    run: step,
    repository: { ...gitHub.world.home, ownerId: 9 },
    platform: gitHub,
    clock,
    journal,
    root: join(folder, `step-${journal.requests.length}-${attempt}`),
    extraEnv: { NO_PROXY: "127.0.0.1,localhost" },
  });
}

const client = `import { DefaultArtifactClient } from ${JSON.stringify(import.meta.resolve("@actions/artifact"))};
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
const client = new DefaultArtifactClient();
const tell = (value) => console.log("RESULT " + JSON.stringify(value));
const failure = (promise) => promise.then(() => null, (error) => error.name + ": " + error.message);
mkdirSync("out/sub", { recursive: true });
writeFileSync("out/a.csv", "id,severity\\n1,critical\\n");
writeFileSync("out/sub/b.txt", "nested");
`;

/** What a script told by `tell`, in order. */
function told({ rawLog }: StepResult): unknown[] {
  return rawLog
    .split("\n")
    .filter((line) => line.startsWith("RESULT "))
    .map((line) => JSON.parse(line.slice(7)));
}

function statusOf(call: Promise<Response>): Promise<number> {
  return call.then((response) => response.status);
}

describe("artifacts through the real client", () => {
  it("an archive goes up, is listed by REST and comes down through the signed link", () =>
    withBench(async (bench) => {
      const result = await runScript(
        bench,
        `${client}tell(await client.uploadArtifact("exports", ["out/a.csv", "out/sub/b.txt"], "out", { retentionDays: 5 }));
tell((await client.getArtifact("exports")).artifact);
await client.downloadArtifact((await client.getArtifact("exports")).artifact.id, { path: "down" });
tell(readFileSync("down/sub/b.txt", "utf8"));`,
      );
      assert.equal(result.exitCode, 0, result.log);
      const [row] = bench.gitHub.world.artifacts;
      assert.ok(row !== undefined);
      assert.equal(told(result)[2], "nested");
      assert.deepEqual(
        bench.gitHub.world.readArtifact(row.id),
        new Map([
          ["a.csv", Buffer.from("id,severity\n1,critical\n")],
          ["sub/b.txt", Buffer.from("nested")],
        ]),
      );
      const listed = await octokit(bench).actions.listArtifactsForRepo({ ...home, name: "exports", per_page: 100 });
      assert.equal(listed.data.total_count, 1);
      assert.equal(listed.data.artifacts[0]?.digest, row.digest);
      assert.equal(listed.data.artifacts[0]?.workflow_run?.id, 501);
      const download = await octokit(bench).actions.downloadArtifact({ ...home, artifact_id: row.id, archive_format: "zip" });
      assert.ok(download.data instanceof ArrayBuffer);
      assert.equal(download.data.byteLength, row.sizeInBytes);
      assert.deepEqual(bench.gitHub.violations, []);
    }));

  it("a single file goes up as it is and keeps its name and type", () =>
    withBench(async (bench) => {
      const result = await runScript(
        bench,
        `${client}tell(await client.uploadArtifact("ignored", ["out/a.csv"], "out", { skipArchive: true }));
await client.downloadArtifact((await client.getArtifact("a.csv")).artifact.id, { path: "down" });
tell(readdirSync("down"));`,
      );
      assert.deepEqual(told(result)[1], ["a.csv"], result.log);
      const [row] = bench.gitHub.world.artifacts;
      assert.equal(row?.name, "a.csv");
      assert.deepEqual(bench.gitHub.world.readArtifact(row?.id ?? 0), Buffer.from("id,severity\n1,critical\n"));
      assert.deepEqual(bench.gitHub.violations, []);
    }));

  it("a name is taken within one attempt, free again after a delete and free in the next attempt", () =>
    withBench(async (bench) => {
      const upload = `await client.uploadArtifact("state", ["out/a.csv"], "out")`;
      const first = await runScript(
        bench,
        `${client}${upload}; tell(await failure(${upload.slice(6)}));
await client.deleteArtifact("state"); ${upload};`,
      );
      assert.match(String(told(first)[0]), /409.*already exists/s);
      assert.equal(first.exitCode, 0, first.log);
      bench.clock.advance(60_000);
      const second = await runScript(bench, `${client}tell(await client.listArtifacts()); ${upload};`, { attempt: 2 });
      assert.deepEqual(told(second), [{ artifacts: [] }], "the second attempt does not see the first one's");
      const { data } = await octokit(bench).actions.listWorkflowRunArtifacts({ ...home, run_id: 501, name: "state" });
      assert.equal(data.total_count, 2);
      bench.gitHub.options.forgetsEarlierAttempts = true;
      assert.equal((await octokit(bench).actions.listArtifactsForRepo(home)).data.total_count, 1);
      bench.gitHub.options.attemptsShareNames = false;
      const third = await runScript(bench, `${client}tell(await failure(${upload.slice(6)}));`, { attempt: 3 });
      assert.match(String(told(third)[0]), /409/);
    }));

  it("an earlier attempt's artifact may be listed and have no link", () =>
    withBench(async (bench) => {
      await runScript(bench, `${client}await client.uploadArtifact("state", ["out/a.csv"], "out");`);
      bench.gitHub.options.listsEarlierAttempts = true;
      const script = `${client}const { artifact } = await client.getArtifact("state"); tell(await failure(client.downloadArtifact(artifact.id)));`;
      const second = await runScript(bench, script, { attempt: 2 });
      assert.match(String(told(second)[0]), /404.*workflow run not found/s);
    }));

  it("waits of the client are short for us and long for the sandbox's clock", () =>
    withBench(async (bench) => {
      bench.journal.faults.push(({ target }) =>
        target.endsWith("CreateArtifact") ? { kind: "respond", reply: { status: 500 } } : null,
      );
      const before = bench.clock.now();
      const result = await runScript(
        bench,
        `${client}tell(await failure(client.uploadArtifact("state", ["out/a.csv"], "out"))); tell(Date.now());`,
      );
      assert.match(String(told(result)[0]), /after 5 attempts/);
      const waited = bench.clock.now() - before;
      assert.ok(waited > 20_000 && waited < 60_000, `waited ${waited} ms`);
      assert.ok(result.durationMs < 5_000);
      assert.ok(Math.abs(Number(told(result)[1]) - bench.clock.now()) < 1_000, "action and sandbox agree on the time");
    }));

  it("a runtime token is needed, and it must be genuine", () =>
    withBench(async ({ gitHub }) => {
      const url = `${gitHub.resultsOrigin}/twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts`;
      const body = JSON.stringify({ workflow_run_backend_id: "a", workflow_job_run_backend_id: "b" });
      assert.equal(await statusOf(fetch(url, { method: "POST", body })), 401);
      const forged = `${gitHub.runtimeToken(501, 1).slice(0, -3)}abc`;
      assert.equal(await statusOf(fetch(url, { method: "POST", body, headers: { authorization: `Bearer ${forged}` } })), 401);
      const authorization = `Bearer ${gitHub.runtimeToken(501, 1)}`;
      assert.equal(await statusOf(fetch(url, { method: "POST", body, headers: { authorization } })), 403);
      assert.equal(await statusOf(fetch(url, { method: "POST", body: "{", headers: { authorization } })), 400);
      assert.equal(gitHub.violations.length, 2);
    }));
});

describe("artifacts by REST", () => {
  it("rows are as odd as the real ones", () =>
    withBench(async (bench) => {
      const { world } = bench.gitHub;
      const fork = world.addRepository("octo-guest/exposures");
      world.plantArtifactRow({ name: "state", id: 90, createdAt: start - 1_000, runId: 7 });
      world.plantArtifactRow({ name: "state", id: 80, createdAt: start, runId: 7, attempt: 2 });
      world.plantArtifactRow({ name: "state", workflowRun: null });
      world.plantArtifactRow({ name: "state", workflowRun: { head_branch: null, head_repository_id: fork.id } });
      world.plantArtifactRow({ name: "state", expired: true });
      world.plantArtifactRow({ name: "State" });
      world.plantArtifactRow({ name: "state", repository: "octo-guest/exposures", runId: 8 });
      const { data } = await octokit(bench).actions.listArtifactsForRepo({ ...home, name: "state", per_page: 100 });
      assert.equal(data.total_count, 5);
      const ofRun = await octokit(bench).actions.listWorkflowRunArtifacts({ ...home, run_id: 7 });
      assert.deepEqual(
        ofRun.data.artifacts.map((row) => row.id),
        [80, 90],
        "newest first, whatever the ids say",
      );
      assert.deepEqual(bench.gitHub.violations, []);
    }));

  it("links end after a minute, artifacts after their retention, and neither takes a token", () =>
    withBench(async (bench) => {
      const row = bench.gitHub.world.plantArtifactRow({ name: "state", files: { "state.json": "{}" } });
      const zip = `${bench.gitHub.apiOrigin}/repos/octo-org/exposures/actions/artifacts/${row.id}/zip`;
      const headers = { authorization: `token ${bench.gitHub.workflowToken}` };
      const answer = await fetch(zip, { redirect: "manual", headers });
      assert.equal(answer.status, 302);
      const link = answer.headers.get("location") ?? "";
      const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
      assert.deepEqual(bytes, writeZip({ "state.json": "{}" }));
      assert.equal(await statusOf(fetch(link.replace("sig=", "sig=x"))), 403);
      assert.equal(await statusOf(fetch(link, { headers })), 400);
      assert.match(bench.gitHub.violations[0]?.problem ?? "", /Authorization header was sent to the blob storage/);
      bench.clock.advance(60_000);
      assert.equal(await statusOf(fetch(link)), 403);
      bench.clock.advance(90 * 24 * 60 * 60 * 1000);
      assert.equal(await statusOf(fetch(zip, { redirect: "manual", headers })), 410);
      assert.equal((await octokit(bench).actions.getArtifact({ ...home, artifact_id: row.id })).data.expired, true);
    }));
});

describe("issues", () => {
  it("an issue is opened, found by label, commented, edited and closed", () =>
    withBench(async (bench) => {
      const rest = octokit(bench);
      const { world } = bench.gitHub;
      await rest.issues.createLabel({ ...home, name: "exposure-digest", color: "5319e7", description: "Weekly report" });
      world.plantIssue({ pullRequest: true, labels: ["exposure-digest"] });
      const created = await rest.issues.create({
        ...home,
        title: "Exposure report",
        body: "one\ntwo",
        labels: ["Exposure-Digest", "fresh"],
        assignees: ["octo-lead"],
      });
      assert.equal(created.data.user?.login, "github-actions[bot]");
      assert.deepEqual(
        world.labels.map(({ name, color }) => [name, color]),
        [
          ["exposure-digest", "5319e7"],
          ["fresh", "ededed"],
        ],
      );
      const issue_number = created.data.number;
      world.editIssueAs("octo-lead", issue_number, { body: "one\ntwo" });
      assert.equal((await rest.issues.get({ ...home, issue_number })).data.body, "one\r\ntwo");
      await rest.issues.createComment({ ...home, issue_number, body: "News" });
      world.plantComment(issue_number, "Thanks");
      const found = await rest.paginate(rest.issues.listForRepo, {
        ...home,
        labels: "exposure-digest,fresh",
        state: "all",
        per_page: 100,
      });
      assert.deepEqual(
        found.map(({ number, comments }) => [number, comments]),
        [[issue_number, 2]],
      );
      const mixed = await rest.issues.listForRepo({ ...home, labels: "exposure-digest", direction: "asc" });
      assert.deepEqual(
        mixed.data.map((issue) => issue.pull_request !== undefined),
        [true, false],
      );
      await rest.issues.update({ ...home, issue_number, state: "closed", state_reason: "not_planned", labels: [] });
      const closed = await rest.issues.get({ ...home, issue_number });
      assert.deepEqual(
        [closed.data.state_reason, closed.data.closed_by?.login, closed.data.labels],
        ["not_planned", "github-actions[bot]", []],
      );
      assert.deepEqual(bench.gitHub.violations, []);
    }));

  it("pages are followed by their links, which name the repository by its id", () =>
    withBench(async (bench) => {
      for (let count = 0; count < 7; count += 1) bench.gitHub.world.plantIssue({ title: `Issue ${count}` });
      const rest = octokit(bench);
      const first = await rest.issues.listForRepo({ ...home, per_page: 3 });
      assert.match(first.headers.link ?? "", /\/repositories\/710000\/issues\?per_page=3&page=2>; rel="next"/);
      const all = await rest.paginate(rest.issues.listForRepo, { ...home, per_page: 3 });
      assert.deepEqual(
        all.map((issue) => issue.number),
        [7, 6, 5, 4, 3, 2, 1],
      );
    }));

  it("texts that are too long are refused, and those at the limit are kept as they are", () =>
    withBench(async (bench) => {
      const rest = octokit(bench);
      const body = "x".repeat(65_536);
      const { data } = await rest.issues.create({ ...home, title: "t".repeat(256), body });
      assert.equal(bench.gitHub.world.issues[0]?.body, body);
      assert.match(
        await refused(rest.issues.create({ ...home, title: "t", body: `${body}x` })),
        /422 .*body is too long \(maximum is 65536 characters\)/s,
      );
      assert.match(await refused(rest.issues.update({ ...home, issue_number: data.number, title: "t".repeat(257) })), /422/);
      assert.match(await refused(rest.issues.createComment({ ...home, issue_number: data.number, body: `${body}x` })), /422/);
      assert.match(await refused(rest.issues.createLabel({ ...home, name: "n", description: "d".repeat(101) })), /422/);
      assert.match(await refused(rest.issues.create({ ...home, title: "t", assignees: ["nobody"] })), /422 .*"value":"nobody"/s);
      assert.deepEqual(bench.gitHub.violations, []);
    }));

  it("a body that does not fit GitHub's description is refused and noted", () =>
    withBench(async (bench) => {
      const post = (body: string): Promise<number> =>
        statusOf(
          fetch(`${bench.gitHub.apiOrigin}/repos/octo-org/exposures/issues`, {
            method: "POST",
            body,
            headers: { authorization: `Bearer ${bench.gitHub.workflowToken}` },
          }),
        );
      assert.equal(await post("{"), 400);
      assert.equal(await post('{"body":"no title"}'), 422);
      assert.equal(await post('{"title":"t","lables":["a"]}'), 422);
      assert.equal(await post('{"title":"t","milestone":{}}'), 422);
      assert.equal(await post('{"title":"t","milestone":null}'), 201);
      assert.equal(
        bench.gitHub.violations.every(({ side }) => side === "request"),
        true,
      );
      assert.deepEqual(new Set(bench.gitHub.violations.map(({ index }) => index)), new Set([0, 1, 2, 3]));
    }));

  it("disabled issues, locked, deleted, moved and unknown ones answer as on GitHub", () =>
    withBench(async (bench) => {
      const rest = octokit(bench);
      const { world } = bench.gitHub;
      const locked = world.plantIssue({ locked: true });
      const deleted = world.plantIssue();
      deleted.gone = "deleted";
      const moved = world.plantIssue();
      moved.gone = "transferred";
      assert.match(await refused(rest.issues.createComment({ ...home, issue_number: locked.number, body: "b" })), /403 .*locked/);
      assert.match(await refused(rest.issues.get({ ...home, issue_number: deleted.number })), /410/);
      assert.match(await refused(rest.issues.get({ ...home, issue_number: 99 })), /404/);
      assert.match(await refused(rest.issues.get({ ...home, issue_number: moved.number })), /404/);
      assert.match(
        await refused(
          rest.issues.createLabel({ ...home, name: "x" }).then(() => rest.issues.createLabel({ ...home, name: "X" })),
        ),
        /already_exists/,
      );
      world.home.hasIssues = false;
      assert.match(await refused(rest.issues.create({ ...home, title: "t" })), /410 Issues are disabled/);
    }));
});

describe("the rest of the interface", () => {
  it("answers as GitHub describes it", () =>
    withBench(async (bench) => {
      const rest = octokit(bench);
      const { world } = bench.gitHub;
      const { number: issue_number } = world.plantIssue({
        labels: ["kept"],
        author: "octo-lead",
        state: "closed",
        closedBy: "octo-guest",
      });
      const copy = world.plantIssue({ title: "Copy" });
      const { id: comment_id } = world.plantComment(issue_number, "one");
      assert.equal((await rest.issues.getComment({ ...home, comment_id })).data.body, "one");
      assert.equal((await rest.issues.updateComment({ ...home, comment_id, body: "two" })).data.body, "two");
      assert.equal((await rest.issues.listComments({ ...home, issue_number })).data.length, 1);
      await rest.issues.deleteComment({ ...home, comment_id });
      assert.deepEqual(world.comments(issue_number), []);
      assert.equal((await rest.issues.checkUserCanBeAssigned({ ...home, assignee: "octo-lead" })).status, 204);
      assert.match(await refused(rest.issues.checkUserCanBeAssigned({ ...home, assignee: "octo-guest" })), /404/);
      await rest.issues.addLabels({ ...home, issue_number, labels: ["added"] });
      assert.equal((await rest.issues.listLabelsOnIssue({ ...home, issue_number })).data.length, 2);
      await rest.issues.setLabels({ ...home, issue_number, labels: ["kept"] });
      await rest.issues.updateLabel({ ...home, name: "kept", new_name: "Renamed", color: "ff0000" });
      assert.deepEqual((await rest.issues.getLabel({ ...home, name: "renamed" })).data.color, "ff0000");
      assert.equal((await rest.issues.listLabelsForRepo(home)).data.length, 2);
      await rest.issues.addAssignees({ ...home, issue_number, assignees: ["octo-lead", "nobody"] });
      const { data: issue } = await rest.issues.get({ ...home, issue_number });
      assert.deepEqual([issue.closed_by?.login, issue.author_association, issue.assignees?.length], ["octo-guest", "MEMBER", 1]);
      await rest.issues.removeAssignees({ ...home, issue_number, assignees: ["octo-lead"] });
      const update = { ...home, issue_number: copy.number, state: "closed", state_reason: "duplicate" } as const;
      assert.match(
        await refused(rest.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", { ...update, duplicate_issue_id: 1 })),
        /422/,
      );
      await rest.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", { ...update, duplicate_issue_id: issue.id });
      assert.deepEqual([copy.stateReason, copy.duplicateOf], ["duplicate", issue.id]);
      const run = world.addRun({ id: 7, attempt: 2, conclusion: "failure" });
      const { data } = await rest.actions.getWorkflowRun({ ...home, run_id: run.id });
      assert.deepEqual([data.path, data.run_attempt, data.conclusion], [".github/workflows/report.yml", 2, "failure"]);
      const row = world.plantArtifactRow({ name: "old" });
      assert.match(await refused(rest.actions.deleteArtifact({ ...home, artifact_id: row.id })), /403/);
      world.workflowToken.permissions = { actions: "write" };
      await rest.actions.deleteArtifact({ ...home, artifact_id: row.id });
      assert.deepEqual(world.artifacts, []);
      assert.deepEqual(bench.gitHub.violations, []);
    }));

  it("what it does not serve, or does not know, is noted", () =>
    withBench(async (bench) => {
      assert.match(await refused(octokit(bench).search.issuesAndPullRequests({ q: "x" })), /404/);
      await octokit(bench).issues.listForRepo({ ...home, per_page: 101 });
      assert.deepEqual(
        bench.gitHub.violations.map(({ problem }) => problem),
        ["the stand-in serves nothing here", "parameter per_page is not within 1 and 100: 101"],
      );
    }));
});

describe("tokens", () => {
  it("what a token may not do is 403 or 404, and is said in the words of its kind", () =>
    withBench(async (bench) => {
      const { world } = bench.gitHub;
      const other = world.addRepository("octo-org/elsewhere", { visibility: "public" });
      world.addRepository("octo-org/secret");
      world.workflowToken.permissions = { metadata: "read" };
      const workflow = octokit(bench);
      assert.match(await refused(workflow.issues.create({ ...home, title: "t" })), /403 Resource not accessible by integration/);
      assert.match(await refused(workflow.actions.listArtifactsForRepo(home)), /403/);
      assert.match(await refused(workflow.issues.create({ owner: "octo-org", repo: other.name, title: "t" })), /403/);
      assert.match(await refused(workflow.repos.get({ owner: "octo-org", repo: "secret" })), /404/);
      const token = world.addToken("github_pat_0001", { kind: "fine-grained", login: "octo-lead" });
      assert.match(await refused(octokit(bench, token.value).issues.create({ ...home, title: "t" })), /404/);
      assert.match(await refused(octokit(bench, "ghp_unknown").repos.get(home)), /401 Bad credentials/);
      token.permissions = { issues: "write" };
      token.repositories = [fullName(other)];
      assert.match(await refused(octokit(bench, token.value).repos.get(home)), /404/);
    }));

  it("labels and assignees of someone who may only read are silently dropped", () =>
    withBench(async (bench) => {
      bench.gitHub.world.addToken("ghp_reader", {
        kind: "classic",
        login: "octo-guest",
        role: "read",
        permissions: { issues: "write" },
      });
      const { data } = await octokit(bench, "ghp_reader").issues.create({
        ...home,
        title: "t",
        labels: ["a"],
        assignees: ["octo-lead"],
      });
      assert.deepEqual([data.labels, data.assignees, data.author_association], [[], [], "NONE"]);
    }));

  it("people can ask who they are by REST, everybody by GraphQL", () =>
    withBench(async (bench) => {
      bench.gitHub.world.addToken("ghp_lead", { kind: "classic", login: "octo-lead" });
      assert.equal((await octokit(bench, "ghp_lead").users.getAuthenticated()).data.login, "octo-lead");
      assert.match(await refused(octokit(bench).users.getAuthenticated()), /403 Resource not accessible by integration/);
      assert.deepEqual(await octokit(bench).graphql("query { viewer { login } }"), { viewer: { login: "github-actions[bot]" } });
      await assert.rejects(octokit(bench).graphql("{ repository { id } }"));
      assert.equal(bench.gitHub.violations.length, 1);
    }));

  it("a repository tells its visibility, and every answer what is left of the hour", () =>
    withBench(async (bench) => {
      bench.gitHub.world.home.visibility = "internal";
      const { data, headers } = await octokit(bench).repos.get(home);
      assert.deepEqual([data.visibility, data.private, data.has_issues, data.id], ["internal", true, true, 710_000]);
      assert.equal(headers["x-ratelimit-remaining"], "999");
      assert.equal(headers["x-accepted-github-permissions"], "metadata=read");
      assert.equal((await octokit(bench).rateLimit.get()).data.rate.remaining, 999);
      const plain = await fetch(`${bench.gitHub.apiOrigin}/repos/octo-org/exposures`, {
        headers: { authorization: `token ${bench.gitHub.workflowToken}` },
      });
      assert.equal(plain.headers.has("deprecation"), true);
      assert.deepEqual(bench.gitHub.violations, []);
    }));
});

describe("limits", () => {
  it("too much content in a minute is a secondary limit, known by its text", () =>
    withBench(async (bench) => {
      bench.gitHub.options.contentLimit.minute = 2;
      const rest = octokit(bench);
      for (const title of ["a", "b"]) await rest.issues.create({ ...home, title });
      assert.match(await refused(rest.issues.create({ ...home, title: "c" })), /403 .*secondary rate limit/);
      bench.clock.advance(61_000);
      await rest.issues.create({ ...home, title: "c" });
    }));

  it("an hour's requests are used up until the hour is over", () =>
    withBench(async (bench) => {
      bench.gitHub.limits.use(bench.gitHub.world.workflowToken, 1_000);
      const rest = octokit(bench);
      assert.match(await refused(rest.repos.get(home)), /403 API rate limit exceeded/);
      bench.clock.advance(3_600_000);
      await rest.repos.get(home);
    }));
});
