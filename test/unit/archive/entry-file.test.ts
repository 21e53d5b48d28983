import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { readArchiveFolder, readEntry, withArchive } from "./archive-files.ts";

const mebibyte = 1024 * 1024;

/** Text in which much repeats, and not only nearby. */
function sampleText(bytes: number, seed = 1): Buffer {
  let state = seed;
  const words = Array.from({ length: 500 }, (_, index) => `word-${index * 7919}`);
  const lines: string[] = [];
  for (let size = 0; size < bytes; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const line = `${words[state % 500]},${state},${words[(state >> 8) % 500]}\n`;
    lines.push(line);
    size += line.length;
  }
  return Buffer.from(lines.join("")).subarray(0, bytes);
}

function* cut(content: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < content.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? content.length;
    yield content.subarray(at, at + size);
    at += size;
  }
}

const lengths = [0, 1, 32 * 1024, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 12_345];
for (const level of [0, 1, 6, 9]) {
  for (const length of lengths) {
    test(`${length} bytes at level ${level} come back, and are counted and hashed`, () =>
      withArchive(async (archive) => {
        const content = sampleText(length);
        const file = await archive.create("snyk/a/issues.csv");
        for (const piece of cut(content, [70_000])) await file.write(piece);
        const written = await file.close();
        const entry = archive.entry("snyk/a/issues.csv");
        assert.deepEqual(written, { bytes: length, sha256: createHash("sha256").update(content).digest("hex") });
        assert.deepEqual([entry.bytes, entry.sha256, entry.crc32], [length, written.sha256, crc32(content)]);
        assert.equal(entry.data.bytes, (await stat(entry.data.file)).size);
        assert.equal(entry.method, level === 0 ? "stored" : "deflate");
        assert.ok((await readEntry(entry)).equals(content));
      }, level));
  }
}

test("whatever the pieces and how many files are written at once, each comes back", async () => {
  const files = fc.array(
    fc.record({
      length: fc.integer({ min: 0, max: 4 * mebibyte }),
      sizes: fc.array(fc.integer({ min: 1_000, max: 2 * mebibyte }), { minLength: 1, maxLength: 5 }),
      isText: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(files, (plans) =>
      withArchive(async (archive, root) => {
        const contents = plans.map(({ length }, index) => sampleText(length, index + 1));
        await Promise.all(
          plans.map(async ({ sizes, isText }, index) => {
            const file = await archive.create(`file-${index}`);
            const pieces = cut(contents[index] ?? Buffer.alloc(0), sizes);
            for (const piece of pieces) await file.write(isText ? piece.toString("latin1") : piece);
            await file.close();
          }),
        );
        const read = await readArchiveFolder(root);
        for (const [index, content] of contents.entries()) assert.ok(read.get(`file-${index}`)?.equals(content));
      }),
    ),
    { seed: 4711, numRuns: 15 },
  );
});

test("the memory of a piece may be used again once it was taken", () =>
  withArchive(async (archive, root) => {
    const content = sampleText(5 * mebibyte);
    const file = await archive.create("a");
    const piece = Buffer.alloc(100_000);
    for (let at = 0; at < content.length; at += piece.length) {
      const length = content.copy(piece, 0, at, at + piece.length);
      await file.write(piece.subarray(0, length));
      piece.fill(0);
    }
    await file.close();
    assert.ok((await readArchiveFolder(root)).get("a")?.equals(content));
  }));

test("equal contents give equal data, however they are cut", () =>
  withArchive(async (archive) => {
    const content = sampleText(3 * mebibyte);
    for (const [name, size] of [
      ["a", 100_000],
      ["b", 1_500_000],
    ] as const) {
      const file = await archive.create(name);
      for (const piece of cut(content, [size])) await file.write(piece);
      await file.close();
    }
    assert.equal(archive.entry("a").data.sha256, archive.entry("b").data.sha256);
  }));

test("a dictionary makes blocks nearly as small as one stream", () =>
  withArchive(async (archive) => {
    const content = sampleText(4 * mebibyte);
    const file = await archive.create("a");
    await file.write(content);
    await file.close();
    assert.ok(archive.entry("a").data.bytes < deflateRawSync(content).length * 1.01);
  }));

test("a file that is given up leaves nothing, before and after its end", () =>
  withArchive(async (archive, root) => {
    const begun = await archive.create("snyk/a.csv");
    await begun.write(sampleText(3 * mebibyte));
    await begun.discard();
    const ended = await archive.create("snyk/b.csv");
    await ended.close();
    await ended.discard();
    const removed = await archive.create("snyk/c.csv");
    await removed.close();
    await archive.remove("snyk/c.csv");
    assert.deepEqual(await readdir(join(root, "snyk")), []);
    for (const name of ["a", "b", "c"]) assert.throws(() => archive.entry(`snyk/${name}.csv`), /was never written/);
  }));

test("turns are given back by files that were given up", () =>
  withArchive(async (archive) => {
    for (let round = 0; round < 5; round += 1) {
      const files = await Promise.all(Array.from({ length: 6 }, (_, index) => archive.create(`${round}-${index}`)));
      await Promise.all(files.map((file) => file.write(sampleText(2 * mebibyte))));
      await Promise.all(files.map((file, index) => (index % 2 === 0 ? file.discard() : file.close())));
    }
  }));

test(
  "a disk that refuses is told with the path in the artifact, by the next call and by the end",
  { skip: !existsSync("/dev/full") },
  () =>
    withArchive(async (archive, root) => {
      await symlink("/dev/full", join(root, "a.csv.deflate"));
      const file = await archive.create("a.csv");
      const fill = async () => {
        for (let turn = 0; turn < 20; turn += 1) await file.write(sampleText(2 * mebibyte));
        await file.close();
      };
      await assert.rejects(fill(), { kind: "limit", message: /The disk of the runner refused a\.csv \(ENOSPC\)/ });
      await file.discard();
    }),
);
