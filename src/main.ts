import { setFlagsFromString } from "node:v8";
import { endGroup, error, info, notice, setFailed, setOutput, setSecret, startGroup, summary, warning } from "@actions/core";
import { describeError, InputError, toDigestError } from "./errors.ts";
import { createWorkflowLog } from "./github/workflow-log.ts";
import { type ProxySettings, parseProxySettings } from "./http/proxy-settings.ts";
import { refuseEnterpriseServer } from "./inputs/artifact-host.ts";
import { parseEnvironment, type RunnerEnvironment } from "./inputs/environment.ts";
import { type RawInputs, readRawInputs, secretInputs } from "./inputs/input-names.ts";
import { readInputs } from "./inputs/parse-inputs.ts";
import { parseRunnerFacts } from "./inputs/runner-facts.ts";
import type { Log, StepPort } from "./model/ports.ts";
import type { Verdict } from "./stages/decide-verdict.ts";

const templateFolder = new URL("../templates/", import.meta.url);

// Dependencies use APIs that Node.js deprecates; a reader of the log can do nothing about it.
process.noDeprecation = true;
// V8 lets its young generation grow to a hundred megabytes while rows stream by; nothing of them survives, so it need not.
setFlagsFromString("--semi-space-growth-factor=1");
// The rest of the heap may grow by six tenths of what is alive before it is collected, and not fourfold: each collection marks all of it
// on other threads, which have to compress meanwhile.
setFlagsFromString("--heap-growing-percent=60");

// An upload has so many blocks of 8 MiB on their way, and as many again in memory; by itself the artifact client would have five.
process.env.ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY ||= "1";

await main();

async function main(): Promise<void> {
  const log = createWorkflowLog({ endGroup, error, info, notice, setSecret, startGroup, warning });
  try {
    const raw = readRawInputs(process.env);
    for (const name of secretInputs) log.mask(raw.values.get(name) ?? "");
    const verdict = await run(raw, parseEnvironment(process.env), log);
    if (verdict.kind === "failed") setFailed(verdict.message);
  } catch (thrown) {
    tellFailure(thrown, log);
  }
}

async function run(raw: RawInputs, environment: RunnerEnvironment, log: Log): Promise<Verdict> {
  const { inputs, problems } = readInputs(raw, new Date().toISOString().slice(0, 10));
  if (inputs.mode !== "check") {
    if (inputs.mode !== "preview") refuseEnterpriseServer(environment.serverUrl);
    if (problems.length > 0) throw new InputError(problems);
    for (const warning of inputs.warnings) log.warning(warning);
  }
  // Loaded only now: what a run needs is nine tenths of the program, and an input error is told without it.
  const { runMode } = await import("./wiring/run-mode.ts");
  const runner = parseRunnerFacts(process.env, process.versions.node);
  return runMode(
    { inputs, problems, environment, runner },
    { log, step: createStep(), readProxies, spareMemory, templateFolder },
  );
}

/**
 * What comes behind the rows allocates much and keeps little: it is marked more often, and in one go, because while V8 marks beside the
 * program it collects nothing, and its young generation grows by tens of megabytes.
 */
function spareMemory(): void {
  setFlagsFromString("--heap-growing-percent=20");
  setFlagsFromString("--no-incremental-marking");
}

/** Read where requests are sent only: settings that cannot be used stop no other run. */
function readProxies(): ProxySettings {
  return parseProxySettings(process.env);
}

function createStep(): StepPort {
  return {
    setOutput: (name, value) => setOutput(name, value),
    writeSummary: async (markdown) => {
      await summary.addRaw(markdown, true).write({ overwrite: true });
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
