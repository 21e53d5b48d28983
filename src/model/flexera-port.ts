import type { FlexeraDataset } from "./flexera-dataset.ts";
import type { EpochMs } from "./ids.ts";
import type { FlexeraSource } from "./source.ts";

/** Where reading a dataset goes on: kept only together with the rows that it belongs to. */
export type FlexeraCursor =
  | { readonly kind: "token"; readonly token: string }
  /** The last file of the retired Export API that was applied. */
  | { readonly kind: "file"; readonly id: string; readonly createdAt: EpochMs };

/** One set of rows on the runner's disk, as CSV with a header (RFC 4180, UTF-8). */
export type FlexeraBatch = {
  /** `whole` replaces the table; `changes` has an opcode in every row. */
  readonly kind: "whole" | "changes";
  readonly csvFile: string;
  /** When the vendor made it; null where it does not tell. */
  readonly createdAt: EpochMs | null;
};

/** The rows of one dataset as the vendor gave them. */
export type FlexeraRows = {
  /** To be applied in this order. */
  readonly batches: readonly FlexeraBatch[];
  /** For the next run; null for a dataset that has none. */
  readonly cursor: FlexeraCursor | null;
  /** Id of the query; of the retired API the id of the last file. */
  readonly exportId: string;
  readonly bytes: number;
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  readonly warnings: readonly string[];
};

export type FlexeraRequest = {
  readonly source: FlexeraSource;
  readonly dataset: FlexeraDataset;
  /** Null to read everything. */
  readonly cursor: FlexeraCursor | null;
  /** Whether the run before failed with this very cursor: then a failed query counts as a rejected token. */
  readonly hasFailedBefore: boolean;
};

/**
 * Flexera One, as the report needs it. Rejects with a DigestError, of kind `rejected-token` where the vendor no longer takes the
 * cursor; then nothing is left in the folder. The caller removes the files of what it was given.
 */
export type FlexeraPort = { readonly readRows: (request: FlexeraRequest) => Promise<FlexeraRows> };
