import type { AuditEvent, Risk } from "./audit-event.ts";
import type { EpochMs, SourceId } from "./ids.ts";

/** An event that no earlier report told, with its risk and the sentence that says why it has that risk. */
export type RatedEvent = {
  readonly event: AuditEvent;
  /** How many identical events this stands for. */
  readonly count: number;
  readonly risk: Risk;
  /** What happened, in words, with ids where names are not known; parts of it are hostile text. */
  readonly sentence: string;
};

/** How many events of one type were reported, for those that are not told one by one. */
export type EventCount = { readonly event: string; readonly risk: Risk; readonly count: number };

/** A seen event of the overlap between two windows. */
export type SeenEvent = { readonly count: number; readonly createdAt: EpochMs };

/** An audit-log source as the previous report left it. */
export type PreviousAuditSource = { readonly id: SourceId; readonly selection: string; readonly searchedTo: EpochMs };
