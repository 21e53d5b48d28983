import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Measured } from "./answer.ts";
import { issuesFile } from "./issues-file.ts";
import { previousReport } from "./previous-report.ts";

/** Medians of one program. */
export type ScanFigures = { readonly seconds: number; readonly peakMegabytes: number };

export type ScanComparison = {
  readonly rows: number;
  readonly bytes: number;
  readonly ours: ScanFigures;
  readonly duckdb: ScanFigures;
  /** Once only, because it takes a minute. */
  readonly csvParse: ScanFigures;
};

/** Scans an export and compares it with the report before, three programs in turn, `times` times; all must give one answer. */
export async function compareScans(rows: number, times: number): Promise<ScanComparison> {
  const current = await issuesFile(rows, 0.75);
  const previous = await previousReport(await issuesFile(rows, 0.8));
  const ours: Measured[] = [];
  const duckdb: Measured[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    ours.push(measure("scan-ours.ts", current, previous.state));
    duckdb.push(measure("scan-duckdb.ts", current, previous.keys));
  }
  const csvParse = measure("scan-csv-parse.ts", current, previous.keys);
  const [answer, ...others] = [...ours, ...duckdb, csvParse].map(({ appeared, closed, stillOpen, gone }) => ({
    appeared,
    closed,
    stillOpen,
    gone,
  }));
  for (const other of others) assert.deepEqual(other, answer, "the programs do not agree");
  return { rows, bytes: statSync(current).size, ours: median(ours), duckdb: median(duckdb), csvParse: median([csvParse]) };
}

/** Our own figures alone, for another number of rows. */
export async function measureOurs(rows: number, times: number): Promise<ScanFigures> {
  const current = await issuesFile(rows, 0.75);
  const previous = await previousReport(await issuesFile(rows, 0.8));
  return median(Array.from({ length: times }, () => measure("scan-ours.ts", current, previous.state)));
}

function measure(program: string, current: string, previous: string): Measured {
  const script = fileURLToPath(new URL(program, import.meta.url));
  const flags = program === "scan-ours.ts" ? ["--semi-space-growth-factor=1", "--heap-growing-percent=20"] : [];
  return JSON.parse(execFileSync(process.execPath, [...flags, script, current, previous], { encoding: "utf8" }));
}

function median(runs: readonly Measured[]): ScanFigures {
  const middle = (values: readonly number[]): number =>
    values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
  return {
    seconds: middle(runs.map(({ milliseconds }) => milliseconds / 1000)),
    peakMegabytes: middle(runs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}
