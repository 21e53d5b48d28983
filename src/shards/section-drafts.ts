import type { DigestError } from "../errors.ts";
import type { CountedEvent } from "../model/audit-event.ts";
import type { OpenFindings } from "../model/findings/open-findings.ts";
import { SnapshotBuilder } from "../model/findings/snapshot-findings.ts";
import { heldChunk } from "../model/fingerprints/fingerprint-chunk.ts";
import type { FlexeraReport } from "../model/flexera-report.ts";
import type { AuditEventId, EpochMs } from "../model/ids.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { FlexeraSource, SnykSource, SourceReceipt, SourceResult } from "../model/source.ts";
import { FingerprintDraft } from "../state/fingerprint-draft.ts";
import { type FlexeraDraft, flexeraMemoriesOf } from "../state/flexera-rows.ts";
import { damagedShard } from "./damaged-shard.ts";
import type { FlexeraOutcome, ShardContent } from "./shard.ts";
import { type TallyDraft, tallyOf } from "./usage-tally-rows.ts";

export const memoryParts = ["closed", "recentlyBelow", "projects"] as const;

/** A complete source of which the rows are being read. */
export type SourceDraft =
  | {
      readonly section: "issues";
      readonly receipt: SourceReceipt;
      taken: { readonly takenAt: EpochMs; readonly fullAt: EpochMs } | null;
      readonly memory: Readonly<Record<(typeof memoryParts)[number], FingerprintDraft>>;
      readonly findings: SnapshotBuilder;
    }
  | { readonly section: "usage"; readonly receipt: SourceReceipt; readonly tally: TallyDraft }
  | { readonly section: "attachments"; readonly receipt: SourceReceipt }
  | { readonly section: "audit-logs"; readonly receipt: SourceReceipt; readonly events: Map<AuditEventId, CountedEvent> }
  | {
      readonly section: "flexera";
      readonly receipt: SourceReceipt<FlexeraSource>;
      report: FlexeraReport | null;
      readonly memories: FlexeraDraft;
    };

/** What has been read of a shard's sources so far. */
export type ContentDraft = {
  readonly groupOrgs: Map<string, readonly string[]>;
  readonly sources: SourceDraft[];
  readonly failed: {
    readonly issues: FailedSource[];
    readonly usage: FailedSource[];
    readonly attachments: FailedSource[];
    readonly "audit-logs": FailedSource[];
    readonly flexera: Extract<FlexeraOutcome, { kind: "failed" }>[];
  };
};

type FailedSource = { readonly kind: "failed"; readonly source: SnykSource; readonly error: DigestError };

/** A draft without sources. */
export function emptyContent(): ContentDraft {
  const failed = { issues: [], usage: [], attachments: [], "audit-logs": [], flexera: [] };
  return { groupOrgs: new Map(), sources: [], failed };
}

/** The draft of a complete source of Snyk, before its rows. */
export function openSource(
  section: Exclude<SourceDraft["section"], "flexera">,
  receipt: SourceReceipt,
  before: OpenFindings,
): SourceDraft {
  switch (section) {
    case "issues":
      return {
        section,
        receipt,
        taken: null,
        memory: { closed: newSet(), recentlyBelow: newSet(), projects: newSet() },
        findings: new SnapshotBuilder(before),
      };
    case "usage":
      return { section, receipt, tally: [] };
    case "attachments":
      return { section, receipt };
    case "audit-logs":
      return { section, receipt, events: new Map() };
  }
}

/** The sources of a shard that was read to its end; throws a DigestError of kind `data` where one lacks a row that it must have. */
export function contentOf({ groupOrgs, sources, failed }: ContentDraft): ShardContent {
  return {
    groupOrgs,
    issues: [...failed.issues, ...sources.flatMap((draft) => (draft.section === "issues" ? [issuesOf(draft)] : []))],
    usage: [
      ...failed.usage,
      ...sources.flatMap((draft) => (draft.section === "usage" ? [complete(draft.receipt, tallyOf(draft.tally))] : [])),
    ],
    attachments: [
      ...failed.attachments,
      ...sources.flatMap((draft) => (draft.section === "attachments" ? [complete(draft.receipt, null)] : [])),
    ],
    auditLogs: [
      ...failed["audit-logs"],
      ...sources.flatMap((draft) => (draft.section === "audit-logs" ? [complete(draft.receipt, draft.events)] : [])),
    ],
    flexera: [...failed.flexera, ...sources.flatMap((draft) => (draft.section === "flexera" ? [flexeraOf(draft)] : []))],
  };
}

function complete<Data>(receipt: SourceReceipt, data: Data): SourceResult<Data> {
  return { kind: "complete", receipt, data };
}

function issuesOf({
  receipt,
  taken,
  memory,
  findings,
}: Extract<SourceDraft, { section: "issues" }>): SourceResult<IssuesSnapshot> {
  if (taken === null) throw damagedShard("it does not tell when a source was exported");
  const { closed, recentlyBelow, projects } = memory;
  const built = { closed: closed.build(), recentlyBelow: recentlyBelow.build(), projects: projects.build() };
  return complete(receipt, { source: receipt.source, ...taken, findings: findings.build(), memory: built });
}

function flexeraOf({ receipt, report, memories }: Extract<SourceDraft, { section: "flexera" }>): FlexeraOutcome {
  if (report === null) throw damagedShard("it does not tell what became of a dataset");
  const memory = flexeraMemoriesOf(memories).get(receipt.source.id) ?? null;
  return { kind: "complete", receipt, report, memory };
}

function newSet(): FingerprintDraft {
  return new FingerprintDraft(heldChunk);
}
