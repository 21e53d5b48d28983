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
  readonly build: () => SourceMemory;
};

/** An empty memory of one issues source; the order of rows makes no difference. */
export function createIssueMemory(): IssueMemory {
  const open = new FingerprintSetBuilder();
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
    build: () => ({
      // A key that is open in one row and closed in another is open.
      closed: closed.build().without(open.build()),
      recentlyBelow: recentlyBelow.build().without(openAtThreshold.build()),
      projects: FingerprintSet.of(projects),
    }),
  };
}
