import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { DigestError } from "../../../src/errors.ts";
import { cellText } from "../../../src/flexera-export/parquet-cell.ts";
import { decimalText, floatText, unscaledFromBytes } from "../../../src/flexera-export/parquet-numbers.ts";
import { dayText, instantText, intervalText, timeOfDayText } from "../../../src/flexera-export/parquet-times.ts";
import { convertParquet } from "../../../src/flexera-export/parquet-to-csv.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "parquet-"));
});
after(() => rm(folder, { recursive: true }));

async function convert(bytes: Uint8Array): Promise<readonly string[][]> {
  const file = join(folder, "file.parquet");
  await writeFile(file, bytes);
  await convertParquet(file, `${file}.csv`, "the file");
  return parse(await readFile(`${file}.csv`));
}

function write(columnData: ColumnSource[], rowGroupSize = 1_000): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

test("any texts, numbers and nulls are the same after any split into row groups", async () => {
  const row = fc.record({
    text: fc.option(fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.toWellFormed())),
    big: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    real: fc.option(fc.double({ noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value))),
    truth: fc.option(fc.boolean()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 30 }), async (rows, size) => {
      const columnData: ColumnSource[] = [
        { name: "text", data: rows.map(({ text }) => text), type: "STRING", nullable: true },
        { name: "big", data: rows.map(({ big }) => big), type: "INT64", nullable: true },
        { name: "real", data: rows.map(({ real }) => real), type: "DOUBLE", nullable: true },
        { name: "truth", data: rows.map(({ truth }) => truth), type: "BOOLEAN", nullable: true },
      ];
      const told = rows.map(({ text, big, real, truth }) => [
        text ?? "",
        String(big ?? ""),
        String(real ?? ""),
        String(truth ?? ""),
      ]);
      assert.deepEqual(await convert(write(columnData, size)), [["text", "big", "real", "truth"], ...told]);
    }),
    { numRuns: 25 },
  );
});

test("a broken file is an error or other rows, and never hangs or leaves a file", async () => {
  const numbers = Array.from({ length: 400 }, (_unused, index) => index);
  const whole = write(
    [
      { name: "text", data: numbers.map((index) => `row ${index % 50}`), type: "STRING" },
      { name: "number", data: numbers, type: "INT32" },
      { name: "nested", data: numbers.map((index) => ({ list: [index, "b"] })), type: "JSON" },
    ],
    100,
  );
  const damage = fc.record({
    flips: fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 6 }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(whole.length) }, { weight: 1, arbitrary: fc.nat(whole.length) }),
  });
  let errors = 0;
  await fc.assert(
    fc.asyncProperty(damage, async ({ flips, cut }) => {
      const bytes = whole.slice(0, cut);
      for (const [at, by] of flips) if (at < cut) bytes[at] = (bytes[at] ?? 0) ^ by;
      try {
        await convert(bytes);
      } catch (thrown) {
        errors += 1;
        assert.ok(thrown instanceof DigestError, String(thrown));
        assert.match(thrown.message, /^the file cannot be read as Parquet: [^\n]+\.$/);
        assert.ok(!existsSync(join(folder, "file.parquet.csv")));
      }
      await rm(join(folder, "file.parquet.csv"), { force: true });
    }),
    { numRuns: 150, seed: 7 },
  );
  assert.ok(errors > 100, `${errors} errors`);
});

test("a file without rows is a header, two columns of one name are refused", async () => {
  assert.deepEqual(await convert(write([{ name: "a", data: [], type: "STRING" }])), [["a"]]);
  const twice: ColumnSource = { name: "a", data: ["x"], type: "STRING" };
  await assert.rejects(convert(write([twice, twice])), /same name/);
});

test("instants have three digits of a second, or as many as they need", () => {
  const cases = [
    [0n, 1_000n, "1970-01-01T00:00:00.000Z"],
    [-1n, 1_000n, "1969-12-31T23:59:59.999Z"],
    [1_500_000n, 1_000_000n, "1970-01-01T00:00:01.500Z"],
    [-1n, 1_000_000n, "1969-12-31T23:59:59.999999Z"],
    [1_000_000_010n, 1_000_000_000n, "1970-01-01T00:00:01.00000001Z"],
    [2n ** 62n, 1_000n, String(2n ** 62n)],
  ] as const;
  for (const [ticks, perSecond, text] of cases) assert.equal(instantText(ticks, perSecond), text);
  assert.equal(timeOfDayText(3_723_004_005n, 1_000_000n), "01:02:03.004005");
  assert.deepEqual([dayText(0), dayText(-1), dayText(1e9)], ["1970-01-01", "1969-12-31", "1000000000"]);
  assert.equal(intervalText(new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0, 244, 1, 0, 0])), "P1M2DT0.5S");
});

test("decimals keep all their digits", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), fc.nat(30), (unscaled, scale) => {
      const text = decimalText(unscaled, scale);
      assert.equal(BigInt(text.replace(".", "")), unscaled);
      assert.equal(text.split(".")[1]?.length ?? 0, scale);
      const bytes = Buffer.from(BigInt.asUintN(136, unscaled).toString(16).padStart(34, "0"), "hex");
      assert.equal(unscaledFromBytes(bytes), unscaled);
    }),
  );
  assert.deepEqual([decimalText(-5n, 2), decimalText(5n, 0)], ["-0.05", "5"]);
});

test("numbers of 32 bits are told in the shortest digits that mean them", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      assert.equal(Math.fround(Number(floatText(value))), Object.is(value, -0) ? 0 : value);
    }),
  );
  assert.deepEqual(
    [floatText(Math.fround(0.1)), floatText(Math.fround(16_777_216)), floatText(Number.NaN)],
    ["0.1", "16777216", "NaN"],
  );
});

test("bytes without a type are text where they are UTF-8, else base64", () => {
  const column = {
    children: [],
    count: 1,
    path: ["a"],
    element: { name: "a", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  } as const;
  const tree = { ...column, children: [], path: ["a"] };
  assert.equal(cellText(Buffer.from("π"), tree), "π");
  assert.equal(cellText(new Uint8Array([0xff, 0]), tree), "/wA=");
  assert.equal(cellText(undefined, tree), "");
});
