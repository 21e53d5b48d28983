import type { IssueSieve } from "../csv/record-kernel.ts";
import type { FingerprintFilter } from "../model/fingerprints/fingerprint-filter.ts";
import { hashText } from "../model/fingerprints/fingerprint-set.ts";
import { type Severity, severityRank } from "../model/severity.ts";
import type { CellSlots } from "./cell-slots.ts";
import type { IssueMemory } from "./issue-memory.ts";
import { type IssueColumn, issueRowColumns } from "./issue-row.ts";

/** The columns that the kernel's sieve looks at, in its order. */
const sieveColumns = [
  "ISSUE_STATUS",
  "ISSUE_SEVERITY",
  "PROJECT_DELETED_AT",
  "ISSUE_DELETED_AT",
  "PROJECT_IS_MONITORED",
  "FIRST_INTRODUCED",
  "LAST_INTRODUCED",
  "LAST_RESOLVED",
  "LAST_IGNORED",
  "PROJECT_PUBLIC_ID",
  "PROBLEM_ID",
  "ISSUE_URL",
  "PRODUCT_NAME",
  "ASSET_FINDING_ID",
] as const satisfies readonly IssueColumn[];

export type SieveSetup = {
  readonly slots: CellSlots<IssueColumn>;
  readonly threshold: Severity;
  /** Open rows below the threshold are recent from then on. */
  readonly recentFromMs: number;
  /** Keys of findings that the previous report had open. */
  readonly known: FingerprintFilter;
  readonly memory: IssueMemory;
  /** Told the keys of all settled rows, the low and the high half of each hash in turn. */
  readonly onKeys: (keys: Uint32Array) => void;
};

/**
 * How the kernel sieves a file with these columns: it settles the records that no report needs, those not open at the threshold, now
 * or before, and of them remembers what the collector would, without reading them whole.
 */
export function issueSieve({ slots, threshold, recentFromMs, known, memory, onKeys }: SieveSetup): IssueSieve {
  return {
    slots: sieveColumns.map((column) => slots[column]),
    contentSeed: contentSeed(slots),
    thresholdRank: severityRank(threshold),
    recentFromMs,
    known,
    onSettled: (verdict, keys) => {
      onKeys(keys);
      if (verdict === "closed") memory.seeAllClosed(keys);
      else if (verdict !== "neither") memory.seeAllOpen(keys, verdict);
    },
  };
}

/** Raised when equal cells no longer make the finding that they made: what a state holds is then read anew. */
const contentVersion = 1;

/** Tells which columns make a content: a column that one of two files lacks must not go unseen. */
function contentSeed(slots: CellSlots<IssueColumn>): number {
  const present = issueRowColumns.filter((column) => slots[column] >= 0);
  return hashText(`${contentVersion} ${present.join(" ")}`).low;
}
