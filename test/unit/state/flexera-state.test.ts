import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { DigestError } from "../../../src/errors.ts";
import type { FlexeraMemory, TableFile } from "../../../src/model/flexera-memory.ts";
import { asSourceId } from "../../../src/model/ids.ts";
import type { RowHashes } from "../../../src/model/row-hashes.ts";
import { RowHashesBuilder } from "../../../src/model/row-hashes-builder.ts";
import type { State } from "../../../src/model/state.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import { deriveDisguiseKey, disguiseState } from "../../../src/state/state-disguise.ts";
import { sampleState } from "./sample-state.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "flexera-state-"));
});
after(() => rm(folder, { recursive: true }));

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hashText = bytes(8).map((hash) => Buffer.from(hash).toString("latin1"));

/** Hashes of any rows over some columns. */
const hashes: fc.Arbitrary<RowHashes> = fc
  .record({
    columns: fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 3 }),
    signature: fc.string(),
    rows: fc.array(fc.record({ key: hashText, row: fc.option(hashText), isSelected: fc.boolean(), cells: bytes(6) }), {
      maxLength: 6,
    }),
  })
  .map(({ columns, signature, rows }) => {
    const builder = new RowHashesBuilder({ columns, signature });
    for (const { key, row, isSelected, cells } of rows) {
      builder.add(
        key,
        row,
        isSelected,
        Uint16Array.from(columns, (_name, index) => (cells[index] ?? 0) * 257),
      );
    }
    return builder.build();
  });

const cursor: fc.Arbitrary<FlexeraMemory["cursor"]> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant("token" as const), token: fc.string() }, { noNullPrototype: true }),
    fc.record({ kind: fc.constant("file" as const), id: fc.string(), createdAt: fc.nat() }, { noNullPrototype: true }),
  ),
);

const texts = fc.array(fc.string(), { maxLength: 2 });
const counts = fc.record({ added: fc.nat(), changed: fc.nat(), removed: fc.nat() }, { noNullPrototype: true });
const listedCell = fc.record(
  { column: fc.string(), before: fc.option(fc.string()), after: fc.string() },
  { noNullPrototype: true },
);

/** What a period told so far; none of it is news to the run that reads it. */
const told: fc.Arbitrary<NonNullable<FlexeraMemory["told"]>> = fc.record(
  {
    isFirstRun: fc.boolean(),
    keyColumns: texts,
    shownColumns: texts,
    period: fc.record(
      {
        counts,
        selected: counts,
        byColumn: fc.array(fc.record({ column: fc.string(), rows: fc.nat() }, { noNullPrototype: true }), { maxLength: 2 }),
        listed: fc.array(
          fc.record(
            {
              kind: fc.constantFrom("added", "changed", "removed"),
              key: texts,
              shown: texts,
              cells: fc.array(listedCell, { maxLength: 2 }),
              isNews: fc.constant(false),
            },
            { noNullPrototype: true },
          ),
          { maxLength: 3 },
        ),
      },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

/** A memory whose tables are still texts. */
const drafts = fc.record({
  id: fc.constantFrom("flexera/a", "flexera/b", "flexera/c").map(asSourceId),
  selection: fc.string(),
  cursor,
  hasCursorFailed: fc.boolean(),
  readAt: fc.nat(),
  columns: fc.array(fc.string(), { maxLength: 3 }),
  last: fc.option(hashes),
  text: fc.option(fc.string({ unit: "grapheme", maxLength: 30 })),
  periodId: fc.string(),
  keys: hashes,
  rows: hashes,
  start: fc.option(fc.string({ maxLength: 30 })),
  told: fc.option(told),
  history: fc.array(fc.record({ periodId: fc.string(), at: fc.nat(), rows: fc.nat() }, { noNullPrototype: true }), {
    maxLength: 3,
  }),
});

test("what is kept of Flexera is read as it was written, its tables byte for byte", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(drafts, { maxLength: 3, selector: ({ id }) => id }), async (all) => {
      const memories = await Promise.all(all.map(memoryOf));
      const flexera = new Map(memories.map((memory) => [memory.id, memory]));
      const file = join(folder, "round-trip");
      await encodeState(sampleState({ flexera }), file);
      const read = await decodeState(file);
      assert.deepEqual(await comparable(read), await comparable(sampleState({ flexera })));
    }),
    { seed: 11, numRuns: 60 },
  );
});

test("a table larger than one line is read back whole, characters of several bytes at the seams included", async () => {
  const text = "é€𝄞,x\r\n".repeat(120_000);
  const flexera = await oneMemory({ text: await fileWith("large.csv", text) });
  const read = await roundTrip(sampleState({ flexera }));
  const [memory] = read.flexera.values();
  assert.ok(memory?.text);
  assert.equal(await readFile(memory.text.path, "utf8"), text);
  assert.equal(memory.text.bytes, Buffer.byteLength(text));
});

test("hashes of many rows come back in the order of their keys", async () => {
  const builder = new RowHashesBuilder({ columns: ["x", "y"], signature: "s" });
  for (let row = 0; row < 30_000; row += 1) {
    const key = Buffer.alloc(8);
    key.writeUInt32BE(Math.imul(row, 2_654_435_761) >>> 0);
    const hash = key.toString("latin1");
    builder.add(hash, hash, row % 2 === 0, Uint16Array.of(row & 0xffff, 7));
  }
  const last = builder.build();
  const [memory] = (
    await roundTrip(sampleState({ flexera: await oneMemory({ hashes: last, rows: last.size }) }))
  ).flexera.values();
  assert.ok(memory?.hashes);
  assert.equal(memory.hashes.size, 30_000);
  assert.deepEqual(piecesOf(memory.hashes), piecesOf(last));
  assert.ok(last.isInOrder());
});

const damages: readonly (readonly [string, (lines: string[]) => string[], RegExp])[] = [
  ["rows of no dataset", (lines) => lines.filter((line) => !line.startsWith('["flexera",')), /belong to no dataset/],
  ["a dataset twice", (lines) => lines.flatMap((line) => (line.startsWith('["flexera",') ? [line, line] : [line])), /twice/],
  [
    "hashes lost",
    (lines) => lines.map((line) => line.replace(/^(\["flexera-hashes",.*"last",").*$/, '$1"]')),
    /more or fewer hashes/,
  ],
  [
    "hashes cut",
    (lines) => lines.map((line) => line.replace(/^(\["flexera-hashes",.*"last",").{8}/, "$1")),
    /cut or out of order/,
  ],
  [
    "hashes that are no base64",
    (lines) => lines.map((line) => line.replace(/^(\["flexera-hashes",.*"last",")./, "$1!")),
    /no base64/,
  ],
  [
    "a line of a table lost",
    (lines) => lines.filter((line) => !line.startsWith('["flexera-text",')),
    /0 lines of kind flexera-text/,
  ],
];

for (const [name, damage, message] of damages) {
  test(`a state with ${name} is refused, and leaves no table behind`, async () => {
    const builder = new RowHashesBuilder({ columns: ["x"], signature: "s" });
    for (const key of [1, 2]) builder.add(String(key).repeat(8), "9".repeat(8), true, Uint16Array.of(key));
    const flexera = await oneMemory({ hashes: builder.build(), rows: 2, text: await fileWith("rows.csv", "a\r\n1\r\n") });
    const file = join(folder, "damaged");
    await encodeState(sampleState({ flexera }), file);
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split("\n");
    await writeFile(
      file,
      gzipSync(
        damage(lines)
          .map((line) => `${line}\n`)
          .join(""),
      ),
    );
    await assert.rejects(decodeState(file), (error) => {
      assert.ok(error instanceof DigestError);
      assert.equal(error.kind, "data");
      assert.match(error.message, message);
      return true;
    });
    assert.equal(existsSync(`${file}-tables`), false);
  });
}

test("hashes that are not in the order of their keys are refused", async () => {
  const builder = new RowHashesBuilder({ columns: [], signature: "s" });
  for (const key of [2, 1]) builder.add(String(key).repeat(8), null, false, Uint16Array.of());
  const flexera = await oneMemory({ hashes: builder.buildInOrder(), rows: 2 });
  await assert.rejects(roundTrip(sampleState({ flexera })), /out of order/);
});

test("a state that is disguised keeps nothing of Flexera: its hashes were made without the key", async () => {
  const flexera = await oneMemory({ columns: ["secret"] });
  assert.equal(disguiseState(sampleState({ flexera }), deriveDisguiseKey("a credential")).flexera.size, 0);
});

async function memoryOf(draft: typeof drafts extends fc.Arbitrary<infer Draft> ? Draft : never): Promise<FlexeraMemory> {
  const { last, text, start, keys, rows, periodId, ...rest } = draft;
  const name = draft.id.replace("/", "-");
  return {
    ...rest,
    rows: last?.size ?? 5,
    hashes: last,
    text: text === null ? null : await fileWith(`${name}-rows`, text),
    period: { periodId, keys, rows, text: start === null ? null : await fileWith(`${name}-start`, start) },
  };
}

async function oneMemory(changes: Partial<FlexeraMemory>): Promise<State["flexera"]> {
  const none = new RowHashesBuilder({ columns: [], signature: "" }).build();
  const memory: FlexeraMemory = {
    id: asSourceId("flexera/sample"),
    selection: "secret selection",
    cursor: { kind: "token", token: "secret token" },
    hasCursorFailed: false,
    readAt: 1,
    columns: ["a"],
    rows: 1,
    hashes: null,
    text: null,
    period: { periodId: "2026-W47", keys: none, rows: none, text: null },
    history: [],
    told: null,
    ...changes,
  };
  return new Map([[memory.id, memory]]);
}

async function fileWith(name: string, text: string): Promise<TableFile> {
  const path = join(folder, name);
  await writeFile(path, text);
  return { path, bytes: Buffer.byteLength(text) };
}

async function roundTrip(state: State): Promise<State> {
  const file = join(folder, "one");
  await encodeState(state, file);
  return decodeState(file);
}

async function comparable({ flexera }: State): Promise<unknown> {
  const memories = [...flexera.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return Promise.all(
    memories.map(async ({ hashes: last, text, period, ...rest }) => ({
      ...rest,
      hashes: last === null ? null : { ...last.shape, pieces: piecesOf(last) },
      text: await textOf(text),
      period: {
        periodId: period.periodId,
        keys: { ...period.keys.shape, pieces: piecesOf(period.keys) },
        rows: { ...period.rows.shape, pieces: piecesOf(period.rows) },
        text: await textOf(period.text),
      },
    })),
  );
}

async function textOf(file: TableFile | null): Promise<unknown> {
  return file === null ? null : { bytes: file.bytes, text: await readFile(file.path, "utf8") };
}

function piecesOf(rows: RowHashes): string {
  return [...rows.toPieces()].map((piece) => piece.toString("hex")).join("");
}
