import { formatServedRow } from "../csv/csv-writer.ts";
import { readFilePieces } from "../csv/file-pieces.ts";
import type { ArchivePort } from "../model/archive.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { OutputFile } from "../model/output-file.ts";
import type { ExportFile } from "../model/source.ts";
import { readRecords } from "../table-rows/read-records.ts";
import { batchLabel, type PlannedBatch } from "./plan-delta.ts";

/** The path in the artifact of a dataset's rows, or of its delta. Whatever a user names the dataset, it is one file in one folder. */
export function attachedPath(dataset: string, part: "rows" | "delta"): string {
  const name = encodeURIComponent(dataset).replace(/[.!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `flexera/${name}${part === "delta" ? ".delta" : ""}.csv`;
}

/** Puts a file into the archive, byte for byte. */
export async function attachServed(from: string, archive: ArchivePort, path: string, rows: number): Promise<ExportFile> {
  return attach(archive, path, rows, async (file) => {
    for await (const piece of readFilePieces(from)) await file.write(piece);
  });
}

/** Attaches the changes of a delta: one batch as it was served, several as one file with the columns of all of them. */
export async function attachDelta(
  batches: readonly PlannedBatch[],
  dataset: FlexeraDataset,
  archive: ArchivePort,
): Promise<ExportFile | null> {
  const [first, ...others] = batches;
  if (first === undefined) return null;
  const path = attachedPath(dataset.name, "delta");
  if (others.length === 0) return attachServed(first.batch.csvFile, archive, path, first.records);
  const rows = batches.reduce((sum, { records }) => sum + records, 0);
  return attach(archive, path, rows, (file) => joinBatches(batches, file, dataset));
}

async function joinBatches(batches: readonly PlannedBatch[], file: OutputFile, dataset: FlexeraDataset): Promise<void> {
  const columns = [...new Set(batches.flatMap(({ layout }) => layout.names))];
  let text = formatServedRow(columns);
  const flush = async (): Promise<void> => {
    await file.write(text);
    text = "";
  };
  for (const { batch, layout } of batches) {
    const positions = columns.map((name) => layout.names.indexOf(name));
    await readRecords(batch.csvFile, {
      label: batchLabel(batch, dataset),
      onHeader: () => {},
      onRecord: (record) => {
        text += formatServedRow(positions.map((position) => record[position] ?? ""));
      },
      onPiece: flush,
    });
  }
}

async function attach(
  archive: ArchivePort,
  path: string,
  rows: number,
  write: (file: OutputFile) => Promise<void>,
): Promise<ExportFile> {
  const file = await archive.create(path);
  try {
    await write(file);
    return { path, rows, ...(await file.close()) };
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
}
