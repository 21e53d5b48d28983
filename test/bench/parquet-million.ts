import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

export type ParquetRun = {
  readonly rows: number;
  readonly parquetBytes: number;
  readonly csvBytes: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
};

const folder = join(tmpdir(), "exposure-digest-bench");

/**
 * Converts a Parquet file of DuckDB with a million rows and 20 columns, in a process of its own. With `isOneGroup` all rows are in
 * one row group, as some writers make them; otherwise in groups of DuckDB's size. The file is made once and kept for later runs.
 */
export async function measureParquetMillion(isOneGroup = false, rows = 1_000_000): Promise<ParquetRun> {
  const parquetFile = join(folder, `${rows}-${isOneGroup ? "one-group" : "groups"}.parquet`);
  if (!existsSync(parquetFile)) await writeFile(parquetFile, rows, isOneGroup ? rows : 122_880);
  const csvFile = join(folder, `${process.pid}.csv`);
  try {
    const script = new URL("convert-parquet.ts", import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script, parquetFile, csvFile]);
    const measured: Omit<ParquetRun, "parquetBytes"> = JSON.parse(stdout);
    return { ...measured, parquetBytes: (await stat(parquetFile)).size };
  } finally {
    await rm(csvFile, { force: true });
  }
}

async function writeFile(target: string, rows: number, rowsPerGroup: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "1GB" });
  const connection = await instance.connect();
  const texts = Array.from(
    { length: 10 },
    (_unused, index) => `'value ' || (i * ${index + 3}) % ${10 ** (index % 6)} AS text_${index}`,
  );
  const numbers = Array.from({ length: 5 }, (_unused, index) => `i * ${index + 7} AS number_${index}`);
  const others = [
    "uuid()::VARCHAR AS id",
    "i % 3 = 0 AS truth",
    "i / 7.0 AS real_number",
    "(i / 8)::DECIMAL(18,4) AS price",
    "TIMESTAMP '2026-01-05' + INTERVAL (i) SECONDS AS at",
  ];
  const columns = [...others, ...texts, ...numbers].join(", ");
  const part = `${target}.part`;
  await connection.run(
    `COPY (SELECT ${columns} FROM range(${rows}) t(i)) TO '${part}' (FORMAT parquet, ROW_GROUP_SIZE ${rowsPerGroup})`,
  );
  connection.closeSync();
  await rename(part, target);
}
