import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { convertParquet } from "../../../src/flexera-export/parquet-to-csv.ts";
import { withDuckDb } from "./duckdb-parquet.ts";

/** A column of a file: its name, the expression that makes it of the row number `i`, and the text that DuckDB gives of it (`@`). */
type Column = readonly [name: string, expression: string, text: string];

const iso = "strftime(@, '%Y-%m-%dT%H:%M:%S.%f')";
/** DuckDB prints six digits; ours drop what is zero behind the third. */
const trimmed = `regexp_replace(${iso}, '0{1,3}$', '') || 'Z'`;

const columns: readonly Column[] = [
  ["tiny", "(i % 250 - 125)::TINYINT", "@::VARCHAR"],
  ["unsigned_int", "(4294967295 - i)::UINTEGER", "@::VARCHAR"],
  ["whole", "(i * 7919 - 1000)::INTEGER", "@::VARCHAR"],
  ["big", "9007199254740993 + i::BIGINT * 1000003", "@::VARCHAR"],
  ["unsigned_big", "18446744073709551615::UBIGINT - i::UBIGINT", "@::VARCHAR"],
  ["dec_small", "((i - 50)::DECIMAL(9,4) / 8)::DECIMAL(9,4)", "@::VARCHAR"],
  ["dec_long", "(i::DECIMAL(18,0) * 123456789.01)::DECIMAL(18,2)", "@::VARCHAR"],
  [
    "dec_huge",
    "(12345678901234567890123456.123456::DECIMAL(38,6) * (CASE WHEN i % 2 = 0 THEN -1 ELSE 1 END))::DECIMAL(38,6)",
    "@::VARCHAR",
  ],
  ["truth", "i % 3 = 0", "@::VARCHAR"],
  ["day", "DATE '1969-12-01' + i::INTEGER", "@::VARCHAR"],
  ["micros", "TIMESTAMP '1969-12-31 23:59:00.000001' + INTERVAL (i * 1234567) MICROSECONDS", trimmed],
  ["millis", "(TIMESTAMP '2026-01-05 06:17:00.5' + INTERVAL (i) HOURS)::TIMESTAMP_MS", trimmed],
  ["zoned", "TIMESTAMPTZ '2026-01-05 06:17:00+02' + INTERVAL (i) HOURS", trimmed.replace("@", "(@ AT TIME ZONE 'UTC')")],
  ["id", "('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID", "@::VARCHAR"],
  ["same", "'value ' || (i % 7)", "@"],
  [
    "text",
    "CASE i % 6 WHEN 0 THEN 'π☃🜁' WHEN 1 THEN 'two\nlines, \"quoted\"' WHEN 2 THEN '=1+1' WHEN 3 THEN ' padded ' WHEN 4 THEN '' ELSE 'row ' || i END",
    "@",
  ],
  ["nothing", "NULL::VARCHAR", "@"],
  ["bytes", "('\\xFF\\x00'::BLOB || i::VARCHAR::BLOB)", "to_base64(@)"],
];

/** Compared as numbers or as JSON, because the texts of two writers differ where the values do not. */
const loose: readonly Column[] = [
  ["real_number", "CASE WHEN i % 10 = 0 THEN 'NaN'::DOUBLE ELSE (i - 100) / 7.0::DOUBLE END", "@::VARCHAR"],
  ["single", "((i - 100) / 10.0)::FLOAT", "@::VARCHAR"],
];
const json: readonly Column[] = [
  ["items", "CASE WHEN i % 4 = 0 THEN NULL ELSE [i, NULL, i + 9007199254740993] END", "to_json(@)"],
  [
    "thing",
    "{'name': 'n' || i, 'price': (i / 8.0)::DECIMAL(12,3), 'tags': ['a', 'b' || i], 'none': NULL::INTEGER}",
    "to_json(@)",
  ],
  ["pairs", "MAP {'one': i, 'two': NULL}", "to_json(@)"],
];

const all = [...columns, ...loose, ...json];
const withNulls = all.map(([name, expression]) => `CASE WHEN i % 11 = 5 THEN NULL ELSE ${expression} END AS ${name}`);
const rows = 2_500;
const source = `SELECT i, ${withNulls.join(", ")} FROM range(${rows}) t(i)`;
const told = all.map(([name, , text]) => `(${text.replace("@", `"${name}"`)})::VARCHAR`).join(", ");

const codecs = ["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"] as const;

/** A cell in the form in which cells of two writers are equal; null is an empty cell. */
function normal(cell: string | null, column: number): string {
  if (cell === null || cell === "" || column < columns.length) return cell ?? "";
  return column < columns.length + loose.length ? String(Number(cell)) : JSON.stringify(JSON.parse(cell));
}

async function convert(file: string): Promise<readonly string[][]> {
  await convertParquet(file, `${file}.csv`, "the file");
  return parse(await readFile(`${file}.csv`));
}

test("a file that DuckDB wrote is read row by row as DuckDB has it, in every codec and page format", async (t) => {
  const isThere = await withDuckDb(async (db) => {
    await db.run("SET TimeZone = 'UTC'");
    await db.run(`CREATE TABLE made AS ${source}`);
    const expected = (await db.rows(`SELECT ${told} FROM made`)).map((cells) => cells.map(normal).join("\u0001"));
    assert.equal(expected.length, rows);
    for (const [codec, version] of [...codecs.map((name) => [name, "V1"] as const), ["zstd", "V2"] as const]) {
      const file = db.path(`${codec}-${version}.parquet`);
      const options = `FORMAT parquet, COMPRESSION ${codec}, ROW_GROUP_SIZE 2048, PARQUET_VERSION ${version}`;
      const large = version === "V2" ? "REPLACE (unsigned_int // 2 AS unsigned_int)" : "";
      await db.run(`COPY (SELECT * ${large} FROM made) TO '${file}' (${options})`);
      const [header, ...ours] = await convert(file);
      assert.deepEqual(header, ["i", ...all.map(([name]) => name)]);
      const compared = version === "V2" ? all.findIndex(([name]) => name === "unsigned_int") : -1;
      const leave = (text: string) =>
        text
          .split("\u0001")
          .filter((_cell, column) => column !== compared)
          .join("\u0001");
      assert.equal(ours.length, rows);
      for (const [row, cells] of ours.entries()) {
        const mine = cells.slice(1).map(normal).join("\u0001");
        if (mine !== expected[row]) assert.equal(leave(mine), leave(expected[row] ?? ""), `${codec} ${version}, row ${row}`);
      }
    }
  });
  if (!isThere) t.skip(notInstalled);
});

test("large unsigned numbers in a form that the library misreads are refused", async (t) => {
  const isThere = await withDuckDb(async (db) => {
    const file = db.path("unsigned.parquet");
    const write = (first: string) =>
      db.run(
        `COPY (SELECT (${first} + i)::UINTEGER AS number FROM range(3) t(i)) TO '${file}' (FORMAT parquet, PARQUET_VERSION V2)`,
      );
    await write("2147483640");
    assert.deepEqual(await convert(file), [["number"], ["2147483640"], ["2147483641"], ["2147483642"]]);
    await write("2147483647");
    await assert.rejects(convert(file), /the file cannot be read as Parquet: .*unsigned numbers/);
  });
  if (!isThere) t.skip(notInstalled);
});

const notInstalled = "DuckDB's binding is not installed for this platform (optional dependency of @duckdb/node-api)";
