import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { Artifact } from "../sandbox/github/world/artifact.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { combine, exportShard, type MatrixRun, shardsOf } from "../scenarios/steps/matrix.ts";
import { changesOf, names, ofClass } from "../scenarios/steps/published-changes.ts";
import { assertNothingTwice } from "../scenarios/steps/published-issues.ts";
import { type Story, type StorySettings, smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "../scenarios/steps/world-changes.ts";
import { joinShard, splitShard } from "../unit/shards/shard-bytes.ts";

const run: MatrixRun = { id: 17_000_000_000, attempt: 1 };

type Matrix = {
  readonly story: Story;
  readonly first: string;
  readonly second: string;
  readonly both: Record<string, string>;
  readonly carried: readonly string[];
};

/** Two Groups of which the second has lost a finding since the report of week 1; both are exported in week 2. */
async function exportedMatrix(t: TestContext, settings: StorySettings = {}): Promise<Matrix> {
  const world = smallWorld({ groups: 2 });
  const story = await startStory(t, { world, ...settings });
  const [first, second] = [at(world.groups, 0).id, at(world.groups, 1).id];
  passed(await story.report());
  const carried = names(openCriticals(world, second));
  assert.ok(carried.length > 0);
  newCritical(world, at(projectsOf(world, first), 0), world.reportAt(1) + HOUR_MS);
  world.resolve(at(openCriticals(world, second), 0), world.reportAt(1) + HOUR_MS);
  story.goTo(2);
  for (const group of [first, second]) passed(await exportShard(story, run, { "snyk-groups": group }));
  return { story, first, second, both: { "snyk-groups": `${first}, ${second}` }, carried };
}

/** The shard of a Group. */
function shardOf({ story }: Matrix, group: string): Artifact {
  return at(
    shardsOf(story, run).filter(({ name }) => name.includes(group.slice(0, 8))),
    -1,
  );
}

/** Puts other bytes in place of a shard's; GitHub tells the digest of these. */
function replaceBytes({ story }: Matrix, row: Artifact, change: (bytes: Buffer) => Buffer): void {
  const { shelf } = story.gitHub.world;
  const stored = shelf.blobs.put(row.blob, change(shelf.blobs.read(row.blob)), row.mimeType);
  Object.assign(row, { digest: stored.digest, sizeInBytes: stored.size });
}

/** Combines, and expects that nothing of the second Group is called resolved or gone, and the first is reported. */
async function assertSecondUnknown(matrix: Matrix, said: RegExp, inputs: Record<string, string> = {}): Promise<void> {
  const { story, both, carried } = matrix;
  const result = await combine(story, run, { ...both, ...inputs });
  const errors = failed(result).join("\n");
  assert.match(errors, said);
  assert.match(errors, /The report is published; the job fails because of `fail-on`/);
  const changes = changesOf(story, result);
  assert.deepEqual([ofClass(changes, "resolved"), ofClass(changes, "gone")], [[], []]);
  assert.equal(ofClass(changes, "new").length, 1);
  const unknown = ofClass(changes, "unknown");
  assert.deepEqual(
    carried.filter((name) => !unknown.includes(name)),
    [],
  );
}

describe("trouble in a matrix", { concurrency: true }, () => {
  test("A shard that was cut short is a failed source", async (t) => {
    const matrix = await exportedMatrix(t);
    replaceBytes(matrix, shardOf(matrix, matrix.second), (bytes) => bytes.subarray(0, bytes.length - 40));
    await assertSecondUnknown(matrix, /The shard cannot be read: it is no complete gzip file/);
  });

  test("A shard that another run made is not used, even when it is found among those of this run", async (t) => {
    const matrix = await exportedMatrix(t);
    const { story, second } = matrix;
    const row = shardOf(matrix, second);
    replaceBytes(matrix, row, (bytes) => {
      const { text, data } = splitShard(bytes);
      return joinShard({ text: text.replace(`"id":"${run.id}"`, '"id":"16999999999"'), data });
    });
    await assertSecondUnknown(matrix, /The shard was made for another report: by run 16999999999/);
    assert.equal(story.gitHub.world.issues.length, 2);
  });

  test("A report that was made in between makes shards unusable, and nothing is told twice", async (t) => {
    const { story, both } = await exportedMatrix(t);
    const between = await story.report();
    passed(between);
    const result = await combine(story, run, both);
    assert.match(failed(result).join("\n"), /another report was made in between[\s\S]*Re-run all jobs/);
    assert.deepEqual([ofClass(changesOf(story, result), "new"), ofClass(changesOf(story, result), "gone")], [[], []]);
    assertNothingTwice(story, "in between");
    story.goTo(3);
    const next = { id: run.id + 5, attempt: 1 };
    for (const { id } of story.world.groups) passed(await exportShard(story, next, { "snyk-groups": id }));
    const calm = await combine(story, next, both);
    passed(calm);
    assert.deepEqual(changesOf(story, calm).findings, []);
  });

  test("Shards of another severity or other filters are no answer to what the combining job asks", async (t) => {
    const { story, both } = await exportedMatrix(t);
    const lower = await combine(story, run, { ...both, severity: "high" });
    assert.match(failed(lower).join("\n"), /exported with `severity: critical`/);
    const filtered = await combine(story, { ...run, attempt: 2 }, { ...both, "snyk-filters": "issue_status: Open" });
    assert.match(failed(filtered).join("\n"), /The shard that holds snyk\/group-[^ ]+\/issues was exported with other filters/);
  });

  test("A job that could not export fails after its shard is uploaded, and the report tells its error", async (t) => {
    const world = smallWorld({ groups: 2 });
    const story = await startStory(t, { world });
    const [first, second] = [at(world.groups, 0).id, at(world.groups, 1).id];
    story.snyk.options.exportsFor = ({ scope }) => (scope.id === second ? { outcome: "errored" } : null);
    passed(await exportShard(story, run, { "snyk-groups": first }));
    const broken = await exportShard(story, run, { "snyk-groups": second });
    assert.match(failed(broken).join("\n"), /The shard is uploaded; the job fails because of `fail-on`: 1 source failed/);
    assert.equal(broken.outputs.status, "partial");
    const result = await combine(story, run, { "snyk-groups": `${first}, ${second}` });
    assert.match(failed(result).join("\n"), new RegExp(`group-${second}/issues failed[\\s\\S]*ERRORED`));
    assert.equal(shardsOf(story, run).length, 2);
  });

  test("A job that is run again replaces its own shard", async (t) => {
    const { story, first, both } = await exportedMatrix(t);
    const again = { ...run, attempt: 2 };
    passed(await exportShard(story, again, { "snyk-groups": first }));
    passed(await combine(story, again, both));
    passed(await combine(story, { ...run, attempt: 3 }, both));
    assertNothingTwice(story, "combined twice");
  });

  test("The list of artifacts lags behind, and the combining job looks again", async (t) => {
    const { story, both } = await exportedMatrix(t);
    story.gitHub.options.artifactListingDelayMs = 20_000;
    for (const row of shardsOf(story, run)) Object.assign(row, { createdAt: story.clock.now() });
    const result = await combine(story, run, both);
    passed(result);
    assert.match(result.log, /sources are in no shard so far; looking again/);
  });

  test("`counts-only` is refused where several jobs make the report", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    story.gitHub.world.home.visibility = "public";
    const inputs = { "snyk-groups": at(world.groups, 0).id, "public-repository": "counts-only" };
    for (const result of [await exportShard(story, run, inputs), await combine(story, run, inputs)])
      assert.match(failed(result).join("\n"), /cannot be `counts-only`: what they hand to each other holds rows/);
    assert.deepEqual(story.gitHub.world.artifacts, []);
  });
});
