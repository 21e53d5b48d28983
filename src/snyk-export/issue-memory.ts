import { FingerprintLog, type FingerprintSpill } from "../model/fingerprint-log.ts";
import { FingerprintSet, FingerprintSetBuilder } from "../model/fingerprint-set.ts";
import type { Hash64 } from "../model/murmur-hash.ts";
import type { SourceMemory } from "../model/snapshot.ts";

/** Takes the keys of an export's rows as hashes and keeps of them what a later run must know. */
export type IssueMemory = {
  /** Names the project of a row. */
  readonly seeProject: (projectId: string) => void;
  /** A row that is resolved or ignored. */
  readonly seeClosed: (key: Hash64) => void;
  /** A row that is open in a monitored project. */
  readonly seeOpen: (key: Hash64, how: "at-threshold" | "recently-below" | "below") => void;
  /** What all rows so far leave; called once. */
  readonly build: () => SourceMemory;
  /** Frees the disk where `build` was not reached. */
  readonly discard: () => void;
};

/** An empty memory of one issues source; the order of rows makes no difference. Where most rows are open, their keys spill. */
export function createIssueMemory(openSpill: () => FingerprintSpill): IssueMemory {
  const open = new FingerprintLog(openSpill);
  const openAtThreshold = new FingerprintSetBuilder();
  const closed = new FingerprintSetBuilder();
  const recentlyBelow = new FingerprintSetBuilder();
  const projects = new Set<string>();
  return {
    seeProject: (projectId) => void projects.add(projectId),
    seeClosed: (key) => closed.addHash(key),
    seeOpen: (key, how) => {
      open.addHash(key);
      if (how === "at-threshold") openAtThreshold.addHash(key);
      else if (how === "recently-below") recentlyBelow.addHash(key);
    },
    build: () => {
      // A key that is open in one row and closed in another is open.
      const stillClosed = closed.build().withoutAny(open.pieces());
      open.discard();
      return {
        closed: stillClosed,
        recentlyBelow: recentlyBelow.build().without(openAtThreshold.build()),
        projects: FingerprintSet.of(projects),
      };
    },
    discard: () => open.discard(),
  };
}
