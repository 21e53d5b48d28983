import type { TrackedFinding } from "../model/finding.ts";
import type { EpochMs, SourceId } from "../model/ids.ts";
import { scopeName } from "../model/scope.ts";
import type { IssuesSnapshot, PreviousSource } from "../model/snapshot.ts";
import type { SnykSource } from "../model/source.ts";

/** What one configured issues source gave in this run; a `SourceResult<IssuesSnapshot>` is one. */
export type IssuesOutcome =
  | { readonly kind: "complete"; readonly data: IssuesSnapshot }
  | { readonly kind: "failed"; readonly source: SnykSource };

/** The configured sources of a run, seen from the previous report. */
export type SourceCoverage = {
  readonly configured: ReadonlyMap<SourceId, SnykSource>;
  /** Sources whose silence proves that a finding is gone: those that exported everything. */
  readonly exhaustive: ReadonlySet<SourceId>;
  /** Configured sources that the previous report knows with the same selection. */
  readonly established: ReadonlyMap<SourceId, PreviousSource>;
  readonly byScope: ReadonlyMap<string, readonly SourceId[]>;
};

/** The source of an outcome, whichever way it ended. */
export function sourceOfOutcome(outcome: IssuesOutcome): SnykSource {
  return outcome.kind === "complete" ? outcome.data.source : outcome.source;
}

/** Which sources are configured, complete and established. `outcomes` holds one for each configured issues source. */
export function coverSources(
  outcomes: readonly IssuesOutcome[],
  previous: ReadonlyMap<SourceId, PreviousSource>,
): SourceCoverage {
  const configured = new Map<SourceId, SnykSource>();
  const established = new Map<SourceId, PreviousSource>();
  const byScope = new Map<string, SourceId[]>();
  for (const source of outcomes.map(sourceOfOutcome)) {
    configured.set(source.id, source);
    const before = previous.get(source.id);
    if (before !== undefined && before.selection === source.selection) established.set(source.id, before);
    byScope.set(scopeName(source.scope), [...(byScope.get(scopeName(source.scope)) ?? []), source.id]);
  }
  return {
    configured,
    exhaustive: new Set(outcomes.filter(isExhaustive).map(({ data }) => data.source.id)),
    established,
    byScope,
  };
}

type CompleteOutcome = Extract<IssuesOutcome, { kind: "complete" }>;

/** An export of updates has no row of what is gone, and none of what merely stayed as it was. */
function isExhaustive(outcome: IssuesOutcome): outcome is CompleteOutcome {
  return outcome.kind === "complete" && outcome.data.fullAt === outcome.data.takenAt;
}

/** What the sources say about a finding that was open and that none of them shows any more. */
export type Absence =
  | { readonly kind: "gone" | "unknown" }
  | { readonly kind: "departed"; readonly why: "source-removed" | "selection-changed" };

/**
 * Whether a finding without a row is gone, unknown or departed. It is gone only when a source that was asked a question whose
 * answer includes the finding has answered completely.
 */
export function judgeAbsence(tracked: TrackedFinding, coverage: SourceCoverage): Absence {
  const covering = coveringSources(tracked, coverage);
  const standing = covering.filter((id) => coverage.established.has(id));
  if (standing.length === 0) return { kind: "departed", why: departureReason(tracked, coverage) };
  const selections = new Set(standing.map((id) => coverage.established.get(id)?.selection));
  const isWitness = (id: SourceId): boolean => coverage.exhaustive.has(id) && couldShow(coverage.configured.get(id), selections);
  return { kind: covering.some(isWitness) ? "gone" : "unknown" };
}

/** The latest time at which one of these sources was complete before; null when none of them is established. */
export function lastCompleteAt(sources: readonly SourceId[], coverage: SourceCoverage): EpochMs | null {
  let latest: EpochMs | null = null;
  for (const id of sources) {
    const takenAt = coverage.established.get(id)?.takenAt;
    if (takenAt !== undefined && (latest === null || takenAt > latest)) latest = takenAt;
  }
  return latest;
}

/** Sources that showed it, and those whose scope it belongs to; in a disguised finding the scopes are empty and match none. */
function coveringSources({ finding, sources }: TrackedFinding, coverage: SourceCoverage): readonly SourceId[] {
  const ofOrg = coverage.byScope.get(scopeName({ kind: "org", id: finding.orgId.toLowerCase() })) ?? [];
  const ofGroup = coverage.byScope.get(scopeName({ kind: "group", id: finding.groupId.toLowerCase() })) ?? [];
  return [...new Set([...sources, ...ofOrg, ...ofGroup])];
}

/** Other filters may hide what is still open, so their silence proves nothing; no filters hide nothing. */
function couldShow(source: SnykSource | undefined, selections: ReadonlySet<string | undefined>): boolean {
  return source !== undefined && (source.selection === "" || selections.has(source.selection));
}

/** A source that is configured and not established, though it showed the finding, was given another selection. */
function departureReason({ sources }: TrackedFinding, coverage: SourceCoverage): "source-removed" | "selection-changed" {
  return sources.some((id) => coverage.configured.has(id)) ? "selection-changed" : "source-removed";
}
