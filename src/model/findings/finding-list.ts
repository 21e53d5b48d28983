import type { TrackedFinding } from "../finding.ts";

/** Tracked findings in an order: an array of them, or rows of tables, of which each becomes an object only when it is asked for. */
export type FindingList = {
  readonly length: number;
  readonly at: (place: number) => TrackedFinding | undefined;
  readonly values: () => IteratorObject<TrackedFinding>;
};
