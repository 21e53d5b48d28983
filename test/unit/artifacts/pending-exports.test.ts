import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import type { ArtifactClient } from "../../../src/artifacts/artifact-upload.ts";
import { createPendingExports, type PendingExportStore } from "../../../src/artifacts/pending-exports.ts";
import type { PlantedArtifact } from "../../sandbox/github/world/planted.ts";
import { failRequests, type GitHubBench, startOfTest, withGitHub } from "../github/github-bench.ts";

const request = "0123456789abcdef".repeat(4);
const name = "digest-export-0123456789ab";
const started = { id: "22222222-2222-4222-8222-222222222222", startedAt: startOfTest - 60_000 };
const minute = 60_000;

type Client = ArtifactClient & { readonly uploads: unknown[]; readonly texts: string[]; readonly deleted: string[] };

function fakeClient(failure: Error | null = null): Client {
  const uploads: unknown[] = [];
  const texts: string[] = [];
  const deleted: string[] = [];
  return {
    uploads,
    texts,
    deleted,
    upload: async ({ pieces, ...upload }) => {
      if (failure !== null) throw failure;
      uploads.push(upload);
      texts.push(await text(pieces()));
      return { id: 1 };
    },
    listArtifacts: async () => ({ artifacts: [] }),
    deleteArtifact: async (artifact) => {
      if (failure !== null) throw failure;
      deleted.push(artifact);
      return { id: 1 };
    },
  };
}

function storeOf(bench: GitHubBench, client: ArtifactClient, runId = "100"): PendingExportStore {
  const repository = { id: String(bench.gitHub.world.home.id), fullName: "octo-org/exposures" };
  return createPendingExports({ ...bench, client, repository, branch: "main", runId, artifactName: "digest" });
}

/** What a run of that id leaves for an export. */
async function textOf(bench: GitHubBench, runId: string, startedAt = started.startedAt): Promise<string> {
  const client = fakeClient();
  await storeOf(bench, client, runId).remember(request, { ...started, startedAt });
  return client.texts[0] ?? "";
}

function plant(bench: GitHubBench, text: string, overrides: Partial<PlantedArtifact> = {}): void {
  const row = { name, runId: 100, mimeType: "application/octet-stream", createdAt: startOfTest - minute };
  bench.gitHub.world.plantArtifactRow({ ...row, ...overrides, bytes: overrides.bytes ?? Buffer.from(text) });
}

test("the id of an export is kept for a day, raw, under a name made of the request, and deleted at the end", () =>
  withGitHub(async (bench) => {
    const client = fakeClient();
    const store = storeOf(bench, client);
    await store.remember(request, started);
    assert.deepEqual(client.uploads, [{ name, contentType: "application/octet-stream", paths: [name], retentionDays: 1 }]);
    await store.forget();
    assert.deepEqual(client.deleted, [name]);
  }));

for (const runId of ["100", "101"]) {
  test(`an export of ${runId === "100" ? "an earlier attempt" : "another run"} is found`, () =>
    withGitHub(async (bench) => {
      plant(bench, await textOf(bench, "100"));
      const client = fakeClient();
      const store = storeOf(bench, client, runId);
      assert.deepEqual(await store.find(request), started);
      await store.forget();
      assert.deepEqual(client.deleted, []);
      assert.deepEqual(await readdir(bench.folder), []);
    }));
}

const unusable: readonly (readonly [string, (bench: GitHubBench) => Promise<readonly [string, Partial<PlantedArtifact>]>])[] = [
  ["two hours old", async (bench) => [await textOf(bench, "100"), { createdAt: startOfTest - 120 * minute }]],
  ["started two hours ago", async (bench) => [await textOf(bench, "100", startOfTest - 120 * minute), {}]],
  ["started in the future", async (bench) => [await textOf(bench, "100", startOfTest + 10 * minute), {}]],
  ["expired", async (bench) => [await textOf(bench, "100"), { expired: true }]],
  ["of another branch", async (bench) => [await textOf(bench, "100"), { workflowRun: { head_branch: "evil" } }]],
  ["of a fork", async (bench) => [await textOf(bench, "100"), { workflowRun: { head_repository_id: 1 } }]],
  ["copied from another run", async (bench) => [await textOf(bench, "99"), {}]],
  ["for another request", async (bench) => [(await textOf(bench, "100")).replace(request, `${request.slice(0, 12)}ff`), {}]],
  ["with another kind of id", async (bench) => [(await textOf(bench, "100")).replace(started.id, "../../orgs"), {}]],
  ["no JSON", async () => ["PK", {}]],
  ["far too large", async () => ["x".repeat(20_000), {}]],
];

for (const [what, make] of unusable) {
  test(`an export that is ${what} is not picked up`, () =>
    withGitHub(async (bench) => {
      plant(bench, ...(await make(bench)));
      assert.equal(await storeOf(bench, fakeClient()).find(request), null);
    }));
}

test("what cannot be kept, found or deleted is told in the log and fails nothing", () =>
  withGitHub(async (bench) => {
    const store = storeOf(bench, fakeClient(new Error("Artifact storage quota has been hit. https://blob/x?sig=SECRET")));
    await store.remember(request, started);
    assert.match(bench.lines.at(-1) ?? "", /could not be kept.*quota/);
    plant(bench, await textOf(bench, "100"));
    assert.deepEqual(await store.find(request), started);
    const undeletable = fakeClient();
    const own = storeOf(bench, {
      ...undeletable,
      deleteArtifact: () => Promise.reject(new Error("quota https://blob/x?sig=SECRET")),
    });
    await own.remember(request, started);
    await own.forget();
    assert.match(bench.lines.at(-1) ?? "", /could not be deleted \(other\)/);
    failRequests(bench.journal, "GET", /artifacts\?/, { kind: "respond", reply: { status: 403, body: "{}" } }, 99);
    assert.equal(await store.find(request), null);
    assert.match(bench.lines.at(-1) ?? "", /could not be looked for/);
    assert.doesNotMatch(bench.lines.join(), /SECRET/);
  }));
