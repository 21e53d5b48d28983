import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Exposure } from "../model/digest.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Period } from "../model/period.ts";
import type { SkippedState, State } from "../model/state.ts";
import type { WantedDetail } from "../state/state-detail.ts";

/** What is settled before anything is collected. */
export type RunContext = {
  readonly inputs: Inputs;
  readonly environment: RunnerEnvironment;
  /** Start of the run, where every window ends. */
  readonly startedAt: EpochMs;
  readonly period: Period;
  readonly exposure: Exposure;
  readonly detail: WantedDetail;
  /** The state of the previous report; null on a first run. */
  readonly previous: State | null;
  readonly skippedStates: readonly SkippedState[];
};
