import type { FlexeraMode } from "./flexera-dataset.ts";
import type { EpochMs } from "./ids.ts";
import type { FlexeraSource } from "./source.ts";

export const rowChangeKinds = ["added", "changed", "removed"] as const;
export type RowChangeKind = (typeof rowChangeKinds)[number];

/** One cell before and after; `before` is null where the state no longer knows it. */
export type CellChange = { readonly column: string; readonly before: string | null; readonly after: string };

/** One row that changed and that `where` selects. */
export type ListedRow = {
  readonly kind: RowChangeKind;
  /** The cells that identify the row, in the order of the key; of a dataset without a key, those of `show`. */
  readonly key: readonly string[];
  /** The cells of the columns to show, in their order. */
  readonly shown: readonly string[];
  /** Of a changed row: the cells that differ. */
  readonly cells: readonly CellChange[];
  /** Whether this run brought it, and not an earlier one of the period. */
  readonly isNews: boolean;
};

/** Changed rows by kind. */
export type RowCounts = Readonly<Record<RowChangeKind, number>>;

/** Rows of a dataset that do not fit together: counted, told and attached, never swallowed. */
export type RowAnomalies = {
  /** `Add` of a row that exists; it replaced the row. */
  readonly addOfExisting: number;
  /** `Change` of a row that does not exist; it was added. */
  readonly changeOfMissing: number;
  /** `Remove` of a row that does not exist. */
  readonly removeOfMissing: number;
  /** `Change` whose cells beside the key are all empty. */
  readonly emptyChange: number;
  /** Rows of a full set whose key another row has too: the columns of `key` do not identify a row. */
  readonly repeatedKey: number;
};

/** What a period's changes of one dataset are; rows are compared with the last report of the period before. */
export type FlexeraChanges = {
  readonly counts: RowCounts;
  /** Changed rows by the columns that differ, most frequent first. */
  readonly byColumn: readonly { readonly column: string; readonly rows: number }[];
  /** The rows that `where` selects, at most `maxListedRows`; removed and changed ones among them. */
  readonly listed: readonly ListedRow[];
  /** How many `where` selects in all. */
  readonly selected: RowCounts;
};

/** Rows that are listed of one dataset in a report; all are in the artifact. */
export const maxListedRows = 500;

/** What the report tells of one dataset of Flexera that could be read, by this run or by an earlier one of the period. */
export type FlexeraReport = {
  readonly source: FlexeraSource;
  readonly mode: FlexeraMode;
  /**
   * Set where this run could not read the dataset and an earlier one of the period could: when that was. Rows and period are
   * what it told; `run` is empty.
   */
  readonly lastReadAt?: EpochMs | null;
  /** Nothing to compare with: the rows are the baseline, and nothing is called added. */
  readonly isFirstRun: boolean;
  /** The vendor rejected the resume token, and the whole dataset was read and compared instead. */
  readonly isReloaded: boolean;
  /** Rows now. */
  readonly rows: number;
  readonly rowsBefore: number | null;
  /** The columns of the key, as served; empty where the whole row is the key. */
  readonly keyColumns: readonly string[];
  /** The columns of `shown`, as served. */
  readonly shownColumns: readonly string[];
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly anomalies: RowAnomalies;
  /** This run against the one before. */
  readonly run: FlexeraChanges;
  /** The period so far against the last report of the period before. */
  readonly period: FlexeraChanges;
  /** Rows at the last report of each period, oldest first, at most 12. */
  readonly history: readonly { readonly periodId: string; readonly at: EpochMs; readonly rows: number }[];
};
