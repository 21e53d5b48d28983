import type { IssueSieve } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import type { Finding } from "../model/finding.ts";
import { unknownContent } from "../model/finding-table.ts";
import { FingerprintSetBuilder, hashText } from "../model/fingerprint-set.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Hash64 } from "../model/murmur-hash.ts";
import type { IssuesRequest } from "../model/ports.ts";
import { isAtLeast } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import { SnapshotBuilder } from "../model/snapshot-findings.ts";
import type { CellSlots } from "./cell-slots.ts";
import { createIssueMemory } from "./issue-memory.ts";
import type { IssueColumn } from "./issue-row.ts";
import { createSettler, issueSieve } from "./issue-sieve.ts";

/** Takes the findings of an export row by row and keeps of them what a snapshot needs; the order of rows makes no difference. */
export type IssueCollector = {
  /** How to sieve a file with these columns; null where every row must be read whole. */
  readonly sieve: (slots: CellSlots<IssueColumn>) => IssueSieve | null;
  /** Settles sieved records that need not be read whole, because neither this report nor the one before has their finding open: true for those. */
  readonly settler: (slots: CellSlots<IssueColumn>) => (record: RecordView) => boolean;
  readonly add: (finding: Finding) => void;
  readonly snapshot: () => IssuesSnapshot;
};

/** What was introduced earlier than this before a report and not open in it is recognised as escalated by its date alone. */
const escalationMarginMs = 24 * 3_600_000;

/** A collector for one issues source, whose export was started at `takenAt`. */
export function createIssueCollector(request: IssuesRequest, takenAt: EpochMs): IssueCollector {
  const kept = new SnapshotBuilder(request.before);
  const memory = createIssueMemory();
  const touched = new FingerprintSetBuilder();
  const recentFrom = takenAt - escalationMarginMs;
  const { increment } = request;
  const complete = (rows: IssuesSnapshot): IssuesSnapshot =>
    increment === undefined ? rows : increment.complete(rows, touched.build());
  const remember = (finding: Finding) => {
    memory.seeProject(finding.projectId);
    if (finding.status !== "open") memory.seeClosed(hashText(finding.key));
    else if (finding.presence === "monitored") memory.seeOpen(hashText(finding.key), standingOf(finding));
  };
  const standingOf = ({ severity, firstIntroducedAt }: Finding) => {
    if (isAtLeast(severity, request.threshold)) return "at-threshold";
    return firstIntroducedAt === null || firstIntroducedAt >= recentFrom ? "recently-below" : "below";
  };
  const onKey = (key: Hash64) => {
    if (increment !== undefined) touched.addHash(key);
  };
  const { mayHaveBeenOpen } = request;
  return {
    sieve: (slots) => (mayHaveBeenOpen === undefined ? null : issueSieve(slots, request.threshold, recentFrom)),
    settler: (slots) => (mayHaveBeenOpen === undefined ? () => false : createSettler({ slots, memory, mayHaveBeenOpen, onKey })),
    add: (served) => {
      const finding = request.disguise(served);
      if (increment !== undefined) touched.add(finding.key);
      remember(finding);
      const isOpen =
        finding.status === "open" && finding.presence === "monitored" && isAtLeast(finding.severity, request.threshold);
      if (isOpen || request.before.has(finding.key)) kept.add(finding, unknownContent);
    },
    snapshot: () =>
      complete({
        source: request.source,
        takenAt,
        fullAt: takenAt,
        findings: kept.build(),
        memory: memory.build(),
      }),
  };
}
