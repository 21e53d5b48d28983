import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { createSpillFile } from "../../../src/disk/spill-file.ts";
import { FingerprintLog } from "../../../src/model/fingerprint-log.ts";
import { FingerprintSet, FingerprintSetBuilder } from "../../../src/model/fingerprint-set.ts";
import { memorySpill } from "./memory-spill.ts";

test("a log of more fingerprints than it holds gives all of them, in order, and leaves no file", () => {
  const folder = mkdtempSync(join(tmpdir(), "fingerprint-log-"));
  const file = join(folder, "spill", "1");
  try {
    const log = new FingerprintLog(() => createSpillFile(file));
    const count = 2_500_000;
    for (let index = 0; index < count; index += 1) log.addHash({ low: index, high: Math.imul(index, 0x9e3779b1) >>> 0 });
    assert.ok(existsSync(file));
    let next = 0;
    for (const piece of log.pieces()) {
      for (let at = 0; at < piece.length; at += 2) {
        if (piece[at] !== next || piece[at + 1] !== Math.imul(next, 0x9e3779b1) >>> 0) assert.fail(`number ${next} is another`);
        next += 1;
      }
    }
    assert.equal(next, count);
    log.discard();
    log.discard();
    assert.equal(existsSync(file), false);
    assert.deepEqual(
      [...log.pieces()].map(({ length }) => length),
      [0],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Few different ones, so that they repeat, with halves that differ in one place only. */
const halves = fc.record({
  low: fc.constantFrom(0, 1, 0xffffffff, 7),
  high: fc.constantFrom(0, 1, 0xffff, 0x10000, 0xffffffff),
});
const numberOf = ({ low, high }: { low: number; high: number }): bigint => (BigInt(high) << 32n) | BigInt(low);

test("a set that was built without what a log has is the difference of the two", () => {
  fc.assert(
    fc.property(fc.array(halves), fc.array(halves), (members, others) => {
      const builder = new FingerprintSetBuilder();
      for (const member of members) builder.addHash(member);
      const log = new FingerprintLog(memorySpill);
      for (const other of others) log.addHash(other);
      const without = new Set(others.map(numberOf));
      const left = new Set(members.map(numberOf).filter((member) => !without.has(member)));
      const expected = [...left].sort((one, other) => (one < other ? -1 : 1));
      assert.deepEqual([...builder.build().withoutAny(log.pieces()).toFingerprints()], expected);
    }),
  );
});

test("a builder of many pieces has every member once, and its set finds them", () => {
  const builder = new FingerprintSetBuilder();
  for (let index = 0; index < 300_000; index += 1) builder.add(`text ${index % 200_000}`);
  const set = builder.build();
  assert.equal(set.size, 200_000);
  assert.ok(set.has("text 0") && set.has("text 199999") && !set.has("text 200000"));
  const sorted = set.toFingerprints();
  assert.ok(sorted.every((value, index) => index === 0 || (sorted[index - 1] ?? value) < value));
  assert.equal(FingerprintSet.fromFingerprints(sorted.toReversed()).size, 200_000);
});
