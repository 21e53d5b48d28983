/** What the first line of a shard names, so that another file is told from a damaged one. */
export const shardFormat = "exposure-digest-shard";

/** Jobs of one run are of one release, or of two that write and read the same. */
export const shardVersion = 2;

/** Bytes that the lines of a shard may have once they are unpacked, with the tables of Flexera: about what the disk of a large runner holds. */
export const maxShardTextBytes = 64 * 1024 ** 3;

/** Bytes of those lines that are kept in memory: as of a state. */
export const maxShardDataBytes = 1024 ** 3;

/** Kinds of lines between the header and the end, by the first member of their array. */
export const shardRowKinds = [
  "group-orgs",
  "complete",
  "failed",
  "snapshot",
  "memory",
  "finding",
  "unchanged",
  "usage-org",
  "usage-count",
  "usage-slow",
  "usage-users",
  "event",
  "flexera-report",
  "flexera",
  "flexera-hashes",
  "flexera-text",
  "flexera-told",
  "flexera-listed",
  "file",
] as const;

export type ShardRowKind = (typeof shardRowKinds)[number];

/** A line of a shard before it is written. */
export type ShardRow = readonly [ShardRowKind, ...(readonly unknown[])];

/** First member of the last line. */
export const endOfShard = "end";

/** The lists of a shard, by what their sources are collected for. */
export const sections = ["issues", "usage", "attachments", "audit-logs", "flexera"] as const;

export type Section = (typeof sections)[number];
