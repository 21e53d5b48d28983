import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "../bundle-program.ts";
import { exportParts, weekApart } from "../exports/export-parts.ts";
import type { Measured } from "./answer.ts";
import { previousReport } from "./previous-report.ts";

/** Medians of one program. */
export type ScanFigures = { readonly seconds: number; readonly peakMegabytes: number };

export type ScanComparison = {
  readonly rows: number;
  readonly bytes: number;
  readonly ours: ScanFigures;
  readonly duckdb: ScanFigures;
  /** Once only, because it takes half a minute. */
  readonly csvParse: ScanFigures;
};

/** Scans an export and compares it with the report before, three programs in turn, `times` times; all must give one answer. */
export async function compareScans(rows: number, times: number): Promise<ScanComparison> {
  const { current, bytes, previous } = await material(rows);
  const ours: Measured[] = [];
  const duckdb: Measured[] = [];
  await withOurProgram((program) => {
    for (let turn = 0; turn < times; turn += 1) {
      ours.push(measure(program, current, previous.state));
      duckdb.push(measure(besides("scan-duckdb.ts"), current, previous.keys));
    }
  });
  const csvParse = measure(besides("scan-csv-parse.ts"), current, previous.keys);
  const [answer, ...others] = [...ours, ...duckdb, csvParse].map(({ appeared, closed, stillOpen, gone }) => ({
    appeared,
    closed,
    stillOpen,
    gone,
  }));
  for (const other of others) assert.deepEqual(other, answer, "the programs do not agree");
  return { rows, bytes, ours: median(ours), duckdb: median(duckdb), csvParse: median([csvParse]) };
}

/** Our own figures alone, for several numbers of rows. */
export async function measureOurs(sizes: readonly number[], times: number): Promise<readonly ScanFigures[]> {
  const figures: ScanFigures[] = [];
  for (const rows of sizes) {
    const { current, previous } = await material(rows);
    await withOurProgram((program) => {
      figures.push(median(Array.from({ length: times }, () => measure(program, current, previous.state))));
    });
  }
  return figures;
}

async function material(rows: number) {
  const weeks = weekApart(rows);
  const [before, after] = [(await exportParts(weeks.before)).files[0], (await exportParts(weeks.after)).files[0]];
  if (before === undefined || after === undefined) throw new Error(`no file of ${rows} rows`);
  return { current: after.path, bytes: after.bytes, previous: await previousReport(before.path) };
}

async function withOurProgram(work: (program: string) => void): Promise<void> {
  const program = await bundleProgram(besides("scan-ours.ts"), "scan-ours");
  try {
    work(program);
  } finally {
    rmSync(program);
  }
}

function besides(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function measure(program: string, current: string, previous: string): Measured {
  // The heap of the action; see `src/main.ts`.
  const flags = program.endsWith(".mjs") ? ["--semi-space-growth-factor=1", "--heap-growing-percent=60"] : [];
  return JSON.parse(execFileSync(process.execPath, [...flags, program, current, previous], { encoding: "utf8" }));
}

function median(runs: readonly Measured[]): ScanFigures {
  const middle = (values: readonly number[]): number =>
    values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
  return {
    seconds: middle(runs.map(({ milliseconds }) => milliseconds / 1000)),
    peakMegabytes: middle(runs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}
