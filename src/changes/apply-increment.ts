import type { Finding } from "../model/finding.ts";
import { unknownContent } from "../model/findings/finding-table.ts";
import { copyFinding } from "../model/findings/finding-view.ts";
import type { OpenFindings } from "../model/findings/open-findings.ts";
import { SnapshotBuilder } from "../model/findings/snapshot-findings.ts";
import { type FingerprintSet, FingerprintSetBuilder } from "../model/fingerprints/fingerprint-set.ts";
import { isAtLeast, type Severity } from "../model/severity.ts";
import type { IssuesSnapshot, PreviousSource, SourceMemory } from "../model/snapshot.ts";

/** What was known of an issues source before its updates. */
export type KnownBefore = {
  readonly source: PreviousSource;
  readonly open: OpenFindings;
  readonly threshold: Severity;
};

/**
 * Puts the rows of an export of updates over what was known: a snapshot as if everything had been exported, but for what is
 * gone, which has no row. `touched` holds the keys of all rows.
 */
export function applyIncrement(before: KnownBefore, rows: IssuesSnapshot, touched: FingerprintSet): IssuesSnapshot {
  const { open } = before;
  const findings = new SnapshotBuilder(open);
  const leftOpen = new FingerprintSetBuilder();
  const { keyLow, keyHigh } = open.table.columns;
  const shown = rows.findings.rebased(open);
  for (let index = 0; index < open.size; index += 1) {
    const row = shown.changedRow(index);
    const isShown = row !== -1 || shown.isUnchanged(index);
    if (!isShown && !open.sightingAt(index).sources.includes(before.source.id)) continue;
    const known = open.table.view(index);
    const served = row === -1 ? known : shown.rows.view(row);
    const now = isShown ? withOtherCopies(known, served, before.threshold) : known;
    if (!isShown || now !== served) leftOpen.addHash({ low: keyLow.at(index), high: keyHigh.at(index) });
    if (now === known) findings.addUnchanged(index);
    else findings.add(now, unknownContent);
  }
  for (const row of shown.newRows()) findings.add(shown.rows.view(row), unknownContent);
  return {
    ...rows,
    fullAt: before.source.fullAt,
    findings: findings.build(),
    memory: updateMemory(before.source.memory, rows.memory, touched, leftOpen.build()),
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
  return copyFinding(isOpen ? row : before, copies);
}

function updateMemory(before: SourceMemory, rows: SourceMemory, touched: FingerprintSet, leftOpen: FingerprintSet): SourceMemory {
  return {
    closed: before.closed.without(touched).union(rows.closed).without(leftOpen),
    // A key that grew older than the margin stays until the next full export; its class is the same either way.
    recentlyBelow: before.recentlyBelow.without(touched).union(rows.recentlyBelow).without(leftOpen),
    projects: before.projects.union(rows.projects),
  };
}
