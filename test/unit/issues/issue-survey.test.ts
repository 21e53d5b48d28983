import assert from "node:assert/strict";
import { test } from "node:test";
import { periodAt } from "../../../src/model/period.ts";
import type { PlantedIssue } from "../../sandbox/github/world/planted.ts";
import { failRequests, type GitHubBench, startOfTest, withGitHub } from "../github/github-bench.ts";
import { bodyOf, draft, planted, port, publish, week } from "./issue-bench.ts";

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
        title: "t",
        body: bodyOf(week),
        state: "open",
        locked: false,
        labels: [],
        user: { type: "Bot" },
      };
      const repository = { id: home.id, full_name: name, private: true, has_issues: true };
      const headers = { "content-type": "application/json" };
      failRequests(bench.journal, "GET", /issues\/5$/, {
        kind: "respond",
        reply: { status: 200, headers, body: JSON.stringify(issue) },
      });
      failRequests(bench.journal, "GET", /exposures$/, {
        kind: "respond",
        reply: { status: 200, headers, body: JSON.stringify(repository) },
      });
      assert.equal((await port(bench).survey(week, 5)).current?.number, known);
    }));
}
