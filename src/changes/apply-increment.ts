import type { Finding, TrackedFinding } from "../model/finding.ts";
import { FingerprintSet } from "../model/fingerprint-set.ts";
import type { FindingKey } from "../model/ids.ts";
import { isAtLeast, type Severity } from "../model/severity.ts";
import type { IssuesSnapshot, PreviousSource, SourceMemory } from "../model/snapshot.ts";

/** What was known of an issues source before its updates. */
export type KnownBefore = {
  readonly source: PreviousSource;
  readonly open: ReadonlyMap<FindingKey, TrackedFinding>;
  readonly threshold: Severity;
};

/**
 * Puts the rows of an export of updates over what was known: a snapshot as if everything had been exported, but for what is
 * gone, which has no row. `touched` holds the keys of all rows.
 */
export function applyIncrement(before: KnownBefore, rows: IssuesSnapshot, touched: FingerprintSet): IssuesSnapshot {
  const findings = new Map(rows.findings);
  const leftOpen = new Set<FindingKey>();
  for (const [key, tracked] of before.open) {
    const row = rows.findings.get(key);
    if (row === undefined && !tracked.sources.includes(before.source.id)) continue;
    const now = row === undefined ? tracked.finding : withOtherCopies(tracked.finding, row, before.threshold);
    if (now !== row) leftOpen.add(key);
    findings.set(key, now);
  }
  return {
    ...rows,
    fullAt: before.source.fullAt,
    findings: new Map([...findings].sort(([one], [other]) => (one < other ? -1 : 1))),
    memory: updateMemory(before.source.memory, rows.memory, touched, FingerprintSet.of(leftOpen)),
  };
}

/**
 * Rows with one key are one finding, and an update shows only those of them that changed: as long as one may be left that is
 * open, the finding is, and the next full export tells. A row that was first introduced at another time is another one.
 */
function withOtherCopies(before: Finding, row: Finding, threshold: Severity): Finding {
  if (row.presence !== "monitored") return row;
  const isAnother = row.firstIntroducedAt !== before.firstIntroducedAt;
  const copies = before.copies + (isAnother ? row.copies : 0);
  if (row.copies >= copies) return row;
  const isOpen = row.status === "open" && isAtLeast(row.severity, threshold);
  return { ...(isOpen ? row : before), copies };
}

function updateMemory(before: SourceMemory, rows: SourceMemory, touched: FingerprintSet, leftOpen: FingerprintSet): SourceMemory {
  return {
    closed: before.closed.without(touched).union(rows.closed).without(leftOpen),
    // A key that grew older than the margin stays until the next full export; its class is the same either way.
    recentlyBelow: before.recentlyBelow.without(touched).union(rows.recentlyBelow).without(leftOpen),
    projects: before.projects.union(rows.projects),
  };
}
