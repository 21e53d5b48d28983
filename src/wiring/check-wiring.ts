import type { Dispatcher } from "undici";
import { createArtifactClient } from "../artifacts/artifact-client.ts";
import { readBaseline } from "../artifacts/baseline-chain.ts";
import { quietClient } from "../artifacts/quiet-client.ts";
import { probeResultsService } from "../artifacts/results-probe.ts";
import type { CheckPorts, GitHubProbes } from "../checks/check-ports.ts";
import { createFlexeraProbe } from "../flexera/flexera-probe.ts";
import { zoneOrigins } from "../flexera/zones.ts";
import { createOctokit } from "../github/octokit.ts";
import { createRepositoryPort } from "../github/repository-facts.ts";
import { readWorkflowFacts } from "../github/workflow-facts.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { FlexeraInputs, Inputs, SnykInputs } from "../inputs/inputs.ts";
import { createIssueProbe } from "../issues/issue-probe.ts";
import type { Random } from "../model/ports.ts";
import type { FlexeraProbe, SnykProbe } from "../model/probes.ts";
import { regionOrigins } from "../snyk/regions.ts";
import { createSnykProbe } from "../snyk/snyk-probe.ts";
import { decodeState } from "../state/decode-state.ts";

/** What the adapters of a check are made of. */
export type CheckTools = Pick<CheckPorts, "clock" | "log" | "step" | "templates" | "readWorkspaceFile"> & {
  readonly random: Random;
  readonly dispatcher: Dispatcher;
  /** Where states are saved while they are read. */
  readonly stateFolder: string;
  readonly userAgent: string;
};

/** A check that waits for a rate limit is slower than one that says that there is one. */
const maxLimitWaitSeconds = 60;

/** The adapters of a check: they read, and write nothing but what is there already. */
export function createCheckPorts(inputs: Inputs, environment: RunnerEnvironment, tools: CheckTools): CheckPorts {
  return {
    ...tools,
    deadline: (ms) => AbortSignal.timeout(ms),
    gitHub: createGitHub(inputs, environment, tools),
    snyk: inputs.snyk === null ? null : createSnyk(inputs.snyk, tools),
    flexera: inputs.flexera === null ? null : createFlexera(inputs.flexera, tools),
  };
}

function createGitHub(inputs: Inputs, environment: RunnerEnvironment, tools: CheckTools): GitHubProbes {
  const { apiUrl, repository: fullName, repositoryId: id, refName: branch } = environment;
  const own = createOctokit({ ...tools, token: inputs.gitHubToken, apiUrl, maxLimitWaitSeconds });
  const issue = createOctokit({ ...tools, token: inputs.issue.token, apiUrl, maxLimitWaitSeconds });
  const chain = { ...tools, octokit: own, repository: { id, fullName }, branch, folder: tools.stateFolder, decodeState };
  return {
    repositories: { own: createRepositoryPort(own), issue: createRepositoryPort(issue) },
    readBaseline: (stateName, prepare) => readBaseline(chain, stateName, prepare),
    probeResultsService: () => probeResultsService(quietClient(createArtifactClient(), process.stdout)),
    readWorkflow: (path) => readWorkflowFacts(own, fullName, path),
    issues: createIssueProbe(issue, inputs.issue.repository ?? fullName),
  };
}

function createSnyk(snyk: SnykInputs, tools: CheckTools): SnykProbe {
  return createSnykProbe({
    ...tools,
    apiOrigin: snyk.apiOrigin ?? regionOrigins[snyk.region],
    regionName: snyk.apiOrigin === null ? snyk.region : null,
    version: snyk.version,
    credential: snyk.credential,
  });
}

function createFlexera(flexera: FlexeraInputs, tools: CheckTools): FlexeraProbe {
  const { api, login } = zoneOrigins[flexera.zone];
  return createFlexeraProbe({
    ...tools,
    orgId: flexera.orgId,
    credential: flexera.credential,
    apiOrigin: flexera.apiOrigin ?? api,
    loginOrigin: flexera.loginOrigin ?? login,
    zoneName: flexera.apiOrigin === null ? flexera.zone : null,
  });
}
