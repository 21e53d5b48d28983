import type { FlexeraCursor } from "./flexera-port.ts";
import type { FlexeraReport } from "./flexera-report.ts";
import type { EpochMs, SourceId } from "./ids.ts";
import type { RowHashes } from "./row-hashes.ts";

/** Rows as CSV with a header on the runner's disk, so that a table of any size needs no memory. */
export type TableFile = { readonly path: string; readonly bytes: number };

/** What the last report showed of a dataset: where the next one goes on, and what it compares with. */
export type FlexeraMemory = {
  readonly id: SourceId;
  /** Mode and key, or a keyed hash of them: with others nothing can be compared. */
  readonly selection: string;
  /** Moves on only with the rows that it belongs to; null where everything is read each time. */
  readonly cursor: FlexeraCursor | null;
  /** Whether the run that wrote this state failed with that very cursor. */
  readonly hasCursorFailed: boolean;
  /** Start of the last run that could read the dataset. */
  readonly readAt: EpochMs;
  /** The columns of the rows; empty where nothing may be named. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Of a snapshot, hashes of all rows; null for a delta, whose rows are all in `text`. */
  readonly hashes: RowHashes | null;
  /**
   * Of a delta, the table. Of a snapshot, the rows that `where` selects: their fingerprint, and the cells of the columns to show,
   * so that a later run can tell what they were. Null where nothing may be named.
   */
  readonly text: TableFile | null;
  readonly period: FlexeraPeriodMemory;
  /** What the report told of the period, for a later run of it that cannot read the dataset. */
  readonly told: FlexeraTold | null;
  readonly history: FlexeraReport["history"];
};

/** What was told of a dataset and a period. */
export type FlexeraTold = Pick<FlexeraReport, "isFirstRun" | "keyColumns" | "shownColumns" | "period">;

/**
 * How the rows were at the last report of the period before, as the difference from now: of each key whose rows are others than
 * then, the rows of then, or none.
 */
export type FlexeraPeriodMemory = {
  readonly periodId: string;
  /** Every such key, with hashes of no use but its own. */
  readonly keys: RowHashes;
  /** The rows that had these keys then. */
  readonly rows: RowHashes;
  /** Fingerprint and known cells of those of them that `where` selected. */
  readonly text: TableFile | null;
};
