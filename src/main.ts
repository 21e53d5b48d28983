import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { DefaultArtifactClient } from "@actions/artifact";
import * as core from "@actions/core";
import type { Dispatcher } from "undici";
import { createArtifactPort } from "./artifacts/artifacts.ts";
import { createPendingExports } from "./artifacts/pending-exports.ts";
import { quietClient } from "./artifacts/quiet-client.ts";
import { createExportFolder } from "./disk/export-folder.ts";
import { describeError, InputError, toDigestError } from "./errors.ts";
import { createOctokit } from "./github/octokit.ts";
import { createRepositoryPort } from "./github/repository-facts.ts";
import { createWorkflowLog } from "./github/workflow-log.ts";
import { readHtmlAssets } from "./html/read-html-assets.ts";
import { createDispatcher } from "./http/http-client.ts";
import { parseEnvironment, type RunnerEnvironment } from "./inputs/environment.ts";
import { readRawInputs, secretInputs } from "./inputs/input-names.ts";
import type { Inputs, SnykInputs } from "./inputs/inputs.ts";
import { parseInputs } from "./inputs/parse-inputs.ts";
import { createIssuePort } from "./issues/issue-port.ts";
import type { Clock, Log, Random, SnykPort, StepPort } from "./model/ports.ts";
import { runReport } from "./modes/report.ts";
import { regionOrigins } from "./snyk/regions.ts";
import { createSnykPort, type SnykPortConfig } from "./snyk/snyk-port.ts";
import type { ReportPorts } from "./stages/report-ports.ts";
import { decodeState } from "./state/decode-state.ts";
import { encodeState } from "./state/encode-state.ts";
import { readTemplates } from "./template/read-templates.ts";

const userAgent = "exposure-digest";

// Dependencies use APIs that Node.js deprecates; a reader of the log can do nothing about it.
process.noDeprecation = true;
// V8 lets its young generation grow to a hundred megabytes while rows stream by; nothing of them survives, so it need not.
setFlagsFromString("--semi-space-growth-factor=1");
// Nor need the rest of the heap grow to twice what is alive before it is collected.
setFlagsFromString("--heap-growing-percent=20");
await main();

async function main(): Promise<void> {
  const log = createWorkflowLog(core);
  const dispatcher = createDispatcher();
  try {
    const raw = readRawInputs(process.env);
    for (const name of secretInputs) log.mask(raw.values.get(name) ?? "");
    const environment = parseEnvironment(process.env);
    const inputs = parseInputs(raw, new Date().toISOString().slice(0, 10));
    for (const warning of inputs.warnings) log.warning(warning);
    const verdict = await runReport(inputs, environment, await createPorts(inputs, environment, log, dispatcher));
    if (verdict.kind === "failed") core.setFailed(verdict.message);
  } catch (thrown) {
    tellFailure(thrown, log);
  } finally {
    await dispatcher.close();
  }
}

/** The adapters of a run: the only place where the outside world is chosen. */
async function createPorts(
  inputs: Inputs,
  environment: RunnerEnvironment,
  log: Log,
  dispatcher: Dispatcher,
): Promise<ReportPorts> {
  const clock: Clock = { now: Date.now, sleep: (ms) => sleep(ms) };
  const folder = path.join(environment.temporaryFolder, "exposure-digest");
  const exports = await createExportFolder(folder, "exports");
  const stateFolder = await createExportFolder(folder, "state");
  const ownClient = createOctokit({ token: inputs.gitHubToken, apiUrl: environment.apiUrl, log, dispatcher, userAgent });
  const issueClient = createOctokit({ token: inputs.issue.token, apiUrl: environment.apiUrl, log, dispatcher, userAgent });
  const client = quietClient(new DefaultArtifactClient(), process.stdout);
  const repository = { id: environment.repositoryId, fullName: environment.repository };
  const own = { octokit: ownClient, dispatcher, clock, log, client, repository, branch: environment.refName };
  const { runId } = environment;
  const pendingExports = createPendingExports({
    ...own,
    runId,
    artifactName: inputs.artifact.name,
    folder: stateFolder.root,
  });
  const remote: RemoteTools = { clock, random: Math.random, log, dispatcher };
  return {
    clock,
    log,
    pendingExports,
    snyk: inputs.snyk === null ? null : createSnyk(inputs.snyk, { ...remote, exportFolder: exports.root, pendingExports }),
    flexera: null,
    artifacts: createArtifactPort({
      ...own,
      runId,
      folder: stateFolder.root,
      decodeState,
      serverUrl: environment.serverUrl,
    }),
    issues: createIssuePort({
      octokit: issueClient,
      fullName: inputs.issue.repository ?? environment.repository,
      digest: inputs.artifact.name,
      labels: inputs.issue.labels,
      clock,
      log,
    }),
    repositories: { own: createRepositoryPort(ownClient), issue: createRepositoryPort(issueClient) },
    exports,
    stateFolder,
    encodeState,
    templates: await readTemplates(new URL("../templates/", import.meta.url)),
    htmlAssets: await readHtmlAssets(new URL("../templates/", import.meta.url)),
    readWorkspaceFile: (file) => readFile(path.resolve(environment.workspace, file), "utf8"),
    step: createStep(),
  };
}

/** What every adapter of a vendor's API works with. */
type RemoteTools = { readonly clock: Clock; readonly random: Random; readonly log: Log; readonly dispatcher: Dispatcher };

function createSnyk(snyk: SnykInputs, tools: RemoteTools & Pick<SnykPortConfig, "exportFolder" | "pendingExports">): SnykPort {
  return createSnykPort({
    ...tools,
    apiOrigin: snyk.apiOrigin ?? regionOrigins[snyk.region],
    regionName: snyk.apiOrigin === null ? snyk.region : null,
    version: snyk.version,
    credential: snyk.credential,
    includeDeleted: snyk.include.deleted,
    includeDeactivated: snyk.include.deactivated,
    filters: snyk.filters,
    columns: snyk.columns,
    audit: snyk.audit,
  });
}

function createStep(): StepPort {
  return {
    setOutput: (name, value) => core.setOutput(name, value),
    writeSummary: async (markdown) => {
      await core.summary.addRaw(markdown, true).write({ overwrite: true });
    },
  };
}

function tellFailure(thrown: unknown, log: Log): void {
  const error = toDigestError(thrown);
  if (error instanceof InputError) {
    for (const { input, value, problem, remedy } of error.problems) {
      log.error(`Input \`${input}\` ${problem} ${remedy}${value === "" ? "" : ` (given: ${value})`}`);
    }
  }
  log.error(describeError(error));
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) log.info(`Caused by: ${cause.message}`);
  process.exitCode = 1;
}
