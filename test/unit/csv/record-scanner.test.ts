import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { assertSameReading, cut } from "./same-reading.ts";

const spectrum = path.join(path.dirname(fileURLToPath(import.meta.resolve("csv-spectrum/package.json"))), "csvs");

for (const name of readdirSync(spectrum).filter((file) => file.endsWith(".csv"))) {
  test(`csv-spectrum: ${name}`, async () => {
    for (const size of [1, 7, 4096]) await assertSameReading(readFileSync(path.join(spectrum, name)), size);
  });
}

const odd = [
  "",
  "\n",
  "\r\n",
  "A",
  "A,B\n1\n",
  "A,B\n1,2,3\n",
  'A,B\n1,x"y\n',
  'A,B\n1,"x"y\n',
  'A,B\n1,"x',
  'A,B\n1,"x"\r2\n',
  'A,B\n1,"x"\r\n2,"y"\r',
  'A,B\n1,\r"x"\n',
  "A,B\r1,2\r",
  "A\n\n1\n\r\n",
  "A,B\n\n\r\n1,2\n\n",
  'A,B\n"""","""a"""\n"""",\n',
  "\ufeffA,B\n\ufeff1,2\n",
  '"A\n1",B\n"x\ny","\r\n"\n3,4',
  "A,B\n1,2\n\r",
  'A,"B\n1,2\n',
  `A,B\n${`${"x".repeat(61)},"\n"\n`.repeat(40)}1`,
];

for (const text of odd) {
  test(`read as csv-parse reads it: ${JSON.stringify(text).slice(0, 60)}`, async () => {
    for (const size of [1, 2, 63, 64, 65, 4096]) await assertSameReading(Buffer.from(text), size);
  });
}

test("read as csv-parse reads it: any text of the characters that matter", async () => {
  const piece = fc.constantFrom(
    "a",
    "bc",
    ",",
    ",",
    "\n",
    "\n",
    "\r\n",
    "\r",
    '"',
    '""',
    '"x"',
    '"x,y"',
    ',"\n",',
    "é",
    "x".repeat(59),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }), async (pieces, size) => {
      await assertSameReading(Buffer.from(pieces.join("")), size);
    }),
    { numRuns: 500 },
  );
});

test("read as csv-parse reads it: any table, quoted where it must be or where somebody liked to", async () => {
  const cell = fc.tuple(
    fc.string({ unit: fc.constantFrom("a", "b", "é", "\n", "\r\n", ",", '"', " ", "𝄞"), maxLength: 9 }),
    fc.boolean(),
  );
  const table = fc
    .integer({ min: 1, max: 6 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 9 }));
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom("\n", "\r\n"), fc.integer({ min: 1, max: 200 }), async (rows, end, size) => {
      const quoted = ([text, isQuoted]: readonly [string, boolean]) =>
        isQuoted || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      await assertSameReading(Buffer.from(rows.map((row) => row.map(quoted).join(",") + end).join("")), size);
    }),
    { numRuns: 300 },
  );
});

test("a record that is larger than what is scanned at once is read all the same", async () => {
  const text = `A,B\n1,2\n3,"${"x\n".repeat(1_500_000)}"\n4,5\n`;
  await assertSameReading(Buffer.from(text), 300_000);
});

test("more records than are found at once", async () => {
  await assertSameReading(Buffer.from(`A,B\n${"1,2\n".repeat(5_000)}`), 16_384);
});

test("cut gives every byte once", () => {
  assert.equal([...cut(Buffer.from("abcdefg"), 3)].map((piece) => Buffer.from(piece).toString()).join("|"), "abc|def|g");
});
