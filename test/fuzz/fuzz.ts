import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { BatchResult, Failure } from "./fuzz-batch.ts";

/**
 * Reads random files with the record scanner and with csv-parse, and tells where they differ:
 *
 *     npm run fuzz -- [files, default 1,000,000] [seed] [number of the first file]
 *
 * A seed and a number make the same file on every machine.
 */
const [files = 1_000_000, seed = randomInt(2 ** 31), first = 0] = process.argv.slice(2).map((text) => wholeNumber(text));
const batchFiles = 2_000;
const shownFailures = 5;

const total = { files: 0, bytes: 0, records: 0, rejected: 0 };
const failures: Failure[] = [];
let next = first;

print(`${number(files)} files from number ${first} on, seed ${seed}`);
const startedAt = performance.now();
await Promise.all(Array.from({ length: availableParallelism() }, work));
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);

for (const failure of failures.slice(0, shownFailures)) describe(failure);
print(
  `${number(total.files)} files (${number(total.bytes)} bytes, ${number(total.records)} records, ${number(total.rejected)} files rejected): ` +
    `${failures.length === 0 ? "all read alike" : `${number(failures.length)} READ IN TWO WAYS`}; seed ${seed}, ${seconds} s`,
);
if (failures.length > 0) process.exitCode = 1;

/** One thread, which asks for a batch when it is done with the one before. */
async function work(): Promise<void> {
  const worker = new Worker(new URL("./fuzz-worker.ts", import.meta.url));
  try {
    while (next < first + files) {
      const from = next;
      const count = Math.min(batchFiles, first + files - from);
      next += count;
      add(await answerOf(worker, { seed, from, files: count }));
    }
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, batch: object): Promise<BatchResult> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (result: BatchResult) => {
      worker.off("error", reject);
      resolve(result);
    });
    worker.postMessage(batch);
  });
}

function add(result: BatchResult): void {
  const before = Math.floor((10 * total.files) / files);
  total.files += result.files;
  total.bytes += result.bytes;
  total.records += result.records;
  total.rejected += result.rejected;
  failures.push(...result.failures);
  if (Math.floor((10 * total.files) / files) > before) print(`  ${number(total.files)} read, ${failures.length} in two ways`);
}

/** Everything that a test needs to read the file again. */
function describe({ number: place, file, difference }: Failure): void {
  print(`File ${place} of seed ${seed} (npm run fuzz -- 1 ${seed} ${place}):`);
  print(`  bytes in base64  ${Buffer.from(file.bytes).toString("base64")}`);
  print(`  as text          ${JSON.stringify(Buffer.from(file.bytes).toString("utf8"))}`);
  print(`  cut at           ${JSON.stringify(file.cuts)}, columns: ${file.wanted}`);
  print(`  csv-parse        ${difference?.parsed}`);
  print(`  scanner          ${difference?.scanned}`);
}

function wholeNumber(text: string): number {
  const value = Number(text.replaceAll(/[,_]/g, ""));
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${text} is not a whole number`);
  return value;
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
