import type { Verdict } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import { unknownContent } from "../model/findings/finding-table.ts";
import type { OpenFindings } from "../model/findings/open-findings.ts";
import type { SnapshotBuilder } from "../model/findings/snapshot-findings.ts";
import type { Hash64 } from "../model/fingerprints/murmur-hash.ts";
import { type CellSlots, cellText } from "./cell-slots.ts";
import type { IssueMemory } from "./issue-memory.ts";
import type { IssueColumn } from "./issue-row.ts";

export type SievedSetup = {
  readonly slots: CellSlots<IssueColumn>;
  /** What the previous report had open. */
  readonly before: OpenFindings;
  readonly kept: SnapshotBuilder;
  readonly memory: IssueMemory;
  /** Told the key of every record that is taken. */
  readonly onKey: (key: Hash64) => void;
};

/**
 * Takes the records that need not be read whole: those that the kernel settled or could not settle for sure, and those that are open
 * and say with every byte what the previous report has of them. False for any other, which the row parser must read.
 */
export function createSievedRecords({ slots, before, kept, memory, onKey }: SievedSetup): (record: RecordView) => boolean {
  const seeProject = (record: RecordView) => memory.seeProject(cellText(record, slots, "PROJECT_PUBLIC_ID"));
  return (record) => {
    if (record.isSettled()) {
      seeProject(record);
      return true;
    }
    const verdict = record.verdict();
    if (verdict === "unsure") return false;
    const key = record.keyHash();
    const index = before.indexOf(key);
    const isAsBefore = verdict === "open" && index !== -1 && before.hasContent(index, record.contentHash());
    const isNoNews = verdict !== "open" && index === -1;
    if (!isAsBefore && !isNoNews) return false;
    onKey(key);
    if (!record.isOfSameProject()) seeProject(record);
    if (isAsBefore) kept.addUnchanged(index);
    rememberVerdict(verdict, key, memory);
    return true;
  };
}

function rememberVerdict(verdict: Exclude<Verdict, "unsure">, key: Hash64, memory: IssueMemory): void {
  if (verdict === "closed") memory.seeClosed(key);
  else if (verdict === "open") memory.seeOpen(key, "at-threshold");
  else if (verdict !== "neither") memory.seeOpen(key, verdict);
}

/** The hash of a record's bytes, to be kept with its finding; 0/0 where the sieve made none. */
export function contentOf(record: RecordView): Readonly<Hash64> {
  return record.verdict() === "open" ? record.contentHash() : unknownContent;
}
