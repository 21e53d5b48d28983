import type { RecordedRequest } from "../loopback.ts";

/** One annotation as the run page shows it. */
export type Annotation = {
  readonly kind: "error" | "warning" | "notice";
  readonly message: string;
  /** `title`, `file`, `line` and the like. */
  readonly properties: Readonly<Record<string, string>>;
};

/** A fold of the log. */
export type LogGroup = { readonly title: string; readonly lines: readonly string[] };

/** What a step left behind, as the runner and a reader of the run page see it. */
export type StepResult = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly conclusion: "success" | "failure" | "cancelled" | "killed" | "timed-out";
  /** What the run page shows: commands carried out, secrets masked, debug lines only when debugging. */
  readonly log: string;
  /** What the process wrote, in order of arrival. Between the two streams that order is not exact, nor is it on a runner. */
  readonly rawLog: string;
  readonly annotations: readonly Annotation[];
  /** How many annotations were beyond the ten of their kind. */
  readonly droppedAnnotations: number;
  readonly groups: readonly LogGroup[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** What later steps would get in their environment. */
  readonly exportedEnv: Readonly<Record<string, string>>;
  /** The job summary with secrets masked, or null when there is none or it was dropped. */
  readonly summary: string | null;
  readonly summaryRejected: boolean;
  /** Every value the runner masks, those it knew from the start included. */
  readonly masks: readonly string[];
  readonly unexpectedInputs: readonly string[];
  /** Real time, not the sandbox's. */
  readonly durationMs: number;
  /** Unknown for a process that was killed. */
  readonly peakRssKb: number | null;
  /** User and system time of the action's process alone; unknown for a process that was killed. */
  readonly cpuMs: number | null;
  readonly workspace: string;
  readonly tempDirectory: string;
  /** The requests that this step sent. */
  readonly requests: readonly RecordedRequest[];
};
