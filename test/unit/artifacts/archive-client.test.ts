import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { failRequests, type GitHubBench, withGitHub } from "../github/github-bench.ts";
import { archivedFiles } from "./archived-files.ts";

const script = fileURLToPath(new URL("archive-in-job.ts", import.meta.url));

/** Uploads as the first attempt of run 100; gives what the job told. */
async function inJob({ gitHub, folder }: GitHubBench, level: number, name = "digest", disk = "whole"): Promise<object> {
  gitHub.world.addRun({ id: 100 });
  await promisify(execFile)(process.execPath, [script, folder, String(level), name, disk], {
    env: {
      ACTIONS_RUNTIME_TOKEN: gitHub.runtimeToken(100, 1),
      ACTIONS_RESULTS_URL: gitHub.resultsOrigin,
      ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY: "2",
      GITHUB_SERVER_URL: "https://github.com",
      NO_PROXY: "127.0.0.1",
    },
  });
  return JSON.parse(await readFile(join(folder, "result.json"), "utf8"));
}

for (const level of [0, 6]) {
  test(`the archive is taken as one, and the real client gives its files back (level ${level})`, () =>
    withGitHub(async (bench) => {
      const told = await inJob(bench, level);
      const [row] = bench.gitHub.world.artifacts;
      assert.ok(row !== undefined);
      assert.deepEqual(told, { id: row.id, digestMismatch: false });
      assert.deepEqual([row.name, row.mimeType], ["digest", "application/zip"]);
      assert.deepEqual(bench.gitHub.world.readArtifact(row.id), archivedFiles);
      const target = join(bench.folder, "downloaded");
      for (const [path, content] of archivedFiles) assert.ok((await readFile(join(target, path))).equals(content), path);
      const found = await readdir(target, { recursive: true, withFileTypes: true });
      assert.equal(found.filter((entry) => entry.isFile()).length, archivedFiles.size);
      assert.deepEqual(bench.gitHub.violations, []);
    }));
}

test("an upload that is cut in the middle is made again from the first byte", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "PUT", /comp=block&/, { kind: "reset" }, 1);
    await inJob(bench, 0);
    const [row, ...others] = bench.gitHub.world.artifacts;
    assert.deepEqual(others, []);
    assert.deepEqual(bench.gitHub.world.readArtifact(row?.id ?? 0), archivedFiles);
  }));

test("a disk that fails while the archive is read ends the upload, and nothing is confirmed", () =>
  withGitHub(async (bench) => {
    assert.deepEqual(await inJob(bench, 0, "digest", "broken"), {
      failed: "The artifact digest could not be uploaded: EIO: i/o error, read",
    });
    assert.deepEqual(bench.gitHub.world.artifacts, []);
    assert.equal(bench.journal.requests.filter(({ target }) => target.endsWith("/FinalizeArtifact")).length, 0);
  }));

test("a name that no artifact may have is refused before anything is sent", () =>
  withGitHub(async (bench) => {
    const told = await inJob(bench, 6, "a/b");
    assert.match(JSON.stringify(told), /artifact name is not valid/);
    assert.deepEqual(bench.journal.requests, []);
  }));
