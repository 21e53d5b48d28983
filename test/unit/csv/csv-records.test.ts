import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { missingColumns, parseCsvHeader, requireColumns } from "../../../src/csv/csv-header.ts";
import { readCsvRecords } from "../../../src/csv/csv-records.ts";
import { formatCsvRow, neutraliseFormula } from "../../../src/csv/csv-writer.ts";
import { DigestError } from "../../../src/errors.ts";

async function* cut(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(text: string | Uint8Array, pieceSize = 7) {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const records: (readonly string[])[] = [];
  const headerEnds: number[] = [];
  const rows = await readCsvRecords(cut(bytes, pieceSize), {
    label: "sample.csv",
    onHeader: (names, place) => {
      records.push(names);
      headerEnds.push(place.bytes);
    },
    onRecord: (record) => records.push(record),
  });
  return { rows, records, headerEnds };
}

const readable: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
  ["nothing", "", []],
  ["a header alone", "A,B", [["A", "B"]]],
  [
    "LF",
    "A,B\n1,2\n",
    [
      ["A", "B"],
      ["1", "2"],
    ],
  ],
  [
    "CRLF without a last line end",
    "A,B\r\n1,2",
    [
      ["A", "B"],
      ["1", "2"],
    ],
  ],
  [
    "LF and CRLF mixed",
    "A,B\n1,2\r\n3,4\n",
    [
      ["A", "B"],
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  [
    "a BOM",
    '\ufeff"A",B\n1,2\n',
    [
      ["A", "B"],
      ["1", "2"],
    ],
  ],
  [
    "newlines and quotes in quotes",
    'A,B\n"x\r\ny","a ""b"" c"\n',
    [
      ["A", "B"],
      ["x\r\ny", 'a "b" c'],
    ],
  ],
  [
    "blank lines at the end",
    "A,B\n1,2\n\n\r\n",
    [
      ["A", "B"],
      ["1", "2"],
    ],
  ],
  ["a blank row of a single column", "A\n1\n\n2\n", [["A"], ["1"], [""], ["2"]]],
  [
    "many bytes a character",
    "Ä,𝄞\né,漢\n",
    [
      ["Ä", "𝄞"],
      ["é", "漢"],
    ],
  ],
];

for (const [name, text, records] of readable) {
  for (const size of [1, 3, 1000]) {
    test(`${name}, in pieces of ${size}`, async () => {
      const result = await read(text, size);
      assert.deepEqual(result.records, records);
      assert.equal(result.rows, Math.max(0, records.length - 1));
    });
  }
}

test("the place of the header tells its bytes, BOM and line end included", async () => {
  assert.deepEqual((await read('\ufeff"A\nx",B\r\n1,2\n')).headerEnds, [12]);
});

const broken: readonly (readonly [string, string, RegExp])[] = [
  ["a row that is too short", "A,B\n1,2\n3\n", /^Row 2 \(line 3\) of sample\.csv has 1 cells and stops after column 1/],
  ["a row that is too long", "A,B\n1,2,3\n", /^Row 1 \(line 2\) of sample\.csv has 3 cells and goes on after column 2/],
  ["a quote never closed", 'A,B\n1,"2\n3,4\n', /never closed in row 1 .*column 2 of sample\.csv/],
  ["a quote in the middle", 'A,B\n1,x"secret"\n', /A quote stands where none may be in row 1 .*column 2/],
  ["text after a quote", 'A,B\n1,"x"secret\n', /A quote stands where none may be in row 1/],
];

for (const [name, text, message] of broken) {
  test(`${name} is named with its place and without its content`, async () => {
    await assert.rejects(read(text), (error: unknown) => {
      assert.ok(error instanceof DigestError);
      assert.equal(error.kind, "data");
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
}

test("a quote never closed does not read a large file into memory", async () => {
  const endless = async function* () {
    yield Buffer.from('A,B\n1,"');
    for (let count = 0; count < 400; count += 1) yield Buffer.alloc(65_536, "x");
  };
  const reading = { label: "sample.csv", onHeader: () => {}, onRecord: () => {} };
  await assert.rejects(readCsvRecords(endless(), reading), /more than 16777216 characters begins in row 1/);
});

test("an error of the consumer passes through", async () => {
  const failing = {
    label: "x",
    onHeader: () => {},
    onRecord: () => assert.fail(new DigestError({ kind: "data", message: "mine", remedy: "" })),
  };
  await assert.rejects(readCsvRecords(cut(Buffer.from("A\n1\n"), 9), failing), /mine/);
});

test("headers: by name, none twice, missing ones named", () => {
  const header = parseCsvHeader([" B ", "A"], "x.csv");
  assert.equal(header.positions.get("A"), 1);
  assert.deepEqual(missingColumns(header, ["A", "C"]), ["C"]);
  assert.throws(() => parseCsvHeader(["A", "A"], "x.csv"), /"A" more than once/);
  assert.throws(() => requireColumns(header, ["C", "A", "D"], "x.csv"), /x\.csv lacks the columns C, D/);
});

test("writer and reader agree on every table", async () => {
  const cell = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\s",=]{0,4}[a-z]?$/));
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  const property = fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, size) => {
    const first = rows[0]?.[0] ?? "";
    fc.pre(!first.startsWith("\ufeff"));
    const { records } = await read(rows.map(formatCsvRow).join(""), size);
    assert.deepEqual(
      records,
      rows.map((row) => row.map((one) => neutraliseFormula(one.toWellFormed()))),
    );
  });
  await fc.assert(property, { seed: 3, numRuns: 200 });
});
