/** What the first line of a state file names, so that another file is told from a damaged one. */
export const stateFormat = "exposure-digest-state";

/** The version that this action writes; older ones are migrated, newer ones refused. */
export const stateVersion = 5;

/** Bytes that a state may have once it is unpacked: against archives made to fill the memory. */
export const maxUnpackedBytes = 1024 ** 3;

/** Bytes that a state may have as it is uploaded: the next run reads no larger one. */
export const maxPackedBytes = 256 * 1024 ** 2;

/** Characters of one line. The longest that is written on purpose holds fingerprints and has about 700,000. */
export const maxLineCharacters = 16 * 1024 ** 2;

/** Kinds of lines between the header and the end, by the first member of their array. */
export const rowKinds = [
  "source",
  "memory",
  "finding",
  "finding-texts",
  "finding-numbers",
  "finding-projects",
  "finding-problems",
  "findings",
  "audit-source",
  "seen-event",
  "run",
  "entry",
  "high-risk",
  "event-count",
  "usage-count",
  "usage-slow",
  "usage-users",
  "flexera",
  "flexera-hashes",
  "flexera-text",
  "flexera-told",
  "flexera-listed",
] as const;

export type RowKind = (typeof rowKinds)[number];

/** Kinds of lines that tell what is open; `finding` is one finding as versions up to 4 wrote it. */
export type FindingRowKind = Extract<RowKind, `finding${string}`>;

/** Lines of each kind: the last line of a state, so that a cut file is seen. */
export type RowCounts = Record<RowKind, number>;

/** Counts with every kind at zero. */
export function noRows(): RowCounts {
  return {
    source: 0,
    memory: 0,
    finding: 0,
    "finding-texts": 0,
    "finding-numbers": 0,
    "finding-projects": 0,
    "finding-problems": 0,
    findings: 0,
    "audit-source": 0,
    "seen-event": 0,
    run: 0,
    entry: 0,
    "high-risk": 0,
    "event-count": 0,
    "usage-count": 0,
    "usage-slow": 0,
    "usage-users": 0,
    flexera: 0,
    "flexera-hashes": 0,
    "flexera-text": 0,
    "flexera-told": 0,
    "flexera-listed": 0,
  };
}

/** First member of the last line. */
export const endOfState = "end";
