import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../model/finding.ts";
import { FingerprintSet, FingerprintSetBuilder } from "../model/fingerprint-set.ts";
import type { EpochMs, FindingKey } from "../model/ids.ts";
import type { IssuesRequest } from "../model/ports.ts";
import { isAtLeast, severityRank } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import { createTextPool } from "./text-pool.ts";

/** Takes the findings of an export row by row and keeps of them what a snapshot needs; the order of rows makes no difference. */
export type IssueCollector = {
  readonly add: (finding: Finding) => void;
  readonly snapshot: () => IssuesSnapshot;
};

/** What was introduced earlier than this before a report and not open in it is recognised as escalated by its date alone. */
const escalationMarginMs = 24 * 3_600_000;

/** A collector for one issues source, whose export was started at `takenAt`. */
export function createIssueCollector(request: IssuesRequest, takenAt: EpochMs): IssueCollector {
  const kept = new Map<FindingKey, Finding>();
  const pooled = createTextPool();
  const open = new FingerprintSetBuilder();
  const openAtThreshold = new FingerprintSetBuilder();
  const closed = new FingerprintSetBuilder();
  const recentlyBelow = new FingerprintSetBuilder();
  const touched = new FingerprintSetBuilder();
  const projects = new Set<string>();
  const { increment } = request;
  const complete = (rows: IssuesSnapshot): IssuesSnapshot =>
    increment === undefined ? rows : increment.complete(rows, touched.build());
  const remember = (finding: Finding) => {
    projects.add(finding.projectId);
    if (finding.status !== "open") closed.add(finding.key);
    else if (finding.presence === "monitored") {
      open.add(finding.key);
      if (isAtLeast(finding.severity, request.threshold)) openAtThreshold.add(finding.key);
      else if (isRecent(finding, takenAt)) recentlyBelow.add(finding.key);
    }
  };
  return {
    add: (served) => {
      const finding = request.disguise(served);
      if (increment !== undefined) touched.add(finding.key);
      remember(finding);
      const isOpen =
        finding.status === "open" && finding.presence === "monitored" && isAtLeast(finding.severity, request.threshold);
      const before = request.wasOpen(finding.key);
      if (!isOpen && before === null) return;
      const single = before !== null && isDeepStrictEqual(before, finding) ? before : pooled(finding);
      const known = kept.get(single.key);
      kept.set(single.key, known === undefined ? single : mergeCopies(known, single));
    },
    snapshot: () =>
      complete({
        source: request.source,
        takenAt,
        fullAt: takenAt,
        findings: new Map([...kept].sort(([one], [other]) => (one < other ? -1 : 1))),
        memory: {
          // A key that is open in one row and closed in another is open.
          closed: closed.build().without(open.build()),
          recentlyBelow: recentlyBelow.build().without(openAtThreshold.build()),
          projects: FingerprintSet.of(projects),
        },
      }),
  };
}

/** Two rows with one key as one finding: open before ignored before resolved, then the worse severity; independent of their order. */
export function mergeCopies(one: Finding, other: Finding): Finding {
  const copies = one.copies + other.copies;
  return { ...(precedes(one, other) ? one : other), copies };
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

function isRecent(finding: Finding, takenAt: EpochMs): boolean {
  return finding.firstIntroducedAt === null || finding.firstIntroducedAt >= takenAt - escalationMarginMs;
}
