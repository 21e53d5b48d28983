import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { booleanOf, dayOf, listOf, numberOf, textOf, timestampOf } from "../../../src/snyk-export/cells.ts";

const at = Date.parse("2026-01-03T10:11:12.013Z");

const timestamps: readonly (readonly [string, number | null | undefined])[] = [
  ["2026-01-03 10:11:12.013", at],
  ["2026-01-03T10:11:12.013Z", at],
  ["2026-01-03t10:11:12.013z", at],
  ["2026-01-03 10:11:12.013999", at],
  ["2026-01-03 10:11:12.013 UTC", at],
  ["2026-01-03T12:11:12.013+02:00", at],
  ["2026-01-03T12:11:12.013+0200", at],
  ["2026-01-03 05:11:12.013-05", at],
  ["2026-01-03 10:11:12", at - 13],
  ["2026-01-03 10:11", at - 12_013],
  ["2026-01-03", Date.parse("2026-01-03")],
  ["", null],
  [" ", null],
  ["\\N", null],
  ["NULL", null],
  ["[]", null],
  ["2026-02-31 10:11:12", undefined],
  ["2026-13-01", undefined],
  ["2026-01-03 25:11:12", undefined],
  ["03/01/2026", undefined],
  ["1767435072013", undefined],
  ["yesterday", undefined],
];

for (const [cell, expected] of timestamps)
  test(`the timestamp ${JSON.stringify(cell)}`, () => assert.equal(timestampOf(cell), expected));

const lists: readonly (readonly [string, readonly string[]])[] = [
  ['["CVE-2099-0001","CVE-2099-0002"]', ["CVE-2099-0001", "CVE-2099-0002"]],
  ["CVE-2099-0001, CVE-2099-0002", ["CVE-2099-0001", "CVE-2099-0002"]],
  ["[]", []],
  ["null", []],
  ['[null,"",1,{"a":2}]', ["1", '{"a":2}']],
  ["[broken", ["[broken"]],
];

for (const [cell, expected] of lists) test(`the list ${cell}`, () => assert.deepEqual(listOf(cell), expected));

test("texts, numbers, booleans and days", () => {
  assert.deepEqual(["", "\\N", "null", "Null", "[]", " x "].map(textOf), ["", "", "", "", "", " x "]);
  assert.deepEqual(["721", " 9.8 ", "", "null", "NaN", "Infinity", "high"].map(numberOf), [
    721,
    9.8,
    null,
    null,
    null,
    null,
    null,
  ]);
  assert.deepEqual(["true", "FALSE", "", "\\N", "yes"].map(booleanOf), [true, false, null, null, undefined]);
  assert.deepEqual(["2026-01-03", "2026-01-03 10:11:12", "", "2026-02-30", "soon"].map(dayOf), [
    "2026-01-03",
    "2026-01-03",
    "",
    "",
    "",
  ]);
});

test("no cell throws", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.json(),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      ),
      (cell) => {
        for (const read of [textOf, numberOf, booleanOf, timestampOf, dayOf, listOf]) read(cell);
      },
    ),
    { seed: 1, numRuns: 1000 },
  );
});
