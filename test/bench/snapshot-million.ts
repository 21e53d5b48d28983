import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("snapshot-run.ts", import.meta.url));

/** What one comparison of a large table took, by the mode that the dataset was read in. */
export type SnapshotCost = {
  readonly mode: "snapshot" | "delta";
  readonly peakMegabytes: number;
  readonly seconds: number;
  /** Bytes of the state as it is uploaded. */
  readonly stateBytes: number;
  readonly csvBytes: number;
  readonly changes: { readonly added: number; readonly changed: number; readonly removed: number };
};

/**
 * Compares a table of `rows` rows and 20 columns with the one before, of which one row in a hundred was another: as a snapshot, and
 * as a delta. A process of its own reads the state, compares, and writes the next state.
 */
export async function measureSnapshots(rows: number): Promise<readonly SnapshotCost[]> {
  const folder = mkdtempSync(join(tmpdir(), "snapshot-bench-"));
  try {
    await writeCsv(join(folder, "before.csv"), tableLines(rows, false));
    await writeCsv(join(folder, "after.csv"), tableLines(rows, true));
    await writeCsv(join(folder, "changes.csv"), changeLines(rows));
    return (["snapshot", "delta"] as const).map((mode) => measure(folder, mode));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sentences that the benchmark prints of it. */
export function describeSnapshotCost({ mode, peakMegabytes, seconds, stateBytes, csvBytes, changes }: SnapshotCost): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    `A ${mode} of ${megabytes(csvBytes)}, ${JSON.stringify(changes)}:`,
    `  peak memory   ${peakMegabytes.toFixed(0)} MB (bound: 300 MB)`,
    `  wall time     ${seconds.toFixed(1)} s, reading and writing the state included`,
    `  state         ${megabytes(stateBytes)}`,
    "",
  ].join("\n");
}

function measure(folder: string, mode: "snapshot" | "delta"): SnapshotCost {
  run(folder, mode, "first");
  return { mode, ...run(folder, mode, "second") };
}

function run(folder: string, mode: string, step: string): Omit<SnapshotCost, "mode"> {
  const result = spawnSync(process.execPath, [child, folder, mode, step], { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${result.stdout}${result.stderr}`);
  return JSON.parse(result.stdout);
}

const columns = ["device_id", ...Array.from({ length: 19 }, (_, index) => `synthetic_${index}`)];

/** Rows of now are those of before, but for one in two hundred that is another row, and as many of which a cell changed. */
function* tableLines(rows: number, isNow: boolean): Generator<string> {
  yield columns.join();
  for (let row = 0; row < rows; row += 1) yield rowLine(row, isNow);
}

function rowLine(row: number, isNow: boolean): string {
  const id = isNow && row % 200 === 0 ? `device-new-${row}` : `device-${row}`;
  const cells = Array.from({ length: 19 }, (_, column) => `${((row * 31 + column * 17) % 100_003).toString(36)} value`);
  if (isNow && row % 200 === 1) cells[3] = "another value";
  return [id, ...cells].join();
}

function* changeLines(rows: number): Generator<string> {
  yield ["change_type", ...columns].join();
  for (let row = 0; row < rows; row += 200) {
    yield `Remove,${rowLine(row, false)}`;
    yield `Add,${rowLine(row, true)}`;
    if (row + 1 < rows) yield `Change,${rowLine(row + 1, true)}`;
  }
}

async function writeCsv(path: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunks(lines)), createWriteStream(path));
}

function* chunks(lines: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < 256 * 1024) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}
