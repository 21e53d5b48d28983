import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { TrackedFinding } from "../../../src/model/finding.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { TrackedRows } from "../../../src/model/findings/tracked-rows.ts";
import { compareWorstFirst, isWorstFirst, placesWorstFirst } from "../../../src/model/findings/worst-first.ts";
import { plain } from "../changes/findings-fixture.ts";
import { anyTracked } from "../state/generated-state.ts";

const seed = { seed: 4711, numRuns: 200 };

/** Few scores and starts of keys, so that many findings differ in the rest of their key alone. */
const alike = fc
  .record({
    tracked: anyTracked,
    epss: fc.constantFrom(null, -1, 0.5),
    cvss: fc.constantFrom(null, 9),
    key: fc.tuple(
      fc.constantFrom("a", "a\t", "ab", "", "\ud800"),
      fc.constantFrom("", "\n", "\nx\ny\nz"),
      fc.string({ maxLength: 1 }),
    ),
  })
  .map(({ tracked, epss, cvss, key }): TrackedFinding => {
    const finding = { ...tracked.finding, epss, cvss, key: key.join("") as typeof tracked.finding.key };
    return { ...tracked, finding };
  });
const lists = fc.uniqueArray(fc.oneof(anyTracked, alike), { selector: ({ finding }) => finding.key, maxLength: 30 });

test("rows give each finding as it was added, whether it lies in a table or not, and in any order", () => {
  fc.assert(
    fc.property(lists, lists, (loose, tabled) => {
      const rows = new TrackedRows();
      const all = [...loose, ...OpenFindings.of(tabled).values()];
      for (const [number, tracked] of all.entries()) assert.equal(rows.add(tracked), number);
      assert.deepEqual([...rows.values()].map(plain), all.map(plain));
      const backwards = Uint32Array.from(all, (_, number) => all.length - 1 - number);
      const list = rows.list(backwards);
      assert.deepEqual([...list.values()].map(plain), all.map(plain).reverse());
      assert.equal(list.length, all.length);
      assert.equal(list.at(all.length), undefined);
    }),
    seed,
  );
});

test("findings that are dealt out stand as those that are compared one by one", () => {
  fc.assert(
    fc.property(lists, (all) => {
      const rows = new TrackedRows();
      for (const tracked of all) rows.add(tracked);
      const expected = all.toSorted((one, other) => compareWorstFirst(one.finding, other.finding));
      for (const list of [all, rows, OpenFindings.of(all)]) {
        const sorted = Array.from(placesWorstFirst(list), (place) => list.at(place)?.finding.key);
        assert.deepEqual(
          sorted,
          expected.map(({ finding }) => finding.key),
        );
        assert.equal(
          isWorstFirst(list),
          all.every((tracked, place) => tracked === expected[place]),
        );
      }
    }),
    seed,
  );
});
