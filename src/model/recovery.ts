import type { ChangeClass } from "./change.ts";
import type { EpochMs } from "./ids.ts";
import type { SnykSource } from "./source.ts";

/** A source that failed in the run before and answered in this one; `lastCompleteAt` is when it had answered before that. */
export type RecoveredSource = { readonly source: SnykSource; readonly lastCompleteAt: EpochMs };

/** What came back, and what became of the findings that were unknown until then, by class. */
export type Recovery = {
  readonly sources: readonly RecoveredSource[];
  readonly settled: readonly { readonly class: ChangeClass; readonly count: number }[];
};
