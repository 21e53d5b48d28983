import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Exposure } from "../model/digest.ts";
import type { EpochMs } from "../model/ids.ts";
import type { IssueSeries } from "../model/issue-marker.ts";
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
  /** Whose issues this run follows. */
  readonly series: IssueSeries;
  /** The branch of this run where it is not the default one; null otherwise. */
  readonly otherBranch: string | null;
  readonly exposure: Exposure;
  readonly detail: WantedDetail;
  /** The state of the previous report; null on a first run. */
  readonly previous: State | null;
  readonly skippedStates: readonly SkippedState[];
};
