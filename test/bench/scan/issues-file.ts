import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { headerLine, rowLine } from "../../sandbox/snyk/csv-text.ts";
import { defaultOptions } from "../../sandbox/snyk/default-options.ts";
import { syntheticIssueRows } from "../../sandbox/world/synthetic-rows.ts";

const folder = path.join(tmpdir(), "exposure-digest-bench");

/** The file of an export of all columns; exports with equal numbers of rows have the same keys. It is made once and kept. */
export async function issuesFile(rows: number, openShare: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const target = path.join(folder, `issues-${rows}-${openShare}.csv`);
  if (existsSync(target)) return target;
  await pipeline(Readable.from(pieces(rows, openShare)), createWriteStream(`${target}.part`));
  renameSync(`${target}.part`, target);
  return target;
}

function* pieces(rows: number, openShare: number): Generator<string> {
  const { csv } = defaultOptions().exports;
  let columns: readonly string[] | null = null;
  let piece = "";
  for (const row of syntheticIssueRows({ rows, seed: 1, openShare })) {
    if (columns === null) {
      columns = Object.keys(row);
      yield headerLine(columns, csv);
    }
    piece += rowLine(row, columns, csv);
    if (piece.length < 1 << 20) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
