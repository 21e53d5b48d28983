import assert from "node:assert/strict";
import { test } from "node:test";
import { toGitHubError } from "../../../src/github/github-errors.ts";
import { createRepositoryPort } from "../../../src/github/repository-facts.ts";
import { failRequests, type GitHubBench, withGitHub } from "./github-bench.ts";

const fullName = "octo-org/exposures";

test("requests name the version of the API and the user agent", () =>
  withGitHub(async (bench) => {
    await createRepositoryPort(bench.octokit).read(fullName);
    const [request] = bench.journal.requests;
    assert.equal(request?.headers["x-github-api-version"], "2022-11-28");
    assert.match(request?.headers["user-agent"] ?? "", /^test /);
  }));

test("facts of a repository are read from REST", () =>
  withGitHub(async (bench) => {
    const { home } = bench.gitHub.world;
    for (const visibility of ["public", "private", "internal"] as const) {
      home.visibility = visibility;
      const facts = await createRepositoryPort(bench.octokit).read(fullName);
      assert.deepEqual(facts, { id: String(home.id), fullName, visibility, hasIssues: true, defaultBranch: "main" });
    }
  }));

test("a repository that cannot be seen, or has no name, is an error with a remedy", () =>
  withGitHub(async ({ octokit }) => {
    const repository = createRepositoryPort(octokit);
    await assert.rejects(repository.read("octo-org/other"), { kind: "permission", status: 404, remedy: /repository's name/ });
    await assert.rejects(repository.read("no-name"), { kind: "input" });
  }));

test("a server's failure is tried again, and a reply that is not as documented is refused", () =>
  withGitHub(async ({ octokit, journal }) => {
    failRequests(journal, "GET", /exposures$/, { kind: "respond", reply: { status: 502, body: "<html>" } }, 2);
    assert.equal((await createRepositoryPort(octokit).read(fullName)).hasIssues, true);
    const reply = { status: 200, headers: { "content-type": "application/json" }, body: '{"id":"x"}' };
    failRequests(journal, "GET", /exposures$/, { kind: "respond", reply });
    await assert.rejects(createRepositoryPort(octokit).read(fullName), { kind: "data", message: /at "id"/ });
  }));

/** Answers as GitHub does, until `times` requests were answered. */
function answer(bench: GitHubBench, status: number, message: string, headers: Record<string, string>, times: number): void {
  const reply = { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify({ message }) };
  failRequests(bench.journal, "GET", /exposures$/, { kind: "respond", reply }, times);
}

const secondary = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const soon = String(Math.floor(Date.now() / 1_000) + 30);
const later = String(Math.floor(Date.now() / 1_000) + 3_000);
const limits: readonly (readonly [string, number, string, Record<string, string>, number, number | null])[] = [
  ["a secondary limit is waited for", 403, secondary, { "retry-after": "5" }, 2, null],
  ["a secondary limit is waited for at most twice", 429, secondary, { "retry-after": "5" }, 9, 3],
  ["a secondary limit of an hour is not waited for", 403, secondary, { "retry-after": "3600" }, 9, 1],
  [
    "a primary limit is waited for",
    403,
    "API rate limit exceeded",
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": soon },
    1,
    null,
  ],
  [
    "a primary limit of an hour is not waited for",
    429,
    "API rate limit exceeded",
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": later },
    9,
    1,
  ],
];

for (const [name, status, message, headers, times, requests] of limits) {
  test(name, () =>
    withGitHub(async (bench) => {
      answer(bench, status, message, headers, times);
      const read = createRepositoryPort(bench.octokit).read(fullName);
      if (requests === null) await read;
      else await assert.rejects(read, { kind: "limit", status });
      assert.equal(bench.journal.requests.length, requests ?? times + 1);
      assert.match(bench.lines.join(), /limit is reached/);
    }),
  );
}

test("a deprecation is told in the log", () =>
  withGitHub(async (bench) => {
    const { home } = bench.gitHub.world;
    const body = JSON.stringify({ id: home.id, full_name: fullName, private: true, has_issues: true, default_branch: "main" });
    const headers = { "content-type": "application/json", deprecation: "true", sunset: "soon" };
    failRequests(bench.journal, "GET", /exposures$/, { kind: "respond", reply: { status: 200, headers, body } });
    assert.equal((await createRepositoryPort(bench.octokit).read(fullName)).visibility, "private");
    assert.match(bench.lines.join(), /deprecated/);
  }));

const errors: readonly (readonly [number, string, string, RegExp])[] = [
  [401, "Bad credentials", "permission", /github-token/],
  [403, "Resource not accessible by integration", "permission", /issues: write[\s\S]*fine-grained/],
  [403, "Resource protected by organization SAML enforcement.", "permission", /Authorize/],
  [404, "Not Found", "permission", /issues: write/],
  [410, "Issues are disabled for this repo", "permission", /issue-period: none/],
  [422, "Validation Failed", "remote", /^$/],
  [451, "Blocked", "remote", /^$/],
  [500, "Oops", "remote", /githubstatus/],
];

for (const [status, message, kind, remedy] of errors) {
  test(`status ${status} (${message}) becomes an error with its remedy`, () =>
    withGitHub(async (bench) => {
      answer(bench, status, message, { "x-github-request-id": "ABCD:1", "set-cookie": "SECRET" }, 9);
      const thrown: unknown = await bench.octokit.rest.repos
        .get({ owner: "octo-org", repo: "exposures" })
        .catch((error) => error);
      const error = toGitHubError(thrown, { doing: "create an issue", permission: "issues: write" });
      assert.deepEqual([error.kind, error.status, error.requestId], [kind, status, "ABCD:1"]);
      assert.match(error.remedy, remedy);
      assert.match(error.message, /create an issue/);
      assert.doesNotMatch(JSON.stringify(error) + error.message, /SECRET|ghs_/);
    }));
}

test("a network failure says that no answer came", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "GET", /exposures$/, { kind: "reset" }, 9);
    await assert.rejects(createRepositoryPort(bench.octokit).read(fullName), {
      kind: "remote",
      message: /No answer came from GitHub/,
    });
  }));
