import { DigestError } from "../errors.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { TableFile } from "../model/flexera-memory.ts";
import type { FlexeraBatch } from "../model/flexera-port.ts";
import type { RowHashes } from "../model/row-hashes.ts";
import { readHeader, readRecords } from "../table-rows/read-records.ts";
import { type HashDetail, RowHasher } from "../table-rows/row-hasher.ts";
import { isSelected, layOut, type TableLayout } from "../table-rows/table-layout.ts";
import { createTextFile, maxTextBytes, type TextFileWriter } from "../table-rows/text-file.ts";
import { findInitColumn } from "./opcode-column.ts";
import { batchLabel, noHeader } from "./plan-delta.ts";

export type SnapshotReading = {
  readonly dataset: FlexeraDataset;
  readonly detail: HashDetail;
  readonly batches: readonly FlexeraBatch[];
  /** Where rows that `where` selects are remembered. */
  readonly textTarget: string;
};

/** All rows of a dataset as hashes, numbered as they stand in the file, and what is remembered of them. */
export type ReadSnapshot = {
  readonly batch: FlexeraBatch;
  readonly layout: TableLayout;
  readonly hashes: RowHashes;
  /** Null where nothing may be named. */
  readonly text: TableFile | null;
  /** Rows that `where` selects and that are not remembered, for want of room. */
  readonly unnamed: number;
};

/** Reads a snapshot once. Rejects with a DigestError when there is not exactly one whole set, or it has no key column. */
export async function readSnapshot(reading: SnapshotReading): Promise<ReadSnapshot> {
  const { dataset, detail } = reading;
  const batch = onlyWhole(reading);
  const label = batchLabel(batch, dataset);
  const { names } = await readHeader(batch.csvFile, label);
  if (names.length === 0) throw noHeader(dataset);
  const opcode = await findInitColumn({ path: batch.csvFile, label, dataset }, names);
  const layout = layOut(names, opcode, dataset);
  const memory = detail.kind === "full" ? await rememberRows(reading.textTarget, layout, dataset) : null;
  const hasher = new RowHasher(layout, detail);
  try {
    await readRecords(batch.csvFile, {
      label,
      onHeader: () => {},
      onRecord: (record) => {
        const key = hasher.keyOf(record);
        hasher.add(record, key);
        if (memory !== null && isSelected(layout, record)) memory.add(key, record);
      },
      onPiece: memory?.writer.flush,
    });
    return {
      batch,
      layout,
      hashes: hasher.build(),
      text: (await memory?.writer.close()) ?? null,
      unnamed: memory?.unnamed() ?? 0,
    };
  } catch (thrown) {
    await memory?.writer.discard();
    throw thrown;
  }
}

/** The columns of which the state remembers cells: those of the key and those that are shown. */
export function rememberedPositions({ key, shown }: TableLayout): readonly number[] {
  return [...new Set([...key, ...shown])];
}

type RowMemory = {
  readonly writer: TextFileWriter;
  readonly add: (key: string, record: readonly string[]) => void;
  readonly unnamed: () => number;
};

async function rememberRows(target: string, layout: TableLayout, dataset: FlexeraDataset): Promise<RowMemory> {
  const positions = rememberedPositions(layout);
  const columns = positions.map((position) => layout.names[position] ?? "");
  const writer = await createTextFile(target, columns, `the remembered rows of ${dataset.name}`);
  let unnamed = 0;
  return {
    writer,
    unnamed: () => unnamed,
    add: (key, record) => {
      if (writer.size() > maxTextBytes) unnamed += 1;
      else
        writer.add(
          key,
          positions.map((position) => record[position] ?? ""),
        );
    },
  };
}

function onlyWhole({ batches, dataset }: SnapshotReading): FlexeraBatch {
  const [batch, ...others] = batches;
  if (batch?.kind === "whole" && others.length === 0) return batch;
  throw new DigestError({
    kind: "data",
    message: `${dataset.name} was to be read as a snapshot, and ${batch === undefined ? "nothing" : "something else than one whole set"} came.`,
    remedy: "Run again; if it stays, set `mode: delta` and a `key` for it.",
  });
}
