import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NumberPool } from "../../../src/model/columns/number-pool.ts";
import { TextPool } from "../../../src/model/columns/text-pool.ts";
import { SightingPool } from "../../../src/model/findings/sighting-pool.ts";
import { asSourceId } from "../../../src/model/ids.ts";

const seed = { seed: 4711 };
const text = fc.oneof(fc.constantFrom("", "a", "aa", "\ud800", "x".repeat(5_000)), fc.string({ unit: "binary", maxLength: 3 }));

test("a pool of texts numbers them in the order in which they are met, those that were read back first", () => {
  fc.assert(
    fc.property(fc.uniqueArray(text.filter((one) => one !== "")), fc.array(text, { maxLength: 300 }), (readBack, added) => {
      const pool = new TextPool();
      for (const one of readBack) pool.push(one);
      const known = ["", ...readBack];
      for (const one of added) {
        if (!known.includes(one)) known.push(one);
        assert.equal(pool.idOf(one), known.indexOf(one));
      }
      assert.deepEqual(pool.from(0), known);
      assert.deepEqual(
        known.map((_, id) => pool.at(id)),
        known,
      );
      assert.equal(pool.size, known.length);
    }),
    seed,
  );
});

test("a text that was read back twice has the id that it had first", () => {
  const pool = new TextPool();
  for (const one of ["a", "b", "a"]) pool.push(one);
  assert.deepEqual([pool.idOf("a"), pool.idOf("b"), pool.idOf("c")], [1, 2, 4]);
});

test("a pool of very many texts finds each of them", () => {
  const pool = new TextPool();
  const texts = Array.from({ length: 20_000 }, (_, index) => `text ${index}`);
  for (const [index, one] of texts.entries()) assert.equal(pool.idOf(one), index + 1);
  for (const [index, one] of texts.entries()) assert.equal(pool.idOf(one), index + 1);
});

test("a pool of numbers numbers them in the order in which they are met; 0 is the id of none", () => {
  const pool = new NumberPool();
  pool.push(7);
  assert.deepEqual([pool.idOf(7), pool.idOf(0.5), pool.idOf(7), pool.idOf(0)], [1, 2, 1, 3]);
  assert.deepEqual([pool.at(0), pool.at(2), pool.at(99)], [Number.NaN, 0.5, Number.NaN]);
  assert.deepEqual(pool.from(1), [7, 0.5, 0]);
});

test("equal sightings have one number, whichever arrays they come in", () => {
  const [one, other] = ["snyk/org-a/issues", "snyk/org-b/issues"].map(asSourceId);
  assert.ok(one !== undefined && other !== undefined);
  const pool = new SightingPool();
  const sightings = [
    [[one], null],
    [[one], null],
    [[one, other], null],
    [[one], 5],
    [[one], 5],
    [[], null],
  ] as const;
  assert.deepEqual(
    sightings.map(([sources, unknownSince]) => pool.idOf(sources, unknownSince)),
    [0, 0, 1, 2, 2, 3],
  );
  assert.deepEqual(pool.at(2), { sources: [one], unknownSince: 5 });
});
