import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DEMO_DATASETS_INPUT, playFlexeraWeek } from "../sandbox/flexera-world/flexera-weeks.ts";
import { playRandomWeek } from "../sandbox/world/random-weeks.ts";
import { SnykWorld } from "../sandbox/world/snyk-world.ts";
import { passed } from "../scenarios/steps/ending.ts";
import { combine, comparableChanges, exportShard, filesOf, shardsOf } from "../scenarios/steps/matrix.ts";
import { changesOf } from "../scenarios/steps/published-changes.ts";
import { startStory } from "../scenarios/steps/story.ts";
import { at } from "../scenarios/steps/world-changes.ts";

const weeks = 3;
const shards = 8;

describe("a matrix of eight jobs", () => {
  test("makes the same changes.json as one machine, week after week", async (t) => {
    const world = new SnykWorld({ groups: shards, orgsPerGroup: 2, projectsPerOrg: 3, startAt: "2026-01-05T06:17:00.000Z" });
    const story = await startStory(t, { world, snyk: { limits: { exportsPerHour: null } } });
    const all = {
      "snyk-groups": world.groups.map(({ id }) => id).join(","),
      // One of them is reached through its Group too.
      "snyk-orgs": at(world.orgs(), 3).id,
      "snyk-datasets": "issues, usage, audit-logs",
      "snyk-issues-window": "incremental",
      "flexera-datasets": DEMO_DATASETS_INPUT,
    };
    const { "flexera-datasets": flexera, "snyk-orgs": org, ...snykAlone } = all;
    const jobs = world.groups.map(({ id }, index) => ({
      ...snykAlone,
      "snyk-groups": id,
      ...(index === 0 ? { "flexera-datasets": flexera } : {}),
      ...(index === 5 ? { "snyk-orgs": org } : {}),
    }));
    for (let week = 1; week <= weeks; week += 1) {
      if (week > 1) playRandomWeek(world, week, week);
      else world.closeWeek(1);
      playFlexeraWeek(story.flexera.world, week);
      // An export of updates only is made until the last full one is a week old.
      const moment = { hours: -week };
      story.goTo(week, moment);
      const one = await story.report({ inputs: { ...all, "artifact-name": "one-machine" } });
      passed(one);
      story.goTo(week, moment);
      const run = { id: 17_000_000_000 + week, attempt: 1 };
      for (const pair of [0, 2, 4, 6]) {
        const results = await Promise.all(jobs.slice(pair, pair + 2).map((inputs) => exportShard(story, run, inputs)));
        for (const result of results) passed(result);
      }
      assert.equal(new Set(shardsOf(story, run).map(({ name }) => name)).size, shards);
      const together = await combine(story, run, all);
      passed(together);
      assert.equal(comparableChanges(story, together), comparableChanges(story, one), `week ${week}`);
      assert.deepEqual(filesOf(story, together), filesOf(story, one), `week ${week}`);
      assert.equal(changesOf(story, together).findings.length > 0, week > 1, `week ${week}`);
    }
  });
});
