import { compareTexts } from "../model/compare-texts.ts";
import type { SourceId } from "../model/ids.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import { type IssuesOutcome, sourceOfOutcome } from "./source-coverage.ts";

/**
 * The issues sources as the next run finds them in the state, sorted: a complete one with what it showed, a failed one as the
 * previous report had it, one that is no longer configured not at all.
 */
export function nextSources(
  previous: ReadonlyMap<SourceId, PreviousSource> | null,
  outcomes: readonly IssuesOutcome[],
): ReadonlyMap<SourceId, PreviousSource> {
  const next = new Map<SourceId, PreviousSource>();
  const sorted = outcomes.toSorted((left, right) => compareTexts(sourceOfOutcome(left).id, sourceOfOutcome(right).id));
  for (const outcome of sorted) {
    const kept = outcome.kind === "complete" ? remember(outcome) : previous?.get(outcome.source.id);
    if (kept !== undefined) next.set(kept.id, kept);
  }
  return next;
}

function remember({ data }: Extract<IssuesOutcome, { kind: "complete" }>): PreviousSource {
  const { source, takenAt, fullAt, memory } = data;
  return { id: source.id, selection: source.selection, takenAt, fullAt, memory };
}
