import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FingerprintFilter } from "../../../src/model/fingerprints/fingerprint-filter.ts";
import { FingerprintSet, hashText } from "../../../src/model/fingerprints/fingerprint-set.ts";

/** Values of the reference implementation, MurmurHash3_x86_128 with seed 0. */
const known: readonly (readonly [string, string])[] = [
  ["", "0000000000000000"],
  ["a", "a794933c5556b01b"],
  ["hello", "2b2444a0db91def7"],
  ["I will not buy this record, it is scratched.", "a0a9683b25ac5e40"],
];

for (const [text, hash] of known) {
  test(`the hash of ${JSON.stringify(text)}`, () => {
    const { low, high } = hashText(text);
    assert.equal([low, high].map((half) => half.toString(16).padStart(8, "0")).join(""), hash);
  });
}

test("sets of texts know their members, long and short, and no others, and filters know theirs", () => {
  const texts = fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 80 }), { maxLength: 60 });
  fc.assert(
    fc.property(texts, texts, (members, others) => {
      const set = FingerprintSet.of(members);
      const filter = new FingerprintFilter(Uint32Array.from(members, (member) => hashText(member).low));
      for (const text of [...members, ...others]) {
        assert.equal(set.has(text), members.includes(text));
        assert.ok(filter.mayHave(hashText(text).low) || !members.includes(text));
      }
    }),
    { seed: 3, numRuns: 300 },
  );
  const some = new FingerprintFilter(Uint32Array.from({ length: 1_000 }, (_, index) => hashText(`member ${index}`).low));
  const wrong = Array.from({ length: 10_000 }, (_, index) => some.mayHave(hashText(`other ${index}`).low)).filter(Boolean);
  assert.ok(wrong.length < 500, `${wrong.length} of 10,000 others are taken for members`);
  const long = "x".repeat(10_000);
  assert.ok(FingerprintSet.of([long]).has(long));
});
