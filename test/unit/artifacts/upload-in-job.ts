/**
 * Uploads an export and a state with the real artifact client, which reads its environment at import and so needs a process
 * of its own. Arguments: folder with `report.md` and the state, name of the artifact, base of the REST API, token.
 */
import { DefaultArtifactClient } from "@actions/artifact";
import { Agent } from "undici";
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
  client: quietClient(new DefaultArtifactClient(), process.stdout),
  repository: { id: "710000", fullName: "octo-org/exposures" },
  branch: "main",
  runId: "100",
  serverUrl: "https://github.com",
  folder,
  decodeState,
});
await port.upload({ name, folder, files: ["report.md"], retentionDays: 5, compressionLevel: 6 });
await port.uploadState(`${folder}/${name}-state`);
const baseline = await port.readBaseline(`${name}-state`, (state) => state);
if (baseline.kind !== "found" || baseline.state.run.id !== "100") throw new Error("the state was not found again");
