import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { formatCsvRow, neutraliseFormula } from "../../../src/csv/csv-writer.ts";

const rows: readonly (readonly [readonly string[], string])[] = [
  [["a", "b"], "a,b\r\n"],
  [[""], '""\r\n'],
  [["", ""], ",\r\n"],
  [['say "hi"', "a,b", "x\ny", "x\ry"], '"say ""hi""","a,b","x\ny","x\ry"\r\n'],
  [["=1+1", "+1", "-1", "@x", "\tx", "\rx"], "'=1+1,'+1,'-1,'@x,'\tx,\"'\rx\"\r\n"],
  [["  =1", '"=1', "'=1", "\u00a0=1", "\ufeff=1", "\u200b=1"], "'  =1,\"'\"\"=1\",''=1,'\u00a0=1,'\ufeff=1,'\u200b=1\r\n"],
  [["＝1", "＋1", "－1", "＠x"], "'＝1,'＋1,'－1,'＠x\r\n"],
  [["1-1", "a=b", " a"], '1-1,a=b," a"\r\n'],
];

for (const [cells, line] of rows) {
  test(`the row ${JSON.stringify(cells)}`, () => assert.equal(formatCsvRow(cells), line));
}

test("what is written is read back as it was, but for the apostrophe before formulas", () => {
  const cell = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\s"',=+@-]{0,4}[a-z]?$/));
  const property = fc.property(
    fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
    (table) => {
      const text = table.map(formatCsvRow).join("");
      const read: string[][] = parse(text, { relax_column_count: true, record_delimiter: "\r\n" });
      assert.deepEqual(
        read,
        table.map((row) => row.map((one) => neutraliseFormula(one.toWellFormed()))),
      );
    },
  );
  fc.assert(property, { seed: 1, numRuns: 300 });
});

test("no cell begins as a formula, whatever is in it", () => {
  const property = fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(neutraliseFormula(text), /^[\s"]*[=+\-@＝＋－＠]/u);
  });
  fc.assert(property, { seed: 2, numRuns: 1000 });
});
