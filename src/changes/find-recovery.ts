import { type ChangeClass, type Comparison, changeClasses } from "../model/change.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { Recovery } from "../model/recovery.ts";
import type { SnykSource } from "../model/source.ts";
import type { State } from "../model/state.ts";

/** An export that an earlier attempt started is picked up when it is younger than this, so that it may be older than its run. */
const pickedUpMs = 2 * 60 * 60 * 1000;

type Previous = Pick<State, "run" | "open" | "sources" | "auditSources">;

/**
 * The issues and audit-log sources that failed in the run before and are complete now, and what became of the findings that
 * were unknown because of that; null where nothing came back. Pure.
 */
export function findRecovery(
  previous: Previous | null,
  complete: readonly SnykSource[],
  comparison: Comparison,
): Recovery | null {
  if (previous === null) return null;
  const sources = complete.flatMap((source) => {
    const lastCompleteAt = lastCompletion(source, previous);
    const hadAnswered = lastCompleteAt === null || lastCompleteAt >= previous.run.at - pickedUpMs;
    return hadAnswered ? [] : [{ source, lastCompleteAt }];
  });
  const settled = countSettled(previous, comparison);
  return sources.length === 0 ? null : { sources, settled };
}

function lastCompletion({ id, selection }: SnykSource, { sources, auditSources }: Previous): number | null {
  const issues = sources.get(id);
  if (issues !== undefined) return issues.selection === selection ? issues.takenAt : null;
  const search = auditSources.get(id);
  return search?.selection === selection ? search.searchedTo : null;
}

function countSettled({ open }: Previous, comparison: Comparison): Recovery["settled"] {
  if (open.unknownSize === 0) return [];
  const counts = new Map<ChangeClass, number>();
  const count = (name: ChangeClass, { finding }: TrackedFinding): void => {
    const before = open.indexOfKey(finding.key);
    if (before !== -1 && open.sightingAt(before).unknownSince !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const { class: name, tracked } of comparison.changes) count(name, tracked);
  for (const tracked of comparison.standing.values()) if (tracked.unknownSince === null) count("still-open", tracked);
  return changeClasses.map((name) => ({ class: name, count: counts.get(name) ?? 0 })).filter(({ count }) => count > 0);
}
