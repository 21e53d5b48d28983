import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { measureColdStart } from "./cold-start.ts";
import { median, megabytes, number, print } from "./figures.ts";
import { measureManyScopes } from "./many-scopes.ts";
import { measureParquetMillion } from "./parquet-million.ts";
import { benchGrowth } from "./run/bench-growth.ts";
import { benchWhole } from "./run/bench-whole.ts";
import { compareScans, measureOurs } from "./scan/compare-scans.ts";
import { measureSmallRun } from "./small-run.ts";
import { describeSnapshotCost, measureSnapshots } from "./snapshot-million.ts";
import { measureState } from "./state/measure-state.ts";

/** Each part prints its figures and tells whether they are within their bounds. */
const parts: Readonly<Record<string, () => Promise<boolean>>> = {
  start: benchStart,
  small: benchSmall,
  whole: benchWhole,
  growth: benchGrowth,
  scopes: benchScopes,
  scan: benchScan,
  state: benchState,
  flexera: benchFlexera,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => parts[name] === undefined);
if (unknown.length > 0) throw new Error(`No part ${unknown.join(", ")}; there are: ${Object.keys(parts).join(", ")}.`);

const [only, ...others] = wanted;
if (only !== undefined && others.length === 0) await measurePart(only);
else measureApart(wanted.length > 0 ? wanted : Object.keys(parts));

async function measurePart(name: string): Promise<void> {
  if (!(await parts[name]?.())) process.exitCode = 1;
}

/** Each part in a process of its own: what a process that was started has at its peak counts what its parent had then. */
function measureApart(names: readonly string[]): void {
  print(`Node.js ${process.versions.node}, ${process.platform} ${process.arch}`);
  for (const name of names) {
    print("");
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}

async function benchStart(): Promise<boolean> {
  const start = measureColdStart(15);
  print(`Cold start to the first input error: median ${start.toFixed(0)} ms of 15 starts (bound: 250 ms)`);
  return start < 250;
}

async function benchSmall(): Promise<boolean> {
  const run = await measureSmallRun(7);
  print(
    `A run over ${run.scopes} Organizations with ${number(run.findings)} open findings, CPU time of its process, medians of 7:`,
  );
  print(`  first run     ${(run.firstMs / 1000).toFixed(2)} s`);
  print(`  the week after, compared with it ${(run.nextMs / 1000).toFixed(2)} s (bound of both: 1.0 s)`);
  return Math.max(run.firstMs, run.nextMs) < 1000;
}

async function benchScopes(): Promise<boolean> {
  // What fifty scopes may need beside what one needs for the same rows, in MB.
  const bound = 80;
  const { one, many } = await measureManyScopes(50_000, 50);
  const more = many - one;
  print(
    `The same 50,000 rows from one scope: ${one.toFixed(0)} MB; from 50 scopes: ${many.toFixed(0)} MB, ${more.toFixed(0)} MB more (bound: ${bound} MB)`,
  );
  return more < bound;
}

async function benchScan(): Promise<boolean> {
  const { rows, bytes, ours, duckdb, csvParse } = await compareScans(800_000, 5);
  const time = ours.seconds / duckdb.seconds;
  const memory = ours.peakMegabytes / duckdb.peakMegabytes;
  const speedUp = csvParse.seconds / ours.seconds;
  print(`Scan of an export of ${number(rows)} rows (${megabytes(bytes)}) and comparison with the report before, medians of 5:`);
  print(`  ours       ${ours.seconds.toFixed(2)} s, ${ours.peakMegabytes.toFixed(0)} MB`);
  print(`  DuckDB     ${duckdb.seconds.toFixed(2)} s, ${duckdb.peakMegabytes.toFixed(0)} MB, two threads`);
  print(`  csv-parse  ${csvParse.seconds.toFixed(2)} s, ${csvParse.peakMegabytes.toFixed(0)} MB, rows as objects, once`);
  print(`  our time is ${time.toFixed(2)} × DuckDB's (bound: 1.0), our memory ${memory.toFixed(2)} × (bound: 0.5),`);
  print(`  and we are ${speedUp.toFixed(1)} × as fast as csv-parse (bound: 15)`);
  const sizes = [10_000, 100_000, 1_000_000];
  for (const [index, figures] of (await measureOurs(sizes, 3)).entries()) {
    const size = sizes[index] ?? 0;
    print(
      `  ${number(size)} rows: ${((figures.seconds * 1e9) / size).toFixed(0)} ns a row, ${figures.peakMegabytes.toFixed(0)} MB`,
    );
  }
  return time <= 1 && memory <= 0.5 && speedUp >= 15;
}

async function benchState(): Promise<boolean> {
  const [many, few] = [400_000, 4_000];
  print(`A week with ${number(many)} findings open, of which 97 in 100 are as they were; processor time of each step:`);
  const whole = await measureState(many, "report");
  const more = await measureMore("report", many, few);
  const steps = Object.entries(whole.times).map(([step, { processor }]) => `${step} ${processor.toFixed(0)} ms`);
  print(`  ${steps.join(", ")}; state ${megabytes(whole.stateBytes)}`);
  const moreFailed = await measureMore("failure", many, few);
  print(`  peak memory ${whole.peakMegabytes.toFixed(0)} MB; medians of 5 of how much more it is than with ${number(few)}:`);
  print(`  ${more.toFixed(0)} MB, and where their source failed ${moreFailed.toFixed(0)} MB (bound of both: 100 MB)`);
  const small = await measureState(64_000, "diff");
  const { decode, assemble } = small.times;
  const told = [decode, assemble].map((time) => `${time?.clock.toFixed(0)} ms (${time?.processor.toFixed(0)} ms of processors)`);
  print(`  ${number(64_000)} findings: decode ${told[0]}, compare ${told[1]}, bound: 150 ms each;`);
  print(`  ${small.peakMegabytes.toFixed(0)} MB in all (bound: 126 MB)`);
  const isQuick = [decode, assemble].every((time) => time !== undefined && time.clock < 150);
  return more < 100 && moreFailed < 100 && isQuick && small.peakMegabytes < 126;
}

/** Megabytes that a week needs beside what it needs for few findings; the median, because each run collects garbage at other moments. */
async function measureMore(step: "report" | "failure", many: number, few: number): Promise<number> {
  const differences: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const most = await measureState(many, step);
    differences.push(most.peakMegabytes - (await measureState(few, step)).peakMegabytes);
  }
  return median(differences);
}

async function benchFlexera(): Promise<boolean> {
  let isWithin = true;
  for (const cost of await measureSnapshots(1_000_000)) {
    print(describeSnapshotCost(cost));
    isWithin &&= cost.peakMegabytes < 300;
  }
  const parquet = await measureParquetMillion();
  print(
    `A Parquet file of ${number(parquet.rows)} rows as CSV: peak ${parquet.peakMegabytes.toFixed(0)} MB (bound: 400 MB), ${parquet.seconds.toFixed(1)} s`,
  );
  return isWithin && parquet.peakMegabytes < 400;
}
