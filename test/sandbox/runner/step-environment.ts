import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { inputVariable } from "./action-manifest.ts";
import type { CommandFiles } from "./file-commands.ts";
import type { StepOptions } from "./step-options.ts";

/** The folders of one step. */
export type StepFolders = {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly toolCache: string;
  readonly eventFile: string;
};

/** Creates the folders of a step under its root, the workspace with nothing but the given files. */
export function createStepFolders({ root, workspaceFiles, run }: StepOptions, repositoryName: string): StepFolders {
  const folders: StepFolders = {
    workspace: join(root, "work", repositoryName, repositoryName),
    temp: join(root, "work", "_temp"),
    home: join(root, "home"),
    toolCache: join(root, "toolcache"),
    eventFile: join(root, "work", "_temp", "_github_workflow", "event.json"),
  };
  for (const folder of [folders.workspace, dirname(folders.eventFile), folders.home, folders.toolCache])
    mkdirSync(folder, { recursive: true });
  writeFileSync(folders.eventFile, JSON.stringify(run.event));
  for (const [path, content] of Object.entries(workspaceFiles ?? {})) {
    const file = join(folders.workspace, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folders;
}

/** The values that an expression in `action.yml` may name. */
export function expressionContexts(options: StepOptions, folders: StepFolders): Record<string, string> {
  const { repository, run, platform } = options;
  return {
    "github.token": platform.workflowToken,
    "github.repository": `${repository.owner}/${repository.name}`,
    "github.repository_owner": repository.owner,
    "github.server_url": options.serverUrl ?? "https://github.com",
    "github.api_url": platform.apiOrigin,
    "github.run_id": String(run.id),
    "github.run_number": String(run.number),
    "github.run_attempt": String(run.attempt),
    "github.ref": run.ref,
    "github.sha": run.sha,
    "github.actor": run.actor,
    "github.workspace": folders.workspace,
    "runner.temp": folders.temp,
  };
}

/** The whole environment of the process: what the runner sets and nothing of ours, but for the path of programs. */
export function stepEnvironment(
  options: StepOptions,
  folders: StepFolders,
  inputs: ReadonlyMap<string, string>,
  files: CommandFiles,
): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: `${dirname(execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: folders.home,
    LANG: "C.UTF-8",
    CI: "true",
    ...gitHubVariables(options, folders),
    ...files,
    ...runnerVariables(options, folders),
    ...serviceVariables(options),
  };
  for (const [name, value] of inputs) environment[inputVariable(name)] = value;
  return { ...environment, ...options.extraEnv };
}

function gitHubVariables(options: StepOptions, folders: StepFolders): Record<string, string> {
  const { repository, run, platform } = options;
  const fullName = `${repository.owner}/${repository.name}`;
  const refName = run.ref.replace(/^refs\/(heads|tags)\//, "");
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__octo-org_exposure-digest",
    GITHUB_ACTION_PATH: options.actionDirectory,
    GITHUB_ACTION_REF: "v1",
    GITHUB_ACTION_REPOSITORY: "octo-org/exposure-digest",
    GITHUB_ACTOR: run.actor,
    GITHUB_ACTOR_ID: "583231",
    GITHUB_API_URL: platform.apiOrigin,
    GITHUB_BASE_REF: "",
    GITHUB_EVENT_NAME: run.eventName,
    GITHUB_EVENT_PATH: folders.eventFile,
    GITHUB_GRAPHQL_URL: `${platform.apiOrigin}/graphql`,
    GITHUB_HEAD_REF: "",
    GITHUB_JOB: run.job,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: refName,
    GITHUB_REF_PROTECTED: "false",
    GITHUB_REF_TYPE: run.ref.startsWith("refs/tags/") ? "tag" : "branch",
    GITHUB_REPOSITORY: fullName,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.ownerId),
    GITHUB_RETENTION_DAYS: String(repository.retentionDays),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_SERVER_URL: options.serverUrl ?? "https://github.com",
    GITHUB_SHA: run.sha,
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_WORKFLOW: run.workflow,
    GITHUB_WORKFLOW_REF: `${fullName}/${run.workflowPath}@${run.ref}`,
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_WORKSPACE: folders.workspace,
  };
}

function runnerVariables(options: StepOptions, folders: StepFolders): Record<string, string> {
  return {
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_NAME: "GitHub Actions 2",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.toolCache,
    RUNNER_WORKSPACE: dirname(folders.workspace),
    ...(options.debug === true ? { RUNNER_DEBUG: "1" } : {}),
  };
}

function serviceVariables({ platform, run }: StepOptions): Record<string, string> {
  return {
    ACTIONS_RUNTIME_URL: `${platform.resultsOrigin}/`,
    ACTIONS_RUNTIME_TOKEN: platform.runtimeToken(run.id, run.attempt),
    ACTIONS_RESULTS_URL: `${platform.resultsOrigin}/`,
    ACTIONS_CACHE_URL: `${platform.resultsOrigin}/`,
    ACTIONS_CACHE_SERVICE_V2: "True",
    ACTIONS_ORCHESTRATION_ID: `${run.id}.${run.job}.__default`,
  };
}
