import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readBaseline } from "../../../src/artifacts/baseline-chain.ts";
import { DigestError } from "../../../src/errors.ts";
import type { Baseline, State } from "../../../src/model/state.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import type { PlantedArtifact } from "../../sandbox/github/world/planted.ts";
import { failRequests, type GitHubBench, startOfTest, withGitHub } from "../github/github-bench.ts";
import { sampleState } from "../state/sample-state.ts";

const name = "exposure-digest-state";
const hour = 60 * 60 * 1_000;

async function stateBytes(bench: GitHubBench, runId: string, overrides: Partial<State> = {}): Promise<Buffer> {
  const file = `${bench.folder}/planted`;
  const { home } = bench.gitHub.world;
  const run = { id: runId, attempt: 1, at: startOfTest };
  await encodeState(sampleState({ repositoryId: String(home.id), branch: "main", run, ...overrides }), file);
  return readFile(file);
}

/** Plants the state of a run, `age` hours old. */
async function plant(bench: GitHubBench, runId: number, age: number, overrides: Partial<PlantedArtifact> = {}): Promise<number> {
  const bytes = overrides.bytes ?? (await stateBytes(bench, String(runId)));
  const row = { name, runId, mimeType: "application/octet-stream", createdAt: startOfTest - age * hour, ...overrides, bytes };
  return bench.gitHub.world.plantArtifactRow(row).id;
}

function read(bench: GitHubBench): Promise<Baseline> {
  const { home } = bench.gitHub.world;
  const repository = { id: String(home.id), fullName: "octo-org/exposures" };
  return readBaseline({ ...bench, repository, branch: "main", decodeState }, name, (state) => state);
}

test("without a state it is the first run", () =>
  withGitHub(async (bench) => {
    assert.deepEqual(await read(bench), { kind: "first-run", skipped: [] });
  }));

test("the newest state by time of creation is read, whatever the ids say, among many pages", () =>
  withGitHub(async (bench) => {
    await plant(bench, 1, 1, { id: 5 });
    const bytes = await stateBytes(bench, "2");
    for (let age = 0; age < 150; age += 1) await plant(bench, 2, 10 + age, { id: 1_000 + age, bytes });
    const baseline = await read(bench);
    assert.ok(baseline.kind === "found");
    assert.deepEqual([baseline.state.run.id, baseline.artifactId, baseline.skipped], ["1", 5, []]);
    assert.deepEqual(await readdir(bench.folder), ["planted"]);
    assert.deepEqual(bench.gitHub.violations, []);
  }));

test("the address of the storage is masked and gets no token", () =>
  withGitHub(async (bench) => {
    await plant(bench, 1, 1);
    await read(bench);
    const [download] = bench.journal.requests.filter((request) => request.server === "blob");
    assert.ok(download !== undefined);
    assert.equal(download.headers.authorization, undefined);
    assert.ok(bench.masked.some((secret) => secret.endsWith(download.target)));
    assert.ok(bench.masked.includes(new URL(download.target, "http://blob").searchParams.get("sig") ?? "none"));
    assert.doesNotMatch(bench.lines.join(), /sig=/);
  }));

const skips: readonly (readonly [string, (bench: GitHubBench) => Promise<Partial<PlantedArtifact>>, RegExp])[] = [
  ["expired", async () => ({ expired: true }), /expired/],
  ["without a run", async () => ({ workflowRun: null }), /no workflow run/],
  ["of another repository", async () => ({ workflowRun: { repository_id: 1 } }), /another repository/],
  ["of a fork", async () => ({ workflowRun: { head_repository_id: 1 } }), /fork/],
  ["of an unknown head", async () => ({ workflowRun: { head_repository_id: null } }), /fork/],
  ["of another branch", async () => ({ workflowRun: { head_branch: "evil\n::add-mask::x" } }), /another branch/],
  ["too large", async () => ({ sizeInBytes: 2 ** 40 }), /more than are read/],
  ["with another digest", async () => ({ digest: `sha256:${"0".repeat(64)}` }), /differ from what was uploaded/],
  ["that is an archive", async () => ({ bytes: Buffer.from("PK\u0003\u0004") }), /no complete gzip/],
  ["that is another text", async () => ({ bytes: gzipSync("{}\n") }), /not a state of this action/],
  [
    "of a newer version",
    async () => ({ bytes: gzipSync('{"format":"exposure-digest-state","version":99}\n') }),
    /Update the action/,
  ],
  ["copied from another run", async (bench) => ({ bytes: await stateBytes(bench, "7") }), /another run/],
  [
    "copied from another repository",
    async (bench) => ({ bytes: await stateBytes(bench, "2", { repositoryId: "1" }) }),
    /another repository/,
  ],
  ["copied from another branch", async (bench) => ({ bytes: await stateBytes(bench, "2", { branch: "x" }) }), /another branch/],
];

for (const [what, plantIt, reason] of skips) {
  test(`a state ${what} is skipped and named, and an older one is taken`, () =>
    withGitHub(async (bench) => {
      await plant(bench, 1, 5);
      const artifactId = await plant(bench, 2, 1, await plantIt(bench));
      const baseline = await read(bench);
      assert.ok(baseline.kind === "found");
      assert.equal(baseline.state.run.id, "1");
      assert.equal(baseline.skipped.length, 1);
      assert.equal(baseline.skipped[0]?.artifactId, artifactId);
      assert.match(baseline.skipped[0]?.reason ?? "", reason);
      assert.ok(bench.lines.some((line) => line.includes(`artifact ${artifactId}`) && reason.test(line)));
    }));
}

test("a state that goes between list and download is skipped", () =>
  withGitHub(async (bench) => {
    await plant(bench, 1, 5);
    await plant(bench, 2, 1);
    failRequests(bench.journal, "GET", /\/zip$/, { kind: "respond", reply: { status: 410, body: "{}" } });
    const baseline = await read(bench);
    assert.match(baseline.skipped[0]?.reason ?? "", /expired or was deleted/);
  }));

for (const fault of [
  { kind: "reset" },
  { kind: "truncate", afterBytes: 100 },
  { kind: "respond", reply: { status: 503 } },
] as const) {
  test(`a storage that fails once is asked again: ${fault.kind}`, () =>
    withGitHub(async (bench) => {
      await plant(bench, 1, 1);
      failRequests(bench.journal, "GET", /^\/resultsstorage/, fault, 2);
      assert.equal((await read(bench)).kind, "found");
      assert.equal(bench.waits.length, 2);
    }));

  test(`a storage that keeps failing stops the run: ${fault.kind}`, () =>
    withGitHub(async (bench) => {
      await plant(bench, 1, 1);
      failRequests(bench.journal, "GET", /^\/resultsstorage/, fault, 99);
      await assert.rejects(read(bench), { name: "DigestError", kind: "remote" });
    }));
}

test("a list that cannot be read stops the run", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "GET", /artifacts\?/, { kind: "respond", reply: { status: 500, body: "{}" } }, 99);
    await assert.rejects(read(bench), { kind: "remote", status: 500 });
  }));

test("a token that may not list artifacts names the permission", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.workflowToken.permissions = { metadata: "read", issues: "write" };
    await assert.rejects(read(bench), (error) => {
      assert.ok(error instanceof DigestError);
      assert.equal(error.kind, "permission");
      assert.match(error.remedy, /permissions:\n {2}actions: read/);
      assert.ok(error.requestId !== undefined);
      return true;
    });
  }));

test("at most twenty states are downloaded", () =>
  withGitHub(async (bench) => {
    for (let age = 0; age < 25; age += 1) await plant(bench, 2, age, { bytes: Buffer.from("x") });
    const baseline = await read(bench);
    assert.equal(baseline.kind, "first-run");
    assert.equal(baseline.skipped.length, 20);
    assert.equal(bench.journal.requests.filter((request) => request.server === "blob").length, 20);
  }));

test("a failure of the machine is not taken for an unreadable state", () =>
  withGitHub(async (bench) => {
    await plant(bench, 1, 1);
    const repository = { id: String(bench.gitHub.world.home.id), fullName: "octo-org/exposures" };
    const decode = (): Promise<State> => Promise.reject(new Error("disk"));
    await assert.rejects(
      readBaseline({ ...bench, repository, branch: "main", decodeState: decode }, name, (state) => state),
      /disk/,
    );
  }));
