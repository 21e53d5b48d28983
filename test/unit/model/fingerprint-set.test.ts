import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { createSpillFile } from "../../../src/disk/spill-file.ts";
import { FingerprintBuckets } from "../../../src/model/fingerprints/fingerprint-buckets.ts";
import { heldChunk, spillFullChunks } from "../../../src/model/fingerprints/fingerprint-chunk.ts";
import { FingerprintSet, FingerprintSetBuilder, hashText } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { memorySpill } from "./memory-spill.ts";

test("a set of more than fits is built and asked from disk, and says what one in memory says", () => {
  const folder = mkdtempSync(join(tmpdir(), "fingerprints-"));
  let files = 0;
  const openSpill = () => {
    files += 1;
    return createSpillFile(join(folder, "spill", String(files)));
  };
  try {
    const [members, others] = [new FingerprintBuckets(openSpill), new FingerprintBuckets(openSpill)];
    for (let index = 0; index < 400_000; index += 1) {
      const { low, high } = hashText(`text ${index % 300_000}`);
      members.addHash({ low, high });
      if (index % 3 === 0) others.addPairs(Uint32Array.of(low, high));
    }
    const set = members.toSetWithout(others, spillFullChunks(openSpill));
    assert.equal(files, 2, "the longer list and the set went to disk");
    assert.ok(statSync(join(folder, "spill", "2")).size > 1_000_000);
    members.discard();
    others.discard();
    members.discard();
    assert.ok(!existsSync(join(folder, "spill", "1")));
    for (const index of [1, 2, 4, 150_001, 299_999, 300_001]) {
      assert.equal(set.has(`text ${index}`), index < 300_000 && index % 3 !== 0, `text ${index}`);
    }
    assert.ok(!set.has("text 3") && !set.has("text 0"));
    assert.equal(set.size, 200_000);
    const sorted = set.toFingerprints();
    assert.ok(sorted.every((value, index) => index === 0 || (sorted[index - 1] ?? value) < value));
    assert.deepEqual(FingerprintSet.fromFingerprints(sorted.toReversed()).toFingerprints(), sorted);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Few different ones, so that they repeat, with halves that differ in one place only. */
const halves = fc.record({
  low: fc.constantFrom(0, 1, 0xffffffff, 7),
  high: fc.constantFrom(0, 1, 0xffff, 0x10000, 0x01000000, 0xffffffff),
});
const numberOf = ({ low, high }: { low: number; high: number }): bigint => (BigInt(high) << 32n) | BigInt(low);

test("sets of any members are differences and unions of each other, however they are kept", () => {
  fc.assert(
    fc.property(fc.array(halves), fc.array(halves), fc.boolean(), (members, others, isOnDisk) => {
      const store = isOnDisk ? spillFullChunks(memorySpill) : heldChunk;
      const [own, without] = [new FingerprintBuckets(memorySpill), new FingerprintBuckets(memorySpill)];
      for (const member of members) own.addHash(member);
      for (const other of others) without.addHash(other);
      const taken = new Set(others.map(numberOf));
      const ascending = (numbers: Iterable<bigint>) => [...numbers].sort((one, other) => (one < other ? -1 : 1));
      const left = ascending(new Set(members.map(numberOf).filter((member) => !taken.has(member))));
      assert.deepEqual([...own.toSetWithout(without, store).toFingerprints()], left);
      const [one, other] = [members, others].map((list) => FingerprintSet.fromFingerprints(BigUint64Array.from(list, numberOf)));
      assert.ok(one !== undefined && other !== undefined);
      assert.deepEqual([...one.without(other).toFingerprints()], left);
      const all = ascending(new Set([...members, ...others].map(numberOf)));
      assert.deepEqual([...one.union(other).toFingerprints()], all);
    }),
  );
});

test("a builder of many pieces has every member once, and its set finds them", () => {
  const builder = new FingerprintSetBuilder();
  for (let index = 0; index < 300_000; index += 1) builder.add(`text ${index % 200_000}`);
  const set = builder.build();
  assert.equal(set.size, 200_000);
  assert.ok(set.has("text 0") && set.has("text 199999") && !set.has("text 200000"));
});

test("a disk that refuses a spill is named with a remedy, and without a path of the machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "fingerprints-"));
  try {
    writeFileSync(join(folder, "file"), "");
    assert.throws(() => createSpillFile(join(folder, "file", "1")), {
      name: "DigestError",
      message: /^The disk of the runner refused a file for what does not fit into memory \((ENOTDIR|EEXIST)\)\.$/,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
