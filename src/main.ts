import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import * as core from "@actions/core";
import type { Dispatcher } from "undici";
import type { CheckRequest } from "./checks/check-ports.ts";
import { createExportFolder } from "./disk/export-folder.ts";
import { describeError, InputError, toDigestError } from "./errors.ts";
import { createWorkflowLog } from "./github/workflow-log.ts";
import { readHtmlAssets } from "./html/read-html-assets.ts";
import { createDispatcher } from "./http/http-client.ts";
import { parseProxySettings } from "./http/proxy-settings.ts";
import { refuseEnterpriseServer } from "./inputs/artifact-host.ts";
import { parseEnvironment, type RunnerEnvironment } from "./inputs/environment.ts";
import { type RawInputs, readRawInputs, secretInputs } from "./inputs/input-names.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { readInputs } from "./inputs/parse-inputs.ts";
import { parseRunnerFacts, type RunnerFacts } from "./inputs/runner-facts.ts";
import type { MatrixPorts } from "./matrix/matrix-ports.ts";
import type { Clock, Log, StepPort } from "./model/ports.ts";
import { runCheck } from "./modes/check.ts";
import { runCombine } from "./modes/combine.ts";
import { runExport } from "./modes/export.ts";
import { runPreview } from "./modes/preview.ts";
import { runReport } from "./modes/report.ts";
import type { Verdict } from "./stages/decide-verdict.ts";
import type { ReportPorts } from "./stages/report-ports.ts";
import { readTemplates } from "./template/read-templates.ts";
import { createCheckPorts } from "./wiring/check-wiring.ts";
import { createReportPorts } from "./wiring/report-wiring.ts";

const userAgent = "exposure-digest";
const templateFolder = new URL("../templates/", import.meta.url);
const clock: Clock = { now: Date.now, sleep: (ms) => sleep(ms) };
/** The modes that make a report, or a part of one. */
const reportingModes = { report: runReport, export: runExport, combine: runCombine } as const;

// Dependencies use APIs that Node.js deprecates; a reader of the log can do nothing about it.
process.noDeprecation = true;
// V8 lets its young generation grow to a hundred megabytes while rows stream by; nothing of them survives, so it need not.
setFlagsFromString("--semi-space-growth-factor=1");
// Nor need the rest of the heap grow to twice what is alive before it is collected.
setFlagsFromString("--heap-growing-percent=20");

// An upload keeps so many blocks of 8 MiB in memory; by itself the artifact client would keep five.
process.env.ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY ||= "2";

await main();

async function main(): Promise<void> {
  const log = createWorkflowLog(core);
  try {
    const raw = readRawInputs(process.env);
    for (const name of secretInputs) log.mask(raw.values.get(name) ?? "");
    const verdict = await run(raw, parseEnvironment(process.env), log);
    if (verdict.kind === "failed") core.setFailed(verdict.message);
  } catch (thrown) {
    tellFailure(thrown, log);
  }
}

async function run(raw: RawInputs, environment: RunnerEnvironment, log: Log): Promise<Verdict> {
  const { inputs, problems } = readInputs(raw, new Date().toISOString().slice(0, 10));
  const { mode } = inputs;
  if (mode === "check") return check({ inputs, problems, environment, runner: runnerFacts() }, log);
  if (mode !== "preview") refuseEnterpriseServer(environment.serverUrl);
  if (problems.length > 0) throw new InputError(problems);
  for (const warning of inputs.warnings) log.warning(warning);
  if (mode === "preview") return preview(inputs, environment, log);
  const dispatcher = openDispatcher(log);
  try {
    return await reportingModes[mode](inputs, environment, await reportPorts(inputs, environment, log, dispatcher));
  } finally {
    await dispatcher.close();
  }
}

async function check(request: CheckRequest, log: Log): Promise<Verdict> {
  const { inputs, environment } = request;
  const dispatcher = openDispatcher(log);
  const stateFolder = await createExportFolder(path.join(environment.temporaryFolder, "exposure-digest"), "state");
  const own = { clock, random: Math.random, log, dispatcher, userAgent, step: createStep(), stateFolder: stateFolder.root };
  const files = { templates: await readTemplates(templateFolder), readWorkspaceFile: workspaceReader(environment) };
  try {
    return await runCheck(request, createCheckPorts(inputs, environment, { ...own, ...files }));
  } finally {
    // A check that gave up on an answer does not wait for it.
    await dispatcher.destroy();
  }
}

/** Nothing here can send a request. */
async function preview(inputs: Inputs, environment: RunnerEnvironment, log: Log): Promise<Verdict> {
  await runPreview(inputs, environment, {
    clock,
    log,
    exports: await createExportFolder(path.join(environment.temporaryFolder, "exposure-digest"), "exports"),
    templates: await readTemplates(templateFolder),
    htmlAssets: await readHtmlAssets(templateFolder),
    readWorkspaceFile: workspaceReader(environment),
    step: createStep(),
  });
  return { kind: "passed" };
}

function runnerFacts(): RunnerFacts {
  return parseRunnerFacts(process.env, process.versions.node);
}

function workspaceReader({ workspace }: RunnerEnvironment): ReportPorts["readWorkspaceFile"] {
  return (file) => readFile(path.resolve(workspace, file), "utf8");
}

function openDispatcher(log: Log): Dispatcher {
  const proxies = parseProxySettings(process.env);
  for (const secret of proxies.secrets) log.mask(secret);
  return createDispatcher(proxies);
}

/** The only place where the outside world is chosen. */
async function reportPorts(
  inputs: Inputs,
  environment: RunnerEnvironment,
  log: Log,
  dispatcher: Dispatcher,
): Promise<MatrixPorts> {
  return createReportPorts(inputs, environment, {
    clock,
    random: Math.random,
    log,
    dispatcher,
    userAgent,
    templates: await readTemplates(templateFolder),
    htmlAssets: await readHtmlAssets(templateFolder),
    readWorkspaceFile: workspaceReader(environment),
    step: createStep(),
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
