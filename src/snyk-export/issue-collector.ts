import type { IssueSieve } from "../csv/record-kernel.ts";
import type { Finding } from "../model/finding.ts";
import type { FingerprintSpill } from "../model/fingerprint-log.ts";
import { FingerprintSetBuilder, hashText } from "../model/fingerprint-set.ts";
import type { EpochMs, FindingKey } from "../model/ids.ts";
import type { IssuesRequest } from "../model/ports.ts";
import { isAtLeast, severityRank } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { CellSlots } from "./cell-slots.ts";
import { createIssueMemory } from "./issue-memory.ts";
import type { IssueColumn } from "./issue-row.ts";
import { issueSieve } from "./issue-sieve.ts";
import { createTextPool } from "./text-pool.ts";

/** Takes the findings of an export row by row and keeps of them what a snapshot needs; the order of rows makes no difference. */
export type IssueCollector = {
  /** How to sieve a file with these columns; null where every row must be read whole. */
  readonly sieve: (slots: CellSlots<IssueColumn>) => IssueSieve | null;
  /** Names the project of a row that the sieve settled. */
  readonly seeProject: (projectId: string) => void;
  readonly add: (finding: Finding) => void;
  readonly snapshot: () => IssuesSnapshot;
  /** Frees what the collector has on disk, where no snapshot will be made. */
  readonly discard: () => void;
};

/** What was introduced earlier than this before a report and not open in it is recognised as escalated by its date alone. */
const escalationMarginMs = 24 * 3_600_000;

/** A collector for one issues source, whose export was started at `takenAt`. */
export function createIssueCollector(
  request: IssuesRequest,
  takenAt: EpochMs,
  openSpill: () => FingerprintSpill,
): IssueCollector {
  const kept = new Map<FindingKey, Finding>();
  const pooled = createTextPool();
  const memory = createIssueMemory(openSpill);
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
  const onKeys = (keys: Uint32Array) => {
    if (increment !== undefined) touched.addPairs(keys);
  };
  const { known, threshold } = request;
  return {
    sieve: (slots) =>
      known === undefined ? null : issueSieve({ slots, threshold, recentFromMs: recentFrom, known, memory, onKeys }),
    seeProject: memory.seeProject,
    add: (served) => {
      const finding = request.disguise(served);
      if (increment !== undefined) touched.add(finding.key);
      remember(finding);
      const isOpen =
        finding.status === "open" && finding.presence === "monitored" && isAtLeast(finding.severity, request.threshold);
      const before = request.wasOpen(finding.key);
      if (!isOpen && before === null) return;
      const single = before !== null && isSame(before, finding) ? before : pooled(finding);
      const other = kept.get(single.key);
      kept.set(single.key, other === undefined ? single : mergeCopies(other, single));
    },
    snapshot: () =>
      complete({
        source: request.source,
        takenAt,
        fullAt: takenAt,
        findings: new Map([...kept].sort(([one], [other]) => (one < other ? -1 : 1))),
        memory: memory.build(),
      }),
    discard: memory.discard,
  };
}

/** Two rows with one key as one finding: open before ignored before resolved, then the worse severity; independent of their order. */
export function mergeCopies(one: Finding, other: Finding): Finding {
  const copies = one.copies + other.copies;
  return { ...(precedes(one, other) ? one : other), copies };
}

/** Whether two records with the same members, which hold values or lists of values, say the same. */
function isSame<Flat extends object>(one: Flat, other: Flat): boolean {
  for (const member in one) {
    const [value, otherValue]: readonly unknown[] = [one[member], other[member]];
    if (value !== otherValue && !(Array.isArray(value) && Array.isArray(otherValue) && isSameList(value, otherValue)))
      return false;
  }
  return true;
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

const statusRank = { open: 0, ignored: 1, resolved: 2 } as const;
const presenceRank = { monitored: 0, deactivated: 1, deleted: 2 } as const;

function precedes(one: Finding, other: Finding): boolean {
  const order =
    presenceRank[one.presence] - presenceRank[other.presence] ||
    statusRank[one.status] - statusRank[other.status] ||
    severityRank(one.severity) - severityRank(other.severity) ||
    (other.lastIntroducedAt ?? 0) - (one.lastIntroducedAt ?? 0);
  return order === 0 ? JSON.stringify({ ...one, copies: 0 }) <= JSON.stringify({ ...other, copies: 0 }) : order < 0;
}
