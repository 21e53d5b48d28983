import type { IssueSieve } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import type { Finding } from "../model/finding.ts";
import { SnapshotBuilder } from "../model/findings/snapshot-findings.ts";
import { FingerprintSetBuilder, hashText } from "../model/fingerprints/fingerprint-set.ts";
import type { Hash64 } from "../model/fingerprints/murmur-hash.ts";
import type { EpochMs } from "../model/ids.ts";
import type { IssuesRequest } from "../model/ports.ts";
import { isAtLeast } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { Spill } from "../model/spill.ts";
import type { CellSlots } from "./cell-slots.ts";
import { createIssueMemory } from "./issue-memory.ts";
import type { IssueColumn } from "./issue-row.ts";
import { issueSieve } from "./issue-sieve.ts";
import { createSievedRecords } from "./sieved-records.ts";

/** Takes the findings of an export row by row and keeps of them what a snapshot needs; the order of rows makes no difference. */
export type IssueCollector = {
  /** How to sieve a file with these columns; null where every row must be read whole. */
  readonly sieve: (slots: CellSlots<IssueColumn>) => IssueSieve | null;
  /** Takes a record by what the sieve says of it alone; false where it must be read whole. */
  readonly takeSieved: (slots: CellSlots<IssueColumn>) => (record: RecordView) => boolean;
  /** Takes a row that was read whole; `content` is the hash of its bytes, 0/0 where it is unknown. */
  readonly add: (finding: Finding, content: Readonly<Hash64>) => void;
  readonly snapshot: () => IssuesSnapshot;
  /** Frees what the collector has on disk, where no snapshot will be made. */
  readonly discard: () => void;
};

/** What was introduced earlier than this before a report and not open in it is recognised as escalated by its date alone. */
const escalationMarginMs = 24 * 3_600_000;

/** A collector for one issues source, whose export was started at `takenAt`. */
export function createIssueCollector(request: IssuesRequest, takenAt: EpochMs, openSpill: () => Spill): IssueCollector {
  const { increment, known, threshold, before } = request;
  const kept = new SnapshotBuilder(before);
  const memory = createIssueMemory(openSpill);
  const touched = new FingerprintSetBuilder();
  const recentFromMs = takenAt - escalationMarginMs;
  const complete = (rows: IssuesSnapshot): IssuesSnapshot =>
    increment === undefined ? rows : increment.complete(rows, touched.build());
  const remember = (finding: Finding) => {
    memory.seeProject(finding.projectId);
    if (finding.status !== "open") memory.seeClosed(hashText(finding.key));
    else if (finding.presence === "monitored") memory.seeOpen(hashText(finding.key), standingOf(finding));
  };
  const standingOf = ({ severity, firstIntroducedAt }: Finding) => {
    if (isAtLeast(severity, threshold)) return "at-threshold";
    return firstIntroducedAt === null || firstIntroducedAt >= recentFromMs ? "recently-below" : "below";
  };
  const onKeys = (keys: Uint32Array) => {
    if (increment !== undefined) touched.addPairs(keys);
  };
  const onKey = (key: Hash64) => {
    if (increment !== undefined) touched.addHash(key);
  };
  return {
    sieve: (slots) => (known === undefined ? null : issueSieve({ slots, threshold, recentFromMs, known, memory, onKeys })),
    takeSieved: (slots) => createSievedRecords({ slots, before, kept, memory, onKey }),
    add: (served, content) => {
      const finding = request.disguise(served);
      if (increment !== undefined) touched.add(finding.key);
      remember(finding);
      const isOpen = finding.status === "open" && finding.presence === "monitored" && isAtLeast(finding.severity, threshold);
      if (isOpen || before.has(finding.key)) kept.add(finding, content);
    },
    snapshot: () =>
      complete({
        source: request.source,
        takenAt,
        fullAt: takenAt,
        findings: kept.build(),
        memory: memory.build(),
      }),
    discard: memory.discard,
  };
}
