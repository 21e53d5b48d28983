import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkList } from "../../src/checks/check-list.ts";
import { isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { checkLines, linesOf } from "../scenarios/steps/check-lines.ts";
import { type CheckRound, checkRounds } from "../scenarios/steps/check-rounds.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";

/** Checks that can only say what will be: a missing label is created, and datasets are named. */
const neverWrong = ["labels", "flexera-datasets"];
/** Provoked with many others in test/scenarios/check.test.ts. */
const toldElsewhere = ["issue-title", "public-repository", "issues-write"];

describe("each failure that a check knows is provoked, and its remedy, followed, makes the check pass", {
  concurrency: 2,
}, () => {
  for (const round of checkRounds) test(round.title, (t) => play(round, t));

  test("no check is left out", () => {
    const provoked = new Set([
      ...checkRounds.flatMap(({ expected }) => expected.map(({ check }) => check)),
      ...neverWrong,
      ...toldElsewhere,
    ]);
    assert.deepEqual(
      checkList.map(({ name }) => name).filter((name) => !provoked.has(name)),
      [],
    );
  });
});

async function play(round: CheckRound, test: Parameters<typeof startStory>[0]): Promise<void> {
  const story = await startStory(test, { mayBeRefused: true, world: smallWorld({ groups: round.groups ?? 1 }) });
  story.gitHub.world.book.addLabel("octo-org/exposures", "bug", "d73a4a", null);
  const broken = await round.provoke(story);
  const before = await story.report({ ...broken, inputs: { mode: "check", ...broken.inputs } });
  for (const { check, state, detail, remedy } of round.expected) {
    const found = linesOf(before, check, state).find((line) => detail.test(line.detail) && remedy.test(line.remedy));
    assert.ok(found !== undefined, `${check} (${state}) lacks ${detail} with ${remedy}:\n${before.log}`);
  }
  const hasFailed = round.expected.some(({ state }) => state === "failed");
  assert.equal(before.conclusion, hasFailed ? "failure" : "success", before.log);
  assert.doesNotMatch(before.log, /##\[stop-commands\]/);
  assert.doesNotMatch(before.summary ?? "", /<img|@octocat/);
  assert.equal(before.requests.filter(isExportStart).length, 0);

  const fixed = await round.follow(story);
  const after = await story.report({ ...fixed, inputs: { mode: "check", ...fixed.inputs } });
  assert.equal(after.conclusion, "success", after.log);
  for (const { check } of round.expected) {
    const wrong = checkLines(after).filter((line) => line.check === check && line.state !== "ok" && line.state !== "skipped");
    assert.deepEqual(wrong, [], after.log);
  }
}
