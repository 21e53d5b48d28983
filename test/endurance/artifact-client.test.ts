import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { encodeState } from "../../src/state/encode-state.ts";
import { failRequests, type GitHubBench, withGitHub } from "../unit/github/github-bench.ts";
import { sampleState } from "../unit/state/sample-state.ts";

const script = fileURLToPath(new URL("../unit/artifacts/upload-in-job.ts", import.meta.url));
const day = 24 * 60 * 60 * 1_000;

/** Runs the upload as the first attempt of run 100. */
async function uploadInJob(bench: GitHubBench): Promise<void> {
  const { gitHub, folder } = bench;
  gitHub.world.addRun({ id: 100 });
  await encodeState(sampleState({ repositoryId: String(gitHub.world.home.id) }), join(folder, "digest-state"));
  await promisify(execFile)(process.execPath, [script, folder, "digest", gitHub.apiOrigin, gitHub.workflowToken], {
    env: {
      ACTIONS_RUNTIME_TOKEN: gitHub.runtimeToken(100, 1),
      ACTIONS_RESULTS_URL: gitHub.resultsOrigin,
      GITHUB_SERVER_URL: "https://github.com",
      NO_PROXY: "127.0.0.1",
    },
  });
}

test("the real client uploads an archive and a raw state that is found again", () =>
  withGitHub(async (bench) => {
    await uploadInJob(bench);
    const { world } = bench.gitHub;
    const [exports, state] = world.artifacts;
    assert.deepEqual([exports?.name, state?.name], ["digest", "digest-state"]);
    assert.ok(exports !== undefined && state !== undefined);
    const files = world.readArtifact(exports.id);
    assert.ok(files instanceof Map);
    assert.deepEqual([...files], [["report.md", Buffer.from("report")]]);
    const bytes = world.readArtifact(state.id);
    assert.ok(Buffer.isBuffer(bytes));
    assert.match(gunzipSync(bytes).toString(), /^\{"format":"exposure-digest-state"/);
    assert.equal(Math.round((state.expiresAt - state.createdAt) / day), world.home.retentionDays);
    assert.deepEqual(bench.gitHub.violations, []);
  }));

test("the same job may upload again: names are freed, also where they stay taken for a while", () =>
  withGitHub(async (bench) => {
    bench.gitHub.options.conflictsAfterDelete = 2;
    await uploadInJob(bench);
    await uploadInJob(bench);
    assert.deepEqual(
      bench.gitHub.world.artifacts.map((artifact) => artifact.name),
      ["digest", "digest-state"],
    );
    assert.deepEqual(bench.gitHub.violations, []);
  }));

test("an upload whose last answer is lost is made again and stays one", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /FinalizeArtifact$/, { kind: "lost-answer" });
    await uploadInJob(bench);
    assert.deepEqual(
      bench.gitHub.world.artifacts.map((artifact) => artifact.name),
      ["digest", "digest-state"],
    );
  }));

test("an upload whose last answer is a gateway's 502, though it took effect, has succeeded and is not sent again", () =>
  withGitHub(async (bench) => {
    const reply = { status: 502, headers: { "content-type": "text/html" }, body: "<html>502 Bad Gateway</html>" };
    failRequests(bench.journal, "POST", /FinalizeArtifact$/, { kind: "replace-answer", reply });
    await uploadInJob(bench);
    const { world } = bench.gitHub;
    assert.deepEqual(
      world.artifacts.map((artifact) => artifact.name),
      ["digest", "digest-state"],
    );
    const uploads = bench.journal.requests.filter(({ target }) => target.endsWith("/CreateArtifact"));
    assert.equal(uploads.length, 2);
  }));
