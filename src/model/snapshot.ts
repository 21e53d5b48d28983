import type { SnapshotFindings } from "./findings/snapshot-findings.ts";
import type { FingerprintSet } from "./fingerprints/fingerprint-set.ts";
import type { EpochMs, SourceId } from "./ids.ts";
import type { SnykSource } from "./source.ts";

/** What a later run must know of all the rows of one issues source that are not open at the threshold. */
export type SourceMemory = {
  /** Keys of rows that are resolved or ignored, whatever their severity: should one be open later, it is reopened. */
  readonly closed: FingerprintSet;
  /**
   * Keys of rows that are open below the threshold and not older than the margin of `escalated` (24 hours before `takenAt`);
   * older ones are recognised by their date of introduction.
   */
  readonly recentlyBelow: FingerprintSet;
  /** Ids of all projects that had a row. */
  readonly projects: FingerprintSet;
};

/** What one complete issues export showed. */
export type IssuesSnapshot = {
  readonly source: SnykSource;
  /** When the export was started. */
  readonly takenAt: EpochMs;
  /** When the last export of everything was started: `takenAt`, but for an incremental export. */
  readonly fullAt: EpochMs;
  /** Findings that are open at the threshold, and every other one that the previous report had open. */
  readonly findings: SnapshotFindings;
  readonly memory: SourceMemory;
};

/** An issues source as the previous report left it. */
export type PreviousSource = {
  readonly id: SourceId;
  readonly selection: string;
  /** When its last complete export was started. */
  readonly takenAt: EpochMs;
  /** When its last export of everything, not of updates only, was started. */
  readonly fullAt: EpochMs;
  readonly memory: SourceMemory;
};
