import type { ArchivePort } from "../model/archive.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { FlexeraMemory } from "../model/flexera-memory.ts";
import type { FlexeraBatch } from "../model/flexera-port.ts";
import type { HashDetail } from "../table-rows/row-hasher.ts";

/** The rows of a dataset as they came, and what the last report knew of them. */
export type TableUpdate = {
  readonly dataset: FlexeraDataset;
  readonly detail: HashDetail;
  readonly batches: readonly FlexeraBatch[];
  /** Of the same mode and key; null on a first run. */
  readonly previous: Pick<FlexeraMemory, "columns" | "hashes" | "text" | "period"> | null;
  /** Whether the period in `previous` goes on with this run. */
  readonly continuesPeriod: boolean;
  /** What is attached. */
  readonly archive: ArchivePort;
  /** The folder for what is kept; `name` is used for no other dataset. */
  readonly folders: { readonly state: string; readonly name: string };
};
