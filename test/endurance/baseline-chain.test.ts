import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import type { PlantedArtifact } from "../sandbox/github/world/planted.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { issuesOf } from "../scenarios/steps/period-issue.ts";
import { changesOf, names, ofClass } from "../scenarios/steps/published-changes.ts";
import { lastState, stateBytes, stateRows } from "../scenarios/steps/saved-state.ts";
import { type Story, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, projectsOf } from "../scenarios/steps/world-changes.ts";

const stateName = "exposure-digest-state";

/** What may be wrong with a newer state, and the word that the log has for it. */
type Bad = {
  readonly what: string;
  readonly said: RegExp;
  readonly plant: (bytes: Buffer, story: Story) => Partial<PlantedArtifact>;
};

const bad: readonly Bad[] = [
  { what: "expired", said: /expired/, plant: (bytes) => ({ bytes, expired: true }) },
  { what: "bytes that are no state", said: /./, plant: () => ({ bytes: Buffer.from("not a state at all") }) },
  { what: "cut off in the middle", said: /./, plant: (bytes) => ({ bytes: bytes.subarray(0, bytes.length / 2) }) },
  { what: "another digest", said: /digest|SHA-256|sha256/i, plant: (bytes) => ({ bytes, digest: `sha256:${"0".repeat(64)}` }) },
  { what: "a fork's run", said: /fork/, plant: (bytes) => ({ bytes, workflowRun: { head_repository_id: 999_111 } }) },
  {
    what: "another branch",
    said: /another branch \(feature\)/,
    plant: (bytes) => ({ bytes, workflowRun: { head_branch: "feature" } }),
  },
  {
    what: "another repository",
    said: /another repository/,
    plant: (bytes) => ({ bytes, workflowRun: { repository_id: 999_222, head_repository_id: 999_222 } }),
  },
  { what: "no run", said: /names no workflow run/, plant: (bytes) => ({ bytes, workflowRun: null }) },
  { what: "a newer format", said: /newer|version/, plant: (bytes) => ({ bytes: withNewerVersion(bytes) }) },
  { what: "written by another run", said: /written by another run/, plant: (bytes) => ({ bytes }) },
];

describe("the baseline chain", { concurrency: true }, () => {
  test("Newer states that are expired, damaged or foreign are skipped with a word each, and the next older one is taken", async (t) => {
    const story = await startStory(t);
    const { world, gitHub } = story;
    passed(await story.report());
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    const good = stateBytes(story, lastState(story));
    for (const [index, { plant }] of bad.entries()) {
      const createdAt = world.reportAt(1) + (index + 1) * 60_000;
      const planted = plant(good, story);
      gitHub.world.plantArtifactRow({
        name: stateName,
        runId: 500 + index,
        mimeType: "application/gzip",
        createdAt,
        ...planted,
      });
    }
    story.goTo(2);
    const result = await story.report();
    passed(result);
    assert.equal(result.outputs.baseline, "16000000001");
    assert.equal(result.outputs["new-issues"], "1");
    assert.deepEqual(ofClass(changesOf(story, result), "new"), names([came]));
    assert.equal(issuesOf(story, "2026-W03").length, 1);
    const skipped = result.log.split("\n").filter((line) => line.startsWith("State skipped"));
    for (const [index, { what, said }] of bad.entries()) {
      const run = what === "no run" ? "unknown" : String(500 + index);
      const line = skipped.find((text) => text.includes(`run ${run})`));
      assert.match(line ?? "", said, what);
    }
    assert.equal(skipped.length, bad.length);
  });

  test("With no readable state the run is a first one, and updates the issue of the week instead of opening another", async (t) => {
    const story = await startStory(t);
    const { world, gitHub } = story;
    passed(await story.report());
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    for (const row of gitHub.world.artifacts) if (row.name === stateName) row.expiredEarly = true;
    story.goTo(1, { days: 2 });
    const result = await story.report();
    passed(result);
    assert.equal(result.outputs.baseline, "first-run");
    assert.equal(result.outputs["new-issues"], "0");
    assert.deepEqual(ofClass(changesOf(story, result), "new"), []);
    assert.equal(gitHub.world.issues.length, 1);
    assert.match(at(gitHub.world.issues, 0).body ?? "", /Baseline established/);
    assert.equal(gitHub.world.comments(1).length, 0);
  });

  test("When GitHub fails on the list or the download, the run fails before any export instead of calling itself a first one", async (t) => {
    const story = await startStory(t);
    passed(await story.report());
    story.goTo(2);
    const broken = [/\/actions\/artifacts\?/, /\/actions\/artifacts\/\d+\/zip/, /^\/resultsstorage\//];
    for (const [index, target] of broken.entries()) {
      story.journal.faults.push((request) =>
        request.method === "GET" && target.test(request.target) ? { kind: "respond", reply: { status: 503, body: "" } } : null,
      );
      story.goTo(2, { hours: index });
      const result = await story.report();
      assert.ok(failed(result).join("\n").length > 0);
      assert.equal(result.requests.filter(({ server }) => server === "snyk").length, 0, String(target));
      assert.equal(stateRows(story).length, 1);
      assert.equal(story.gitHub.world.issues.length, 1);
      story.journal.faults.splice(0);
    }
    story.goTo(2, { hours: 4 });
    const well = await story.report();
    passed(well);
    assert.equal(well.outputs.baseline, "16000000001");
  });

  test("The newest state is the one that was made last, whatever the order of ids and of the list", async (t) => {
    const story = await startStory(t, { github: { artifactOrder: "oldest-first" } });
    const { world, gitHub } = story;
    passed(await story.report());
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    passed(await story.report());
    const row = lastState(story);
    const bytes = stateBytes(story, row);
    const { createdAt, runId } = row;
    row.expiredEarly = true;
    gitHub.world.plantArtifactRow({ name: stateName, id: 7, runId, bytes, createdAt, mimeType: "application/gzip" });
    newCritical(world, at(projectsOf(world), 0), world.reportAt(2) + DAY_MS);
    story.goTo(3);
    const result = await story.report();
    passed(result);
    assert.equal(result.outputs.baseline, String(runId));
    assert.equal(result.outputs["new-issues"], "1");
  });
});

function withNewerVersion(bytes: Buffer): Buffer {
  const text = gunzipSync(bytes).toString("utf8");
  const changed = text.replace(/"version":(\d+)/, (_, version: string) => `"version":${Number(version) + 1}`);
  assert.notEqual(changed, text);
  return gzipSync(changed);
}
