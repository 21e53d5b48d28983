import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { joinParts } from "../../../src/csv/join-parts.ts";
import { createOutputFile } from "../../../src/csv/output-file.ts";

const folder = await mkdtemp(join(tmpdir(), "join-"));
after(() => rm(folder, { recursive: true }));

type Part = { readonly text: string; readonly expectedRows?: number; readonly size?: number };

async function joined(parts: readonly Part[], fallbackColumns: readonly string[] = []) {
  const target = join(folder, "joined.csv");
  const records: (readonly string[])[] = [];
  const headers: (readonly string[])[] = [];
  const source = async function* () {
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part.text);
      const pieces = async function* () {
        const size = part.size ?? 5;
        for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
      };
      yield { label: `part ${index + 1}`, pieces: pieces(), expectedRows: part.expectedRows ?? null };
    }
  };
  const file = await joinParts({
    file: await createOutputFile(target, "sample"),
    parts: source(),
    fallbackColumns,
    onHeader: (header) => {
      headers.push(header.names);
      return header.names;
    },
    onRecord: (record) => records.push((headers[0] ?? []).map((_, slot) => record.text(slot))),
  });
  const text = await readFile(target, "utf8");
  assert.equal(file.bytes, Buffer.byteLength(text));
  assert.equal(file.sha256, createHash("sha256").update(text).digest("hex"));
  return { file, text, records, headers };
}

const cases: readonly (readonly [string, readonly Part[], string, number])[] = [
  ["no part", [], "X,Y\r\n", 0],
  ["only empty parts", [{ text: "" }, { text: "" }], "X,Y\r\n", 0],
  ["a header alone, without its line end", [{ text: '"A","B"' }], '"A","B"\n', 0],
  [
    "two parts alike, one without its last line end",
    [{ text: 'A,B\n1,"2"' }, { text: "A,B\r\n3,4\r\n" }],
    'A,B\n1,"2"\n3,4\r\n',
    2,
  ],
  ["BOMs are dropped", [{ text: "\ufeffA,B\n1,2\n" }, { text: "\ufeffA,B\n3,4\n" }], "A,B\n1,2\n3,4\n", 2],
  ["another order is rewritten", [{ text: "A,B\n1,2\n" }, { text: 'B,A\n"x ""y""",=1\n' }], 'A,B\n1,2\n"=1","x ""y"""\n', 2],
  ["an empty and a header-only part first", [{ text: "" }, { text: "A,B\n" }, { text: "A,B\n1,2\n" }], "A,B\n1,2\n", 1],
];

for (const [name, parts, text, rows] of cases) {
  test(name, async () => {
    const result = await joined(parts, ["X", "Y"]);
    assert.equal(result.text, text);
    assert.equal(result.file.rows, rows);
    assert.ok(result.headers.length <= 1);
    assert.equal(result.records.length, rows);
  });
}

const refused: readonly (readonly [string, readonly Part[], RegExp])[] = [
  ["other columns", [{ text: "A,B\n" }, { text: "A,C\n" }], /part 2 has other columns .*missing: B; added: C/],
  ["a wrong number of rows", [{ text: "A,B\n1,2\n", expectedRows: 2 }], /part 1 has 1 rows, but 2 were announced/],
  ["an empty part that should have rows", [{ text: "", expectedRows: 2 }], /part 1 has 0 rows, but 2/],
  ["a ragged row in the second part", [{ text: "A,B\n1,2\n" }, { text: "A,B\n1\n" }], /Row 1 \(line 2\) of part 2/],
  ["a column twice", [{ text: "A,A\n" }], /"A" more than once/],
];

for (const [name, parts, message] of refused) {
  test(`${name} is refused, and no file is left`, async () => {
    await assert.rejects(joined(parts), message);
    assert.equal(existsSync(join(folder, "joined.csv")), false);
  });
}

test("any split in any column order equals the concatenation by name", async () => {
  const columns = ["A", "B", "C"];
  const cell = fc.stringMatching(/^[a-z,"\n\r= é]{0,6}$/);
  const part = fc.record({
    order: fc.shuffledSubarray(columns, { minLength: 3 }),
    rows: fc.array(fc.tuple(cell, cell, cell), { maxLength: 4 }),
    lineEnd: fc.constantFrom("\n", "\r\n"),
    endsWithLine: fc.boolean(),
    hasMark: fc.boolean(),
    size: fc.integer({ min: 1, max: 40 }),
  });
  const property = fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
    const texts = parts.map(({ order, rows, lineEnd, endsWithLine, hasMark, size }) => {
      const line = (cells: readonly string[]) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(",");
      const body = [order, ...rows.map((row) => order.map((name) => row[columns.indexOf(name)] ?? ""))].map(line).join(lineEnd);
      return { text: `${hasMark ? "\ufeff" : ""}${body}${endsWithLine ? lineEnd : ""}`, size, expectedRows: rows.length };
    });
    const { text, records, headers } = await joined(texts);
    const header = headers[0] ?? [];
    const wanted = parts.flatMap(({ rows }) => rows.map((row) => header.map((name) => row[columns.indexOf(name)] ?? "")));
    assert.deepEqual(records, wanted);
    assert.deepEqual(parse(text, { record_delimiter: ["\r\n", "\n"] }), [header, ...wanted]);
  });
  await fc.assert(property, { seed: 4, numRuns: 150 });
});
