import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SandboxClock } from "./clock.ts";
import type { FlexeraOverrides } from "./flexera/default-options.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "./flexera/flexera-stand-in.ts";
import { FlexeraWorld } from "./flexera-world/flexera-world.ts";
import { type GitHubStandIn, startGitHubStandIn } from "./github/github-stand-in.ts";
import type { GitHubOptions } from "./github/stand-in-options.ts";
import { Journal } from "./loopback.ts";
import { type RunningStep, startStep } from "./runner/run-step.ts";
import type { KillPoint, StepRun } from "./runner/step-options.ts";
import type { StepResult } from "./runner/step-result.ts";
import type { OptionOverrides } from "./snyk/default-options.ts";
import { type SnykStandIn, startSnykStandIn } from "./snyk/snyk-stand-in.ts";
import { flexeraInputs, snykInputs } from "./stand-in-inputs.ts";
import { SnykWorld } from "./world/snyk-world.ts";

const repositoryRoot = fileURLToPath(new URL("../../", import.meta.url));
const compileCache = join(tmpdir(), "exposure-digest-compile-cache");
const defaultStart = Date.UTC(2026, 0, 5, 6, 17);
const secretInput = /(^|-)(token|secret)$/;

/** What a sandbox starts with. */
export type SandboxSettings = {
  /** The time (ms) at which the sandbox's world begins; a Monday morning unless given. */
  readonly startAt?: number;
  readonly snyk?: OptionOverrides;
  readonly github?: Partial<GitHubOptions>;
  /** The tenant that Snyk serves; a generated one unless given. */
  readonly world?: SnykWorld;
  readonly flexera?: FlexeraOverrides;
  /** The organization that Flexera serves; a generated one unless given. */
  readonly flexeraWorld?: FlexeraWorld;
};

/** One run of the action. Everything may be left out. */
export type ActionRun = {
  /** Credentials and addresses are added: Snyk's unless `withoutSnyk`, Flexera's where the inputs name its datasets. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Without an id it is a new run; with the id of an earlier one and a higher attempt, a re-run of that. */
  readonly run?: Partial<StepRun>;
  /** Holds `action.yml`; the root of this repository unless given. */
  readonly actionDirectory?: string;
  readonly withoutSnyk?: boolean;
  /** Values known as secrets, besides those of inputs that are named like one. */
  readonly secrets?: readonly string[];
  readonly extraEnv?: Readonly<Record<string, string>>;
  readonly workspaceFiles?: Readonly<Record<string, string | Buffer>>;
  readonly speed?: number;
  readonly timeoutMs?: number;
  readonly debug?: boolean;
  readonly killAt?: KillPoint;
};

/** A world with a Snyk, a Flexera, a GitHub, a clock and a runner, all of them on this machine. */
export type Sandbox = {
  readonly journal: Journal;
  readonly clock: SandboxClock;
  readonly gitHub: GitHubStandIn;
  readonly snyk: SnykStandIn;
  readonly world: SnykWorld;
  readonly flexera: FlexeraStandIn;
  /** Starts the action and waits for its end. */
  runAction(run?: ActionRun): Promise<StepResult>;
  /** Starts the action, for a test that ends it early. */
  startAction(run?: ActionRun): RunningStep;
  /** Stops everything that runs and removes what was written. */
  stop(): Promise<void>;
};

/** Starts a sandbox. Actions may run side by side in it, as the jobs of a matrix do; a kill point is for one that runs alone. */
export async function startSandbox(settings: SandboxSettings = {}): Promise<Sandbox> {
  const startAt = settings.startAt ?? defaultStart;
  const journal = new Journal();
  const clock = new SandboxClock(startAt);
  const world = settings.world ?? new SnykWorld({ startAt: new Date(startAt).toISOString() });
  const gitHub = await startGitHubStandIn({ journal, clock, options: settings.github ?? {} });
  const snyk = await startSnykStandIn({ journal, world, clock, options: settings.snyk ?? {} });
  const flexeraWorld = settings.flexeraWorld ?? new FlexeraWorld({ startAt: new Date(startAt).toISOString() });
  const flexera = await startFlexeraStandIn({ journal, worlds: [flexeraWorld], clock, options: settings.flexera ?? {} });
  const steps = new StepStarter({ gitHub, snyk, flexera }, journal, clock);
  return {
    journal,
    clock,
    gitHub,
    snyk,
    world,
    flexera,
    runAction: (run) => steps.start(run ?? {}).result,
    startAction: (run) => steps.start(run ?? {}),
    stop: async () => {
      await steps.stop();
      await Promise.all([gitHub.stop(), snyk.stop(), flexera.stop()]);
    },
  };
}

type StandIns = { readonly gitHub: GitHubStandIn; readonly snyk: SnykStandIn; readonly flexera: FlexeraStandIn };

/** Starts one step after the other, each with a new run unless told otherwise. */
class StepStarter {
  readonly #gitHub: GitHubStandIn;
  readonly #snyk: SnykStandIn;
  readonly #flexera: FlexeraStandIn;
  readonly #journal: Journal;
  readonly #clock: SandboxClock;
  readonly #folder = mkdtempSync(join(tmpdir(), "sandbox-steps-"));
  readonly #running = new Set<RunningStep>();
  #steps = 0;
  #lastRunId = 16_000_000_000;

  constructor({ gitHub, snyk, flexera }: StandIns, journal: Journal, clock: SandboxClock) {
    this.#gitHub = gitHub;
    this.#snyk = snyk;
    this.#flexera = flexera;
    this.#journal = journal;
    this.#clock = clock;
  }

  start({
    inputs = {},
    run = {},
    actionDirectory = repositoryRoot,
    withoutSnyk = false,
    secrets = [],
    extraEnv = {},
    ...rest
  }: ActionRun): RunningStep {
    this.#steps += 1;
    const { home } = this.#gitHub.world;
    const stepRun = this.#run(run);
    const snyk = withoutSnyk ? {} : snykInputs(this.#snyk, inputs);
    const allInputs: Record<string, string> = { ...snyk, ...flexeraInputs(this.#flexera, inputs), ...inputs };
    const secretInputs = Object.entries(allInputs).filter(([name, value]) => secretInput.test(name) && value !== "");
    const step = startStep({
      ...rest,
      actionDirectory,
      inputs: allInputs,
      run: stepRun,
      repository: { ...home, ownerId: this.#gitHub.world.account(home.owner).id },
      platform: this.#gitHub,
      clock: this.#clock,
      journal: this.#journal,
      root: join(this.#folder, String(this.#steps)),
      secrets: [...secretInputs.map(([, value]) => value), ...secrets],
      // Only saves time: the same bundle is compiled by every step otherwise.
      extraEnv: { NO_PROXY: "127.0.0.1,localhost", NODE_COMPILE_CACHE: compileCache, ...extraEnv },
    });
    this.#running.add(step);
    step.result.then(
      (result) => this.#ended(step, stepRun, result),
      () => this.#running.delete(step),
    );
    return step;
  }

  async stop(): Promise<void> {
    const running = [...this.#running];
    for (const step of running) step.kill();
    await Promise.allSettled(running.map((step) => step.result));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The run of a step, made known to GitHub, whose run rows and artifacts name it. */
  #run(given: Partial<StepRun>): StepRun {
    const { world } = this.#gitHub;
    const id = given.id ?? this.#lastRunId + 1;
    this.#lastRunId = Math.max(this.#lastRunId, id);
    const known = world.runs.find((candidate) => candidate.id === id);
    if (known !== undefined) known.conclusion = null;
    const run: StepRun = {
      id,
      number: known?.number ?? world.runs.length + 1,
      attempt: 1,
      eventName: "schedule",
      ref: `refs/heads/${world.home.defaultBranch}`,
      sha: "d1a5f0c4b0f04a1e9c9b2f6d3c7e8a9b0c1d2e3f",
      actor: "octo-lead",
      job: "report",
      workflow: "Weekly exposure report",
      workflowPath: ".github/workflows/report.yml",
      event: { schedule: "17 6 * * 1" },
      ...given,
    };
    world.addRun({
      id,
      number: run.number,
      attempt: run.attempt,
      event: run.eventName,
      headBranch: run.ref.replace(/^refs\/(heads|tags)\//, ""),
      headSha: run.sha,
      path: run.workflowPath,
      workflowName: run.workflow,
    });
    return run;
  }

  #ended(step: RunningStep, { id }: StepRun, { conclusion }: StepResult): void {
    this.#running.delete(step);
    const run = this.#gitHub.world.runs.find((known) => known.id === id);
    if (run !== undefined) run.conclusion = conclusion === "success" || conclusion === "cancelled" ? conclusion : "failure";
  }
}
