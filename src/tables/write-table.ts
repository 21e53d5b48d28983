import { formatServedRow } from "../csv/csv-writer.ts";
import { createOutputFile } from "../csv/output-file.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { OutputFile } from "../model/output-file.ts";
import type { RowHashes } from "../model/row-hashes.ts";
import { readRecords } from "../table-rows/read-records.ts";
import { type HashDetail, RowHasher } from "../table-rows/row-hasher.ts";
import { layOut, type TableLayout } from "../table-rows/table-layout.ts";
import { batchLabel, type DeltaPlan } from "./plan-delta.ts";

export type TableWriting = {
  readonly dataset: FlexeraDataset;
  readonly detail: HashDetail;
  readonly plan: DeltaPlan;
  /** The table as the last report left it; null on a first run. */
  readonly base: string | null;
  readonly target: string;
};

/** A table that was written, and hashes of its rows, numbered as they stand in it. */
export type WrittenTable = {
  readonly layout: TableLayout;
  readonly hashes: RowHashes;
  readonly bytes: number;
};

/**
 * Writes the table that a plan makes of the one before: the rows that no event touched in their order, then those that were added or
 * replaced in the order of their last events. What fails leaves no file.
 */
export async function writeTable({ dataset, detail, plan, base, target }: TableWriting): Promise<WrittenTable> {
  const file = await createOutputFile(target, `the table of ${dataset.name}`);
  try {
    const layout = layOut(plan.columns, null, dataset);
    const hasher = new RowHasher(layout, detail);
    const rows = new RowWriter(file, hasher);
    if (plan.columns.length > 0) rows.text += formatServedRow(plan.columns);
    if (base !== null && !plan.isWhole) await copyUntouched(base, rows, { dataset, detail, plan });
    await copyLast(rows, { dataset, detail, plan });
    await rows.flush();
    const { bytes } = await file.close();
    return { layout, hashes: hasher.build(), bytes };
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
}

type Copying = Pick<TableWriting, "dataset" | "detail" | "plan">;

class RowWriter {
  text = "";
  readonly #file: OutputFile;
  readonly #hasher: RowHasher;

  constructor(file: OutputFile, hasher: RowHasher) {
    this.#file = file;
    this.#hasher = hasher;
  }

  add(row: readonly string[], key: string): void {
    this.text += formatServedRow(row);
    this.#hasher.add(row, key);
  }

  readonly flush = async (): Promise<void> => {
    await this.#file.write(this.text);
    this.text = "";
  };
}

async function copyUntouched(base: string, rows: RowWriter, { dataset, detail, plan }: Copying): Promise<void> {
  let source: RowSource | null = null;
  await readRecords(base, {
    label: `the saved table of ${dataset.name}`,
    onHeader: ({ names }) => {
      source = rowSource(layOut(names, null, dataset), plan.columns, detail);
    },
    onRecord: (record) => {
      if (source === null) return;
      const key = source.hasher.keyOf(record);
      if (plan.last.get(key) === null) rows.add(source.arrange(record), key);
    },
    onPiece: rows.flush,
  });
}

async function copyLast(rows: RowWriter, { dataset, detail, plan }: Copying): Promise<void> {
  let number = 0;
  for (const { batch, layout } of plan.batches) {
    const { hasher, arrange } = rowSource(layout, plan.columns, detail);
    await readRecords(batch.csvFile, {
      label: batchLabel(batch, dataset),
      onHeader: () => {},
      onRecord: (record) => {
        number += 1;
        const key = hasher.keyOf(record);
        if (plan.last.get(key) === number) rows.add(arrange(record), key);
      },
      onPiece: rows.flush,
    });
  }
}

type RowSource = { readonly hasher: RowHasher; readonly arrange: (record: readonly string[]) => readonly string[] };

/** Brings the cells of a file into the order of the table; a column that the file does not have is empty. */
function rowSource(layout: TableLayout, columns: readonly string[], detail: HashDetail): RowSource {
  const positions = columns.map((name) => layout.names.indexOf(name));
  return { hasher: new RowHasher(layout, detail), arrange: (record) => positions.map((position) => record[position] ?? "") };
}
