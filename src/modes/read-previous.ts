import { toDigestError } from "../errors.ts";
import type { Baseline, SkippedState, State } from "../model/state.ts";
import { stateInDetail, type WantedDetail } from "../state/state-detail.ts";

/** The previous report as this run can compare with it, and the states that were passed over. */
export type Previous = { readonly state: State | null; readonly skipped: readonly SkippedState[] };

/** A found state in the detail that this run works with; one that cannot be compared counts as skipped, and the run as a first one. */
export function usablePrevious(baseline: Baseline, detail: WantedDetail): Previous {
  if (baseline.kind === "first-run") return { state: null, skipped: baseline.skipped };
  try {
    return { state: stateInDetail(baseline.state, detail), skipped: baseline.skipped };
  } catch (thrown) {
    const { message, remedy } = toDigestError(thrown);
    const skipped = { artifactId: baseline.artifactId, runId: baseline.state.run.id, reason: `${message} ${remedy}` };
    return { state: null, skipped: [...baseline.skipped, skipped] };
  }
}
