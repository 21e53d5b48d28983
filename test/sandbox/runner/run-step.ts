import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { type EvaluatedInputs, evaluateInputs, readActionManifest } from "./action-manifest.ts";
import { type CommandFiles, createCommandFiles, readCommandFiles } from "./file-commands.ts";
import { armKillPoint } from "./kill-point.ts";
import { SecretMasker } from "./secret-masker.ts";
import { StepClock } from "./step-clock.ts";
import { StepEnding } from "./step-ending.ts";
import { createStepFolders, expressionContexts, type StepFolders, stepEnvironment } from "./step-environment.ts";
import { StepLog } from "./step-log.ts";
import type { StepOptions } from "./step-options.ts";
import { StepOutput } from "./step-output.ts";
import type { StepResult } from "./step-result.ts";

const preload = fileURLToPath(new URL("./preload/fast-clock.js", import.meta.url));
const defaultSpeed = 100;
const defaultTimeoutMs = 60_000;

/** A step that was started and may be ended before its time. */
export type RunningStep = {
  readonly pid: number;
  /** `RUNNER_TEMP`: what the step has on disk, while it runs. */
  readonly tempDirectory: string;
  /** Ends the process at once, as when the runner's machine is lost. */
  kill(): void;
  /** What a cancelled run does: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL; these waits are shortened like the action's. */
  cancel(): void;
  /** Waits until a line of the raw log holds `text`, or the step is over. */
  sees(text: string): Promise<void>;
  readonly result: Promise<StepResult>;
};

/** Runs one step to its end. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  return await startStep(options).result;
}

/** Starts the action as the runner does: its `main` on this Node, in an empty workspace, with the runner's environment only. */
export function startStep(options: StepOptions): RunningStep {
  const step = prepareStep(options);
  const speed = options.speed ?? defaultSpeed;
  const clock = new StepClock(options.clock, join(options.root, "clock"));
  const child = spawn(execPath, ["--import", preload, step.main], {
    cwd: step.folders.workspace,
    env: { ...step.environment, ...clock.environment(speed) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ending = new StepEnding(child, speed, options.timeoutMs ?? defaultTimeoutMs);
  const output = new StepOutput(child, step.log);
  const result = finishStep(options, step, { clock, ending, output });
  return {
    pid: child.pid ?? 0,
    tempDirectory: step.folders.temp,
    kill: () => ending.kill(),
    cancel: () => ending.cancel(),
    sees: (text) => output.sees(text),
    result,
  };
}

type PreparedStep = {
  readonly main: string;
  readonly folders: StepFolders;
  readonly files: CommandFiles;
  readonly inputs: EvaluatedInputs;
  readonly environment: Readonly<Record<string, string>>;
  readonly masker: SecretMasker;
  readonly log: StepLog;
};

function prepareStep(options: StepOptions): PreparedStep {
  const { actionDirectory, platform, repository, run, secrets = [] } = options;
  const manifest = readActionManifest(actionDirectory);
  mkdirSync(options.root, { recursive: true });
  const folders = createStepFolders(options, repository.name);
  const files = createCommandFiles(folders.temp);
  const inputs = evaluateInputs(manifest, options.inputs, expressionContexts(options, folders));
  const masker = new SecretMasker();
  for (const secret of [platform.workflowToken, platform.runtimeToken(run.id, run.attempt), ...secrets]) masker.add(secret);
  const log = new StepLog(masker, options.debug === true);
  printHead(log, manifest.inputs.keys(), inputs);
  const environment = stepEnvironment(options, folders, inputs.values, files);
  return { main: resolve(actionDirectory, manifest.main), folders, files, inputs, environment, masker, log };
}

type Process = { readonly clock: StepClock; readonly ending: StepEnding; readonly output: StepOutput };

async function finishStep(options: StepOptions, step: PreparedStep, { clock, ending, output }: Process): Promise<StepResult> {
  const { journal, killAt } = options;
  const { folders, files, inputs, masker, log } = step;
  const firstRequest = journal.requests.length;
  const startedAt = performance.now();
  const disarm = killAt === undefined ? () => {} : armKillPoint(journal, killAt, () => ending.kill());
  const { code, signal } = await output.exit.finally(() => {
    disarm();
    ending.over();
    clock.stop();
  });
  const durationMs = performance.now() - startedAt;
  const left = readCommandFiles(files, log, masker);
  return {
    exitCode: code,
    signal,
    conclusion: ending.reason ?? (code === 0 && !log.failed && !left.failed ? "success" : "failure"),
    log: log.lines.join("\n"),
    rawLog: output.rawLines.join("\n"),
    annotations: log.annotations,
    droppedAnnotations: log.droppedAnnotations,
    groups: log.groups,
    outputs: { ...log.outputs, ...left.outputs },
    state: { ...log.state, ...left.state },
    exportedEnv: left.env,
    summary: left.summary,
    summaryRejected: left.summaryRejected,
    masks: masker.values,
    unexpectedInputs: inputs.unexpected,
    durationMs,
    peakRssKb: clock.peakRssKb,
    cpuMs: clock.cpuMs,
    workspace: folders.workspace,
    tempDirectory: folders.temp,
    requests: journal.requests.slice(firstRequest),
  };
}

/** What the runner prints before the action says a word. Values that are not known as secrets stand here in the clear. */
function printHead(log: StepLog, declared: Iterable<string>, { values, unexpected }: EvaluatedInputs): void {
  if (unexpected.length > 0) {
    const valid = [...declared].map((name) => `'${name}'`).join(", ");
    log.annotate("warning", `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are [${valid}]`);
  }
  log.print("##[group]Run octo-org/exposure-digest@v1");
  const given = [...values].filter(([, value]) => value !== "");
  if (given.length > 0) log.print("with:");
  for (const [name, value] of given) for (const line of `  ${name}: ${value}`.split("\n")) log.print(line);
  log.print("##[endgroup]");
}
