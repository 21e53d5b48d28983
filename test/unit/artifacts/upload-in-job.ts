/**
 * Uploads an archive and a state with the real artifact client, which reads its environment at import and so needs a process
 * of its own. Arguments: folder with the state, name of the artifact, base of the REST API, token.
 */
import { Agent } from "undici";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import { createArtifactClient } from "../../../src/artifacts/artifact-client.ts";
import { createArtifactPort } from "../../../src/artifacts/artifacts.ts";
import { quietClient } from "../../../src/artifacts/quiet-client.ts";
import { createOctokit } from "../../../src/github/octokit.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { rememberingLog } from "../github/github-bench.ts";

const [, , folder = "", name = "", apiUrl = "", token = ""] = process.argv;
const { log } = rememberingLog();
const dispatcher = new Agent();
const port = createArtifactPort({
  octokit: createOctokit({ token, apiUrl, log, dispatcher, userAgent: "test" }),
  dispatcher,
  log,
  // Later than anything in the sandbox: whatever is there belongs to an earlier attempt.
  clock: { now: () => 8e15, sleep: async () => {} },
  client: quietClient(createArtifactClient(), process.stdout),
  repository: { id: "710000", fullName: "octo-org/exposures" },
  branch: "main",
  runId: "100",
  serverUrl: "https://github.com",
  folder,
  decodeState,
});
const archive = await createArchiveFolder(folder, "archive", 6);
const file = await archive.create("report.md");
await file.write("report");
await file.close();
await port.upload({ name, entries: [archive.entry("report.md")], madeAt: 1, retentionDays: 5 });
await port.uploadState(`${folder}/${name}-state`);
const baseline = await port.readBaseline(`${name}-state`, (state) => state);
if (baseline.kind !== "found" || baseline.state.run.id !== "100") throw new Error("the state was not found again");
