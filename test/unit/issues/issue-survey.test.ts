import assert from "node:assert/strict";
import { test } from "node:test";
import { periodAt } from "../../../src/model/period.ts";
import type { PlantedIssue } from "../../sandbox/github/world/planted.ts";
import { failRequests, type GitHubBench, startOfTest, withGitHub, writesOf } from "../github/github-bench.ts";
import { bodyOf, draft, knownOf, lastWeek, planted, port, publish, series, wantedOf, week } from "./issue-bench.ts";

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
      assert.equal((await publish(bench, draft(known === null ? {} : { wanted: knownOf(known) }))).kind, kind);
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
    const wanted = draft({ wanted: wantedOf({ period: rolling }), body: bodyOf(rolling), labels: [] });
    assert.equal((await publish(bench, wanted)).kind, "created");
    assert.equal((await publish(bench, wanted)).kind, "unchanged");
  }));

for (const [name, known] of [
  ["octo-org/renamed", 5],
  ["octo-org/exposures", undefined],
] as const) {
  test(`an issue that answers from another repository, while ours is called ${name}: ${known ?? "not found"}`, () =>
    withGitHub(async (bench) => {
      const { home } = bench.gitHub.world;
      const repository_url = `${bench.gitHub.apiOrigin}/repos/octo-org/renamed`;
      const issue = {
        id: 9,
        number: 5,
        html_url: "https://x",
        repository_url,
        created_at: "2026-11-20T06:17:00Z",
        title: "t",
        body: bodyOf(week),
        state: "open",
        locked: false,
        labels: [],
        user: { type: "Bot" },
      };
      const repository = { id: home.id, full_name: name, private: true, has_issues: true, default_branch: "main" };
      const headers = { "content-type": "application/json" };
      failRequests(bench.journal, "GET", /issues\/5$/, {
        kind: "respond",
        reply: { status: 200, headers, body: JSON.stringify(issue) },
      });
      failRequests(bench.journal, "GET", /exposures$/, {
        kind: "respond",
        reply: { status: 200, headers, body: JSON.stringify(repository) },
      });
      assert.equal((await port(bench).survey(knownOf(5))).current?.number, known);
    }));
}

const feature = { ...series, branch: "0123456789abcdef" };
const elsewhere = { ...series, repositoryId: "710001" };

test("a run on another branch leaves the issue of the default branch alone and has one of its own", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const wanted = wantedOf({ series: feature });
    const body = bodyOf(week, { of: feature, text: "Baseline established", run: "101" });
    assert.equal((await publish(bench, draft({ wanted, body }))).kind, "created");
    assert.equal((await publish(bench, draft({ wanted, body }))).kind, "unchanged");
    assert.deepEqual(
      bench.gitHub.world.issues.map((issue) => [issue.state, issue.body]),
      [
        ["open", bodyOf(week)],
        ["open", body],
      ],
    );
  }));

test("a run on another branch does not close, link or follow the issues of the default branch", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.plantIssue(planted(lastWeek));
    await publish(bench, draft({ wanted: wantedOf({ series: feature }), body: bodyOf(week, { of: feature }) }));
    const [old] = bench.gitHub.world.issues;
    assert.deepEqual([old?.state, old?.edits], ["open", 0]);
  }));

test("a state of another branch that names the default branch's issue does not make that its own", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const wanted = { ...knownOf(1), series: feature };
    assert.equal((await publish(bench, draft({ wanted, body: bodyOf(week, { of: feature }) }))).kind, "created");
    assert.equal(bench.gitHub.world.issues[0]?.body, bodyOf(week));
  }));

test("issues of before branches were told apart are found by the default branch", () =>
  withGitHub(async (bench) => {
    const oldMarker = `<!-- exposure-digest:report digest="exposure-digest" period="${week.id}" -->`;
    const body = `${oldMarker}\n\nreport\n\n<!-- exposure-digest:run 99 -->run 99\n`;
    bench.gitHub.world.plantIssue(planted(week, { body }));
    assert.equal((await publish(bench)).kind, "unchanged");
    assert.deepEqual(writesOf(bench.journal), []);
  }));

test("two repositories that report into one have an issue each", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const other = { ...series, repositoryId: "710002" };
    for (const origin of [elsewhere, other, elsewhere, other]) {
      await publish(bench, draft({ wanted: wantedOf({ series: origin }), body: bodyOf(week, { of: origin }) }));
    }
    assert.deepEqual(
      bench.gitHub.world.issues.map(({ body, state, edits }) => [body, state, edits]),
      [series, elsewhere, other].map((of) => [bodyOf(week, { of }), "open", 0]),
    );
  }));

test("an issue in another repository that was written without the reporting one's id is found by the state's number", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    const body = bodyOf(week, { of: elsewhere });
    const known = { number: 1, periodId: week.id, runId: "99" };
    assert.equal((await publish(bench, draft({ wanted: wantedOf({ series: elsewhere, known }), body }))).kind, "updated");
    assert.equal((await publish(bench, draft({ wanted: wantedOf({ series: elsewhere }), body }))).kind, "unchanged");
    assert.equal(bench.gitHub.world.issues.length, 1);
  }));
