import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatServedRow } from "../csv/csv-writer.ts";
import { createOutputFile, onDisk, type WrittenFile } from "../csv/output-file.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { ExportFile } from "../model/source.ts";
import { readRecords } from "../table-rows/read-records.ts";
import { batchLabel, type PlannedBatch } from "./plan-delta.ts";

/** The path in the artifact of a dataset's rows, or of its delta. Whatever a user names the dataset, it is one file in one folder. */
export function attachedPath(dataset: string, part: "rows" | "delta"): string {
  const name = encodeURIComponent(dataset).replace(/[.!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `flexera/${name}${part === "delta" ? ".delta" : ""}.csv`;
}

/** Moves a file that was served into the exports, byte for byte. */
export async function attachServed(from: string, root: string, path: string, rows: number): Promise<ExportFile> {
  const target = join(root, path);
  return onDisk(path, async () => {
    await mkdir(dirname(target), { recursive: true });
    await moveFile(from, target);
    return { path, rows, ...(await measure(target)) };
  });
}

/** Attaches the changes of a delta: one batch as it was served, several as one file with the columns of all of them. */
export async function attachDelta(
  batches: readonly PlannedBatch[],
  dataset: FlexeraDataset,
  root: string,
): Promise<ExportFile | null> {
  const [first, ...others] = batches;
  if (first === undefined) return null;
  const path = attachedPath(dataset.name, "delta");
  if (others.length === 0) return attachServed(first.batch.csvFile, root, path, first.records);
  return joinBatches(batches, path, join(root, path), dataset);
}

async function joinBatches(
  batches: readonly PlannedBatch[],
  path: string,
  target: string,
  dataset: FlexeraDataset,
): Promise<ExportFile> {
  const columns = [...new Set(batches.flatMap(({ layout }) => layout.names))];
  const file = await createOutputFile(target, path);
  let text = formatServedRow(columns);
  const flush = async (): Promise<void> => {
    await file.write(text);
    text = "";
  };
  try {
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
    return { path, rows: batches.reduce((sum, { records }) => sum + records, 0), ...(await file.close()) };
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
}

/** A runner's folders may lie on different disks. */
async function moveFile(from: string, target: string): Promise<void> {
  try {
    await rename(from, target);
  } catch {
    await copyFile(from, target);
    await rm(from, { force: true });
  }
}

async function measure(path: string): Promise<WrittenFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}
