import { compareReadings, type Difference } from "./compare-readings.ts";
import { type FuzzedFile, randomFile } from "./random-file.ts";
import { drawsOf } from "./random-numbers.ts";

/** The files from one number on. */
export type Batch = { readonly seed: number; readonly from: number; readonly files: number };

/** A file that is read in two ways. */
export type Failure = { readonly number: number; readonly file: FuzzedFile; readonly difference: Difference };

export type BatchResult = {
  readonly files: number;
  readonly bytes: number;
  readonly records: number;
  readonly rejected: number;
  readonly failures: readonly Failure[];
};

/** Compares the readings of every file of a batch; goes on after a failure, so that more are known. */
export async function runBatch({ seed, from, files }: Batch): Promise<BatchResult> {
  const failures: Failure[] = [];
  let [bytes, records, rejected] = [0, 0, 0];
  for (let number = from; number < from + files; number += 1) {
    const file = randomFile(drawsOf(seed, number));
    const { difference, parsed } = await compareReadings(file);
    bytes += file.bytes.length;
    records += parsed.records;
    if (parsed.isRejected) rejected += 1;
    if (difference !== null) failures.push({ number, file, difference });
  }
  return { files, bytes, records, rejected, failures };
}
