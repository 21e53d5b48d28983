import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { type ArtifactClient, fileUpload, type Upload, uploadArtifact } from "../../../src/artifacts/artifact-upload.ts";
import { createArtifactPort } from "../../../src/artifacts/artifacts.ts";
import type { Clock } from "../../../src/model/ports.ts";
import { readZip } from "../../sandbox/github/artifacts/zip-archive.ts";
import { rememberingLog, withGitHub } from "../github/github-bench.ts";
import { sampleState } from "../state/sample-state.ts";

const conflict = new Error(
  "Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: already_exists",
);
const lost = new Error("Failed to CreateArtifact: Unable to make request: ECONNRESET");
const unconfirmed = new Error(
  "Failed to FinalizeArtifact: Failed to make request after 5 attempts: Failed request: (502) Bad Gateway",
);

/** An artifact client that fails as told, then succeeds with id 77. */
function fakeClient(
  failures: Error[],
  holder?: { name: string; id: number; createdAt?: Date; digest?: string; size?: number },
  sent: string | null = null,
): ArtifactClient & { uploads: Upload[]; deleted: string[] } {
  const uploads: Upload[] = [];
  const deleted: string[] = [];
  return {
    uploads,
    deleted,
    upload: async (upload) => {
      uploads.push(upload);
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return { id: 77 };
    },
    listArtifacts: async () => ({ artifacts: holder === undefined || deleted.length > 0 ? [] : [holder] }),
    deleteArtifact: async (name) => {
      deleted.push(name);
      return { id: 1 };
    },
    uploadedSha256: () => sent,
  };
}

function run(client: ArtifactClient): Promise<number> {
  const clock: Clock = { now: () => 1_000, sleep: async () => {} };
  return uploadArtifact({ client, clock, log: rememberingLog().log, startedAt: 1_000 }, fileUpload("/f/digest", null));
}

const older = { name: "digest", id: 5, createdAt: new Date(999) };
const younger = { name: "digest", id: 5, createdAt: new Date(1_000) };

test("an earlier attempt's artifact of the same name is replaced", async () => {
  const client = fakeClient([conflict, conflict], older);
  assert.equal(await run(client), 77);
  assert.deepEqual([client.deleted, client.uploads.length], [["digest"], 3]);
});

test("an artifact that another job of this run has just made is not touched", async () => {
  const client = fakeClient([conflict], younger);
  await assert.rejects(run(client), { kind: "remote", remedy: /own `artifact-name`/ });
  assert.deepEqual(client.deleted, []);
});

test("an upload whose answer was lost is made again, and may be in its own way", async () => {
  const client = fakeClient([lost, conflict], younger);
  assert.equal(await run(client), 77);
  assert.deepEqual(client.deleted, ["digest"]);
});

const hash = "ab".repeat(32);
const listings: readonly (readonly [
  string,
  { createdAt?: Date; digest?: string; size?: number },
  string | null,
  number | null,
])[] = [
  ["with the digest of what was sent", { ...older, digest: `sha256:${hash}` }, hash, 5],
  ["with another digest", { ...younger, digest: `sha256:${"cd".repeat(32)}` }, hash, null],
  ["without a digest, made since the upload began", { ...younger, size: 9 }, hash, 5],
  ["without a digest, of long before", { createdAt: new Date(-70_000) }, null, null],
  ["without a digest, empty", { ...younger, size: 0 }, null, null],
  ["without a time", {}, null, null],
];

for (const [what, listed, sent, id] of listings) {
  test(`an upload whose end is not confirmed, while its name is listed ${what}: ${id ?? "an error"}`, async () => {
    const client = fakeClient([unconfirmed], { name: "digest", id: 5, ...listed }, sent);
    if (id === null) await assert.rejects(run(client), { kind: "remote", message: /502/ });
    else assert.equal(await run(client), id);
    assert.deepEqual([client.uploads.length, client.deleted], [1, []]);
  });
}

test("an upload that the service refused to finish is not looked for", async () => {
  const client = fakeClient([new Error("Failed to FinalizeArtifact: Failed request: (403) Forbidden")], younger);
  await assert.rejects(run(client), { remedy: /access to the results service/ });
});

test("a name that stays taken ends with a remedy after five attempts", async () => {
  const client = fakeClient(Array<Error>(9).fill(conflict));
  await assert.rejects(run(client), { remedy: /started again/ });
  assert.equal(client.uploads.length, 5);
});

const failures: readonly (readonly [string, string, RegExp])[] = [
  [
    "Failed to CreateArtifact: Artifact storage quota has been hit. Unable to upload any new artifacts.",
    "limit",
    /Free artifact storage/,
  ],
  ["Unable to get the ACTIONS_RUNTIME_TOKEN env variable", "remote", /`uses:`/],
  ["… are not currently supported on GHES.", "remote", /github\.com/],
  [
    "Failed to CreateArtifact: Received non-retryable error: Failed request: (403) Forbidden",
    "remote",
    /access to the results service/,
  ],
  ["PUT https://blob.example/x?sig=SECRET failed", "remote", /githubstatus/],
];

for (const [message, kind, remedy] of failures) {
  test(`a failed upload has a remedy: ${message}`, async () => {
    const client = fakeClient([new Error(message)]);
    await assert.rejects(run(client), (error) => {
      assert.ok(error instanceof Error && "kind" in error && "remedy" in error);
      assert.equal(error.kind, kind);
      assert.match(String(error.remedy), remedy);
      assert.doesNotMatch(error.message, /SECRET/);
      return true;
    });
    assert.equal(client.uploads.length, 1);
  });
}

test("exports are archived with the wanted days, the state is one raw file for as long as allowed", () =>
  withGitHub(async (bench) => {
    const client = fakeClient([]);
    const port = createArtifactPort({
      ...bench,
      client,
      repository: { id: "1", fullName: "octo-org/exposures" },
      branch: "main",
      runId: "100",
      serverUrl: "https://github.com",
      decodeState: async () => sampleState(),
    });
    const paths = ["snyk/issues.csv", "report.md"];
    const data = { file: "/dev/null", offset: 0, bytes: 0, sha256: "" };
    const entries = paths.map((path) => ({ path, method: "stored", bytes: 0, sha256: "", crc32: 0, data }) as const);
    const upload = { name: "digest", entries, madeAt: 1_000 };
    const ref = { id: 77, url: "https://github.com/octo-org/exposures/actions/runs/100/artifacts/77" };
    assert.deepEqual(await port.upload({ ...upload, retentionDays: 5 }), ref);
    assert.deepEqual(await port.upload({ ...upload, retentionDays: null }), ref);
    assert.deepEqual(await port.uploadState("/runner/digest-state"), ref);
    const [first] = client.uploads;
    assert.deepEqual(
      client.uploads.map(({ pieces: _pieces, ...told }) => told),
      [
        { name: "digest", contentType: "application/zip", paths, retentionDays: 5 },
        { name: "digest", contentType: "application/zip", paths, retentionDays: null },
        { name: "digest-state", contentType: "application/octet-stream", paths: ["digest-state"], retentionDays: null },
      ],
    );
    // An attempt that is made again begins with the first byte.
    const [made, again] = [await piecesOf(first?.pieces()), await piecesOf(first?.pieces())];
    assert.deepEqual([...readZip(made).keys()], paths);
    assert.ok(made.equals(again));
    assert.ok(bench.lines.includes("Uploading the artifact digest"));
  }));

async function piecesOf(pieces: AsyncIterable<Uint8Array> = Readable.from([])): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
