import type { EpochMs } from "../model/ids.ts";
import type { Severity } from "../model/severity.ts";
import type { PreviousSource } from "../model/snapshot.ts";

/** What an issues source is asked for: everything, or what was updated since `from`, with the reason as the log tells it. */
export type WindowPlan =
  | { readonly kind: "full"; readonly reason: string }
  | { readonly kind: "incremental"; readonly from: EpochMs; readonly previous: PreviousSource; readonly reason: string };

export type WindowInput = {
  readonly wanted: "full" | "incremental";
  /** What the user narrowed the source by today. */
  readonly selection: string;
  readonly threshold: Severity;
  /** The source as the previous report left it, and the severity of that report; null when it is not known. */
  readonly previous: { readonly source: PreviousSource; readonly threshold: Severity } | null;
  readonly now: EpochMs;
};

const hourMs = 3_600_000;
/** Snyk refreshes what it exports about every two hours: an update may show that much later than its time says, or twice that. */
const overlapMs = 4 * hourMs;
/** Only an export of everything shows what is gone, so that one is made at least this often. */
const longestWithoutFullMs = 7 * 24 * hourMs;

/** Whether an export of updates tells enough, or everything has to be exported. */
export function planWindow({ wanted, selection, threshold, previous, now }: WindowInput): WindowPlan {
  if (wanted === "full") return full("every run exports all issues");
  if (previous === null) return full("no earlier export of it is known");
  const { source } = previous;
  if (source.selection !== selection) return full("its filters were changed");
  if (previous.threshold !== threshold) return full("the severity was changed");
  if (now - source.fullAt > longestWithoutFullMs) return full(`the last full export is of ${iso(source.fullAt)}`);
  return {
    kind: "incremental",
    from: source.takenAt - overlapMs,
    previous: source,
    reason: `the last complete export is of ${iso(source.takenAt)}, the last full one of ${iso(source.fullAt)}`,
  };
}

function full(reason: string): WindowPlan {
  return { kind: "full", reason };
}

function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}
