import type { IssueSieve } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import { hashText } from "../model/fingerprint-set.ts";
import type { Hash64 } from "../model/murmur-hash.ts";
import { type Severity, severityRank } from "../model/severity.ts";
import { type CellSlots, cellText } from "./cell-slots.ts";
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

/** How the kernel sieves a file with these columns. Open rows below the threshold are recent from `recentFromMs` on. */
export function issueSieve(slots: CellSlots<IssueColumn>, threshold: Severity, recentFromMs: number): IssueSieve {
  return {
    slots: sieveColumns.map((column) => slots[column]),
    contentSeed: contentSeed(slots),
    thresholdRank: severityRank(threshold),
    recentFromMs,
  };
}

/** Raised when equal cells no longer make the finding that they made: what a state holds is then read anew. */
const contentVersion = 1;

/** Tells which columns make a content: a column that one of two files lacks must not go unseen. */
function contentSeed(slots: CellSlots<IssueColumn>): number {
  const present = issueRowColumns.filter((column) => slots[column] >= 0);
  return hashText(`${contentVersion} ${present.join(" ")}`).low;
}

export type SettleSetup = {
  readonly slots: CellSlots<IssueColumn>;
  readonly memory: IssueMemory;
  /** Whether the previous report may have had the finding open that has this key. */
  readonly mayHaveBeenOpen: (key: Hash64) => boolean;
  /** Told the key of every settled row. */
  readonly onKey: (key: Hash64) => void;
};

/**
 * Settles the sieved records that no report needs, those not open at the threshold, now or before: it remembers of them what the
 * collector would, without reading them whole; true when that was all. Any other is left to the row parser and the collector.
 */
export function createSettler({ slots, memory, mayHaveBeenOpen, onKey }: SettleSetup): (record: RecordView) => boolean {
  const seeProject = createProjectWatch(slots, memory);
  return (record) => {
    const verdict = record.verdict();
    if (verdict === "unsure" || verdict === "open") return false;
    const key = record.keyHash();
    if (mayHaveBeenOpen(key)) return false;
    onKey(key);
    seeProject(record);
    if (verdict === "closed") memory.seeClosed(key);
    else if (verdict !== "neither") memory.seeOpen(key, verdict);
    return true;
  };
}

/** Names the project of each record to the memory; rows of one project mostly follow each other, and are told by their bytes. */
function createProjectWatch(slots: CellSlots<IssueColumn>, memory: IssueMemory): (record: RecordView) => void {
  const slot = slots.PROJECT_PUBLIC_ID;
  let last = Buffer.alloc(0);
  return (record) => {
    const [start, end] = [record.start(slot), record.end(slot)];
    if (record.bytes.compare(last, 0, last.length, start, end) === 0) return;
    last = Buffer.from(record.bytes.subarray(start, end));
    memory.seeProject(cellText(record, slots, "PROJECT_PUBLIC_ID"));
  };
}
