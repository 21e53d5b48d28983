import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { InstantColumn } from "../../../src/model/columns/instant-column.ts";
import { WordColumn } from "../../../src/model/columns/word-column.ts";

const seed = { seed: 4711 };
const row = fc.nat({ max: 300 });
const word = fc.oneof(fc.constantFrom(0, 1, 255, 256, 65_535, 65_536, 2 ** 32 - 1), fc.nat({ max: 2 ** 31 - 1 }));
const instant = fc.option(fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }));

test("a column of numbers is an array of them, however wide they are and in whatever order they come", () => {
  const one = fc.record({ first: row, words: fc.array(word, { minLength: 1, maxLength: 1 }) });
  const many = fc.record({ first: row, words: fc.array(word, { maxLength: 40 }) });
  fc.assert(
    fc.property(fc.array(fc.oneof(one, many)), row, (writes, expected) => {
      const column = new WordColumn(expected);
      const plain: number[] = [];
      for (const { first, words } of writes) {
        if (words.length === 1) column.set(first, words[0] ?? 0);
        else column.setAll(first, Uint32Array.from(words));
        for (const [index, value] of words.entries()) plain[first + index] = value;
      }
      const all = Array.from({ length: 400 }, (_, index) => plain[index] ?? 0);
      assert.deepEqual(
        all.map((_, index) => column.at(index)),
        all,
      );
      assert.deepEqual([...column.copyInto(new Uint32Array(400).fill(7))], all);
      column.clear();
      assert.equal(Math.max(...column.copyInto(new Uint32Array(400))), 0);
    }),
    seed,
  );
});

test("a column of instants is an array of them, null where there is none", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ first: row, instants: fc.array(instant, { maxLength: 20 }) })), row, (writes, expected) => {
      const column = new InstantColumn(expected);
      const plain: (number | null)[] = [];
      for (const { first, instants } of writes) {
        if (instants.length === 1) column.set(first, instants[0] ?? null);
        else
          column.setAll(
            first,
            Float64Array.from(instants, (at) => at ?? Number.NaN),
          );
        for (const [index, at] of instants.entries()) plain[first + index] = at;
      }
      const all = Array.from({ length: 400 }, (_, index) => plain[index] ?? null);
      assert.deepEqual(
        all.map((_, index) => column.at(index)),
        all,
      );
      const copied = column.copyInto(new Float64Array(400));
      assert.deepEqual(
        Array.from(copied, (at) => (Number.isNaN(at) ? null : at)),
        all,
      );
    }),
    seed,
  );
});
