import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { headerLine, rowLine } from "../../sandbox/snyk/csv-text.ts";
import { defaultOptions } from "../../sandbox/snyk/default-options.ts";
import type { ExportFiles } from "../../sandbox/snyk/export-files.ts";
import { PartFile, type WrittenFile } from "../../sandbox/snyk/part-file.ts";
import { syntheticIssueRows } from "../../sandbox/world/synthetic-rows.ts";

/** Which of the endless numbered rows an export has, and how many of them are open and critical. */
export type ExportRange = {
  readonly from: number;
  readonly rows: number;
  readonly openShare: number;
  readonly criticalShare: number;
};

/** Where benchmarks keep what takes long to make. */
export const benchFolder = path.join(tmpdir(), "exposure-digest-bench");

/** Rows of one file: about 1.3 GB. */
const rowsPerPart = 1_000_000;

/** How many findings are open and critical: as large a share of all rows, or as many whatever the rows are. */
export type OpenFindingsOf = "a share" | "a number";

/** Of ten million rows 400,000 are then open and critical: what a report keeps track of. */
const criticalShare = 0.05;

/** Of any number of rows about 4,000 are then open and critical. */
const criticalRows = 5_000;

/**
 * Two exports of `rows` rows a week apart: a twentieth of what was open is resolved, one row in a hundred is new, and one in two
 * hundred is gone.
 */
export function weekApart(
  rows: number,
  open: OpenFindingsOf = "a share",
): { readonly before: ExportRange; readonly after: ExportRange } {
  const critical = open === "a share" ? criticalShare : criticalRows / rows;
  return {
    before: { from: 0, rows: Math.round(rows * 0.995), openShare: 0.8, criticalShare: critical },
    after: { from: Math.round(rows * 0.005), rows, openShare: 0.75, criticalShare: critical },
  };
}

/** The files of an export of all columns, made once and kept. */
export async function exportParts(range: ExportRange): Promise<ExportFiles> {
  const files: WrittenFile[] = [];
  for (let done = 0; done < range.rows; done += rowsPerPart) {
    files.push(await exportPart({ ...range, from: range.from + done, rows: Math.min(rowsPerPart, range.rows - done) }));
  }
  return { rowCount: range.rows, files };
}

async function exportPart(range: ExportRange): Promise<WrittenFile> {
  mkdirSync(benchFolder, { recursive: true });
  const { from, rows, openShare, criticalShare } = range;
  const target = path.join(benchFolder, `rows-${from}-${rows}-open-${openShare}-critical-${criticalShare}.csv`);
  const facts = `${target}.json`;
  if (existsSync(facts)) return JSON.parse(readFileSync(facts, "utf8"));
  const { csv } = defaultOptions().exports;
  const file = new PartFile(`${target}.part`);
  let columns: readonly string[] | null = null;
  for (const row of syntheticIssueRows({ ...range, seed: 1 })) {
    if (columns === null) {
      columns = Object.keys(row);
      await file.add(headerLine(columns, csv));
    }
    const disk = file.add(rowLine(row, columns, csv));
    file.rowCount += 1;
    if (disk !== null) await disk;
  }
  const written = { ...(await file.finish(csv)), path: target };
  renameSync(`${target}.part`, target);
  writeFileSync(facts, JSON.stringify(written));
  return written;
}
