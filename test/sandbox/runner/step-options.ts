import type { SandboxClock } from "../clock.ts";
import type { Journal } from "../loopback.ts";

/** Where a step runs: one attempt of one workflow run. */
export type StepRun = {
  readonly id: number;
  readonly number: number;
  readonly attempt: number;
  readonly eventName: string;
  /** `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly actor: string;
  readonly job: string;
  readonly workflow: string;
  /** `.github/workflows/report.yml`. */
  readonly workflowPath: string;
  /** The event as it stands in the event file. */
  readonly event: Readonly<Record<string, unknown>>;
};

/** The repository whose workflow runs. */
export type StepRepository = {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  readonly ownerId: number;
  readonly retentionDays: number;
};

/** What a step needs of GitHub; the stand-in is one. */
export type StepPlatform = {
  readonly apiOrigin: string;
  readonly resultsOrigin: string;
  /** The value of `github.token`. */
  readonly workflowToken: string;
  /** `ACTIONS_RUNTIME_TOKEN` of one attempt. */
  runtimeToken(runId: number, attempt: number): string;
};

/**
 * Ends the process at one request of this step, counted from 0. `received`: neither this request nor a later one takes
 * effect. `handled`: this request took effect, and its answer is never read.
 */
export type KillPoint = { readonly index: number; readonly when: "received" | "handled" };

/** How a step is started. */
export type StepOptions = {
  /** Holds `action.yml` and what its `main` names. */
  readonly actionDirectory: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: StepRun;
  readonly repository: StepRepository;
  readonly platform: StepPlatform;
  readonly clock: SandboxClock;
  readonly journal: Journal;
  /** Folder for everything the step writes; the caller removes it. */
  readonly root: string;
  /** Values of `secrets`: masked before the step starts. The platform's token always is. */
  readonly secrets?: readonly string[];
  /** `GITHUB_SERVER_URL`; `https://github.com` unless given. */
  readonly serverUrl?: string;
  /** What long waits of the action are divided by, 100 unless given. */
  readonly speed?: number;
  /** Added to the environment, above everything else. */
  readonly extraEnv?: Readonly<Record<string, string>>;
  /** Files of the workspace, as a checkout step would leave them. The workspace is empty otherwise. */
  readonly workspaceFiles?: Readonly<Record<string, string | Buffer>>;
  /** The run was started with debug logging. */
  readonly debug?: boolean;
  /** Real time after which the process is killed; a minute unless given. */
  readonly timeoutMs?: number;
  readonly killAt?: KillPoint;
};
