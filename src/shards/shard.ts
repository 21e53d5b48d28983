import type { DigestError } from "../errors.ts";
import type { CountedEvent } from "../model/audit-event.ts";
import type { FlexeraMemory } from "../model/flexera-memory.ts";
import type { FlexeraReport } from "../model/flexera-report.ts";
import type { AuditEventId, EpochMs } from "../model/ids.ts";
import type { RunRef } from "../model/period-ledger.ts";
import type { Severity } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { FlexeraSource, SourceReceipt, SourceResult } from "../model/source.ts";
import type { UsageTally } from "../model/usage.ts";

/** Whose a shard is, and what it can be combined with. */
export type ShardHeader = {
  readonly artifactName: string;
  readonly repositoryId: string;
  readonly branch: string;
  readonly run: { readonly id: string; readonly attempt: number };
  /** Start of the job: where its windows end. */
  readonly startedAt: EpochMs;
  readonly periodId: string;
  readonly threshold: Severity;
  /** The report with which the job compared; null where there was none. */
  readonly baseline: RunRef | null;
};

/** What became of one dataset of Flexera in the job that read it. */
export type FlexeraOutcome =
  | {
      readonly kind: "complete";
      readonly receipt: SourceReceipt<FlexeraSource>;
      readonly report: FlexeraReport;
      readonly memory: FlexeraMemory | null;
    }
  | {
      readonly kind: "failed";
      readonly source: FlexeraSource;
      readonly error: DigestError;
      /** Whether it failed with the cursor that the last report left. */
      readonly hasCursorFailed: boolean;
    };

/** What one job collected for another to report. */
export type ShardContent = {
  /** Ids of the Organizations of each Group that could be listed. */
  readonly groupOrgs: ReadonlyMap<string, readonly string[]>;
  readonly issues: readonly SourceResult<IssuesSnapshot>[];
  readonly usage: readonly SourceResult<UsageTally>[];
  readonly attachments: readonly SourceResult<null>[];
  readonly auditLogs: readonly SourceResult<ReadonlyMap<AuditEventId, CountedEvent>>[];
  readonly flexera: readonly FlexeraOutcome[];
};

export type Shard = { readonly header: ShardHeader; readonly content: ShardContent };
