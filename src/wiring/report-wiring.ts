import path from "node:path";
import { createArchiveFolder } from "../archive/archive-folder.ts";
import { createArtifactClient } from "../artifacts/artifact-client.ts";
import { type ArtifactPortOptions, createArtifactPort } from "../artifacts/artifacts.ts";
import { createPendingExports, type PendingExportStore } from "../artifacts/pending-exports.ts";
import { quietClient } from "../artifacts/quiet-client.ts";
import { createShardPort } from "../artifacts/shard-artifacts.ts";
import { createExportFolder } from "../disk/export-folder.ts";
import { createSpillFile } from "../disk/spill-file.ts";
import { createOctokit } from "../github/octokit.ts";
import { createRepositoryPort } from "../github/repository-facts.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { createIssuePort } from "../issues/issue-port.ts";
import type { MatrixPorts } from "../matrix/matrix-ports.ts";
import { spillFullChunks } from "../model/fingerprints/fingerprint-chunk.ts";
import type { Spill } from "../model/spill.ts";
import { decodeShard } from "../shards/decode-shard.ts";
import { encodeShard } from "../shards/encode-shard.ts";
import type { ReportPorts } from "../stages/report-ports.ts";
import { decodeState } from "../state/decode-state.ts";
import { encodeState } from "../state/encode-state.ts";
import { createFlexera, createSnyk, type RemoteTools } from "./vendor-wiring.ts";

/** What the adapters of a report are made of. */
export type ReportTools = RemoteTools &
  Pick<ReportPorts, "templates" | "htmlAssets" | "readWorkspaceFile" | "step" | "spareMemory"> & { readonly userAgent: string };

type GitHubPorts = Pick<MatrixPorts, "artifacts" | "shards" | "issues" | "repositories"> & {
  readonly pendingExports: PendingExportStore;
};

/** The adapters of a report, or of a part of one. */
export async function createReportPorts(
  inputs: Inputs,
  environment: RunnerEnvironment,
  tools: ReportTools,
): Promise<MatrixPorts> {
  const folder = path.join(environment.temporaryFolder, "exposure-digest");
  const exports = await createExportFolder(folder, "exports");
  const archive = await createArchiveFolder(folder, "archive", inputs.artifact.compressionLevel);
  const stateFolder = await createExportFolder(folder, "state");
  const openSpill = spillsIn(path.join(folder, "spill"));
  const readState = (file: string) => decodeState(file, spillFullChunks(openSpill));
  const gitHub = createGitHub(inputs, environment, tools, { folder: stateFolder.root, decodeState: readState });
  const { pendingExports } = gitHub;
  const { clock, random, log, dispatcher, templates, htmlAssets, readWorkspaceFile, step, spareMemory } = tools;
  const remote = { clock, random, log, dispatcher };
  // Where shards are combined no vendor is asked, and the credentials may be missing.
  const { snyk, flexera } = inputs.mode === "combine" ? { snyk: null, flexera: null } : inputs;
  return {
    ...{ clock, log, templates, htmlAssets, readWorkspaceFile, step, spareMemory },
    ...gitHub,
    snyk: snyk === null ? null : createSnyk(snyk, { ...remote, archive, openSpill, pendingExports }),
    flexera: flexera === null ? null : createFlexera(flexera, { ...remote, folder: path.join(folder, "flexera") }),
    exports,
    archive,
    stateFolder,
    encodeState,
    encodeShard,
    decodeShard,
  };
}

/** Makes a new file in the folder at each call. */
function spillsIn(folder: string): () => Spill {
  let files = 0;
  return () => {
    files += 1;
    return createSpillFile(path.join(folder, String(files)));
  };
}

function createGitHub(
  inputs: Inputs,
  environment: RunnerEnvironment,
  tools: ReportTools,
  { folder, decodeState: readState }: Pick<ArtifactPortOptions, "folder" | "decodeState">,
): GitHubPorts {
  const { clock, log, dispatcher } = tools;
  const { apiUrl, serverUrl, runId, repository: fullName, repositoryId: id, refName: branch } = environment;
  const octokit = createOctokit({ ...tools, token: inputs.gitHubToken, apiUrl });
  const issueClient = createOctokit({ ...tools, token: inputs.issue.token, apiUrl });
  const client = quietClient(createArtifactClient(), process.stdout);
  const own = { octokit, dispatcher, clock, log, client, repository: { id, fullName }, branch, runId, serverUrl, folder };
  return {
    pendingExports: createPendingExports({ ...own, artifactName: inputs.artifact.name }),
    artifacts: createArtifactPort({ ...own, decodeState: readState }),
    shards: createShardPort(own),
    issues: createIssuePort({
      octokit: issueClient,
      fullName: inputs.issue.repository ?? fullName,
      labels: inputs.issue.labels,
      clock,
      log,
    }),
    repositories: { own: createRepositoryPort(octokit), issue: createRepositoryPort(issueClient) },
  };
}
