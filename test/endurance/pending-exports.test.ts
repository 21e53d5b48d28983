import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { RecordedRequest } from "../sandbox/loopback.ts";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { datasetOf, isExportStart, isExportStatus } from "../sandbox/snyk/snyk-requests.ts";
import { DAY_MS, HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { actionDirectory } from "../scenarios/steps/action-directory.ts";
import { passed } from "../scenarios/steps/ending.ts";
import { changesOf, names, ofClass } from "../scenarios/steps/published-changes.ts";
import { type Story, smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, projectsOf } from "../scenarios/steps/world-changes.ts";

const minute = 60_000;
const inputs = { "snyk-datasets": "issues, usage" };

/** A week with news in it, whose second run was killed while Snyk still made its exports. */
async function killWhilePolling(t: TestContext, more: Readonly<Record<string, string>> = {}) {
  const world = smallWorld();
  const story = await startStory(t, { world, snyk: { exports: { pendingPolls: 1, startedPolls: 2 } } });
  const choice = { ...inputs, ...more };
  passed(await story.report({ inputs: choice }));
  const news = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + 3 * DAY_MS - HOUR_MS);
  story.goTo(1, { days: 3 });
  const killed = await killAtIssuesPoll(story, choice);
  return { story, killed, news, choice };
}

/** A run that is killed when it first asks how far the export of the issues is. */
async function killAtIssuesPoll(story: Story, choice: Readonly<Record<string, string>>): Promise<StepResult> {
  const groups = story.world.groups.map(({ id }) => id).join(",");
  const step = story.startAction({ actionDirectory, inputs: { "snyk-groups": groups, ...choice } });
  story.journal.onReceived = (request) => {
    const issues = story.snyk.exports.filter((started) => started.request.dataset === "issues").map(({ id }) => id);
    if (isExportStatus(request) && issues.some((id) => request.target.includes(id))) step.kill();
  };
  const result = await step.result;
  story.journal.onReceived = null;
  assert.equal(result.conclusion, "killed", result.log);
  return result;
}

const startsOf = ({ requests }: StepResult) => requests.filter(isExportStart).map(datasetOf).toSorted();

function pendingArtifacts({ gitHub }: Story): readonly string[] {
  return gitHub.world.artifacts.map(({ name }) => name).filter((name) => name.includes("-export-"));
}

for (const how of ["another run", "another attempt"] as const) {
  test(`The issues export of a run that was killed while it waited is picked up by ${how}, which reports as if nothing had been`, async (t) => {
    const { story, killed, news, choice } = await killWhilePolling(t);
    const kept = pendingArtifacts(story);
    assert.equal(kept.length, 1);
    story.clock.advance(30 * minute);
    const attempt = how === "another run" ? {} : { run: { id: idOf(story), attempt: 2 } };
    const again = await story.report({ inputs: choice, ...attempt });
    passed(again);
    // The window of `usage` ends with the run, so that its request is another one.
    assert.deepEqual([startsOf(killed), startsOf(again)], [["issues", "usage"], ["usage"]]);
    assert.match(again.log, /an earlier attempt started this export; picking it up/);
    assert.deepEqual(ofClass(changesOf(story, again), "new"), names([news]));

    story.clock.advance(30 * minute);
    const next = await story.report({ inputs: choice });
    passed(next);
    assert.deepEqual(startsOf(next), ["issues", "usage"], "an export that was reported is not reported again");
    assert.deepEqual(pendingArtifacts(story), kept, "runs that report leave nothing but what the killed one left");
  });
}

test("An export of updates is picked up too", async (t) => {
  const { story, news, choice } = await killWhilePolling(t, { "snyk-issues-window": "incremental" });
  const again = await story.report({ inputs: choice });
  passed(again);
  assert.deepEqual(startsOf(again), ["usage"]);
  assert.deepEqual(ofClass(changesOf(story, again), "new"), names([news]));
});

test("An export that was started two hours ago is not picked up", async (t) => {
  const { story, news, choice } = await killWhilePolling(t);
  story.clock.advance(2 * HOUR_MS);
  const again = await story.report({ inputs: choice });
  passed(again);
  assert.deepEqual(startsOf(again), ["issues", "usage"]);
  assert.deepEqual(ofClass(changesOf(story, again), "new"), names([news]));
});

test("An export that Snyk no longer knows is started anew", async (t) => {
  const { story, killed, news, choice } = await killWhilePolling(t);
  const forgotten = story.snyk.exports.filter(({ request }) => request.dataset === "issues").at(-1)?.id;
  assert.ok(forgotten);
  story.journal.faults.push((request: RecordedRequest) =>
    request.target.includes(forgotten) ? { kind: "respond", reply: { status: 404, body: "{}" } } : null,
  );
  const again = await story.report({ inputs: choice });
  passed(again);
  assert.deepEqual(
    [startsOf(killed), startsOf(again)],
    [
      ["issues", "usage"],
      ["issues", "usage"],
    ],
  );
  assert.deepEqual(ofClass(changesOf(story, again), "new"), names([news]));
});

test("A run that cannot keep or find the ids of its exports reports all the same", async (t) => {
  const story = await startStory(t, { mayBeRefused: true });
  story.journal.faults.push(({ target, body }) => {
    const isKept = target.includes("/CreateArtifact") && body.includes("-export-");
    const isLookedFor = target.includes("-export-");
    return isKept || isLookedFor ? { kind: "respond", reply: { status: 403, body: "{}" } } : null;
  });
  const result = await story.report({ inputs });
  passed(result);
  assert.match(result.log, /could not be kept/);
  assert.match(result.log, /could not be looked for/);
  assert.deepEqual(result.annotations, []);
});

test("A run that is killed again and again asks for no more than one export of the issues", async (t) => {
  const { story, choice } = await killWhilePolling(t);
  const scopes = { "snyk-datasets": "issues" };
  for (let round = 0; round < 3; round += 1) {
    story.clock.advance(10 * minute);
    await killAtIssuesPoll(story, { ...choice, ...scopes });
  }
  const issues = story.snyk.exports.filter(({ request }) => request.dataset === "issues");
  assert.equal(issues.length, 2, "one of the run before, one of all that were killed");
});

/** The id of the run that was started last. */
function idOf({ gitHub }: Story): number {
  return Math.max(...gitHub.world.runs.map(({ id }) => id));
}
