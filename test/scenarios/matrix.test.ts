import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { errorsOf, failed, passed } from "./steps/ending.ts";
import { combine, exportShard, shardsOf } from "./steps/matrix.ts";
import { issueOf } from "./steps/period-issue.ts";
import { changesOf, names, ofClass } from "./steps/published-changes.ts";
import { assertNothingTwice } from "./steps/published-issues.ts";
import { smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

test("Jobs export and another combines: a missing shard leaves its findings unknown, and re-running the failed jobs tells all of it once", async (t) => {
  const world = smallWorld({ groups: 2 });
  const story = await startStory(t, { world });
  const [first, second] = [at(world.groups, 0).id, at(world.groups, 1).id];
  const both = { "snyk-groups": `${first}, ${second}` };
  world.closeWeek(1);
  passed(await story.report());

  const carried = names(openCriticals(world, second));
  const came = newCritical(world, at(projectsOf(world, first), 0), world.reportAt(1) + HOUR_MS);
  const hidden = at(openCriticals(world, second), 0);
  world.resolve(hidden, world.reportAt(1) + HOUR_MS);
  story.goTo(2);
  const run = { id: 17_000_000_000, attempt: 1 };
  const exported = await exportShard(story, run, { "snyk-groups": first });
  passed(exported);
  assert.equal(exported.outputs.status, "complete");
  assert.equal(exported.outputs["artifact-id"], String(at(shardsOf(story, run), 0).id));
  assert.equal(story.gitHub.world.issues.length, 1, "exporting opens no issue");

  const partial = await combine(story, run, both);
  assert.match(failed(partial).join("\n"), new RegExp(`No shard of this run holds snyk/group-${second}/issues`));
  const half = changesOf(story, partial);
  assert.deepEqual([ofClass(half, "new"), ofClass(half, "resolved"), ofClass(half, "gone")], [names([came]), [], []]);
  assert.ok(carried.every((name) => ofClass(half, "unknown").includes(name)));

  const again = { ...run, attempt: 2 };
  passed(await exportShard(story, again, { "snyk-groups": second }));
  const whole = await combine(story, again, both);
  passed(whole);
  assert.deepEqual(errorsOf(whole), []);
  const all = changesOf(story, whole);
  assert.deepEqual([ofClass(all, "new"), ofClass(all, "resolved")], [names([came]), names([hidden])]);
  assert.deepEqual(ofClass(all, "unknown"), []);
  assert.deepEqual([whole.outputs["new-issues"], whole.outputs["resolved-issues"]], ["1", "1"]);
  assert.equal(whole.outputs["issue-number"], String(issueOf(story, "2026-W03").number));
  assertNothingTwice(story, "after the second attempt");
});
