import { FingerprintBuckets } from "../model/fingerprints/fingerprint-buckets.ts";
import { spillFullChunks } from "../model/fingerprints/fingerprint-chunk.ts";
import { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import type { Hash64 } from "../model/fingerprints/murmur-hash.ts";
import type { SourceMemory } from "../model/snapshot.ts";
import type { Spill } from "../model/spill.ts";

/** Takes the keys of an export's rows as hashes and keeps of them what a later run must know. */
export type IssueMemory = {
  /** Names the project of a row. */
  readonly seeProject: (projectId: string) => void;
  /** A row that is resolved or ignored. */
  readonly seeClosed: (key: Hash64) => void;
  /** Many such rows: the low and the high half of each key's hash in turn. */
  readonly seeAllClosed: (keys: Uint32Array) => void;
  /** A row that is open in a monitored project. */
  readonly seeOpen: (key: Hash64, how: "at-threshold" | "recently-below" | "below") => void;
  /** Many such rows. */
  readonly seeAllOpen: (keys: Uint32Array, how: "recently-below" | "below") => void;
  /** What all rows so far leave; called once. */
  readonly build: () => SourceMemory;
  /** Frees the disk where `build` was not reached. */
  readonly discard: () => void;
};

/** An empty memory of one issues source; the order of rows makes no difference. What there is too much of to hold goes to disk. */
export function createIssueMemory(openSpill: () => Spill): IssueMemory {
  const open = new FingerprintBuckets(openSpill);
  const openAtThreshold = new FingerprintBuckets(openSpill);
  const closed = new FingerprintBuckets(openSpill);
  const recentlyBelow = new FingerprintBuckets(openSpill);
  const projects = new Set<string>();
  const discard = () => {
    for (const kept of [open, openAtThreshold, closed, recentlyBelow]) kept.discard();
  };
  return {
    seeProject: (projectId) => void projects.add(projectId),
    seeClosed: (key) => closed.addHash(key),
    seeAllClosed: (keys) => closed.addPairs(keys),
    seeOpen: (key, how) => {
      open.addHash(key);
      if (how === "at-threshold") openAtThreshold.addHash(key);
      else if (how === "recently-below") recentlyBelow.addHash(key);
    },
    seeAllOpen: (keys, how) => {
      open.addPairs(keys);
      if (how === "recently-below") recentlyBelow.addPairs(keys);
    },
    build: () => {
      // A key that is open in one row and closed in another is open.
      const store = spillFullChunks(openSpill);
      const built = {
        closed: closed.toSetWithout(open, store),
        recentlyBelow: recentlyBelow.toSetWithout(openAtThreshold, store),
        projects: FingerprintSet.of(projects),
      };
      discard();
      return built;
    },
    discard,
  };
}
