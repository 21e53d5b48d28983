import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { zipPieces } from "../../../src/archive/zip-stream.ts";
import type { ArchiveEntry } from "../../../src/model/archive.ts";
import { readZip } from "../../sandbox/github/artifacts/zip-archive.ts";
import { withArchive } from "./archive-files.ts";

const at = Date.UTC(2026, 0, 5, 6, 17, 30);

async function zipOf(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipPieces(entries, at)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const hasUnzip = spawnSync("unzip", ["-v"]).status === 0;
const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** What other programs say of an archive: they must read it without a word. */
function checkWithOthers(file: string): void {
  if (hasUnzip) execFileSync("unzip", ["-tqq", file]);
  if (!hasPython) return;
  const script = "import sys, zipfile; bad = zipfile.ZipFile(sys.argv[1]).testzip(); sys.exit(bad is not None)";
  execFileSync("python3", ["-c", script, file]);
}

const contents = fc.oneof(
  fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 0, max: 1_500_000 }).map((length) => Buffer.alloc(length, "a,b,c\n")),
);
const names = fc.uniqueArray(fc.stringMatching(/^[\wäö€-]{1,20}(\/[\wäö€-]{1,20}){0,2}\.csv$/u), { minLength: 0, maxLength: 8 });

for (const level of [0, 6]) {
  test(`whatever files are in it, an archive gives them back to everyone (level ${level})`, async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.infiniteStream(contents), (paths, stream) =>
        withArchive(async (archive, _root, parent) => {
          const files = new Map<string, Buffer>();
          for (const path of paths) {
            const content = stream.next().value ?? Buffer.alloc(0);
            const file = await archive.create(path);
            await file.write(content);
            await file.close();
            files.set(path, content);
          }
          const zip = await zipOf(paths.map((path) => archive.entry(path)));
          assert.deepEqual(readZip(zip), files);
          await writeFile(join(parent, "a.zip"), zip);
          // An empty archive is one to Python, and a mistake to unzip.
          if (paths.length > 0) checkWithOthers(join(parent, "a.zip"));
        }, level),
      ),
      { seed: 4711, numRuns: 12 },
    );
  });
}

test("equal entries give equal archives, with the time that they were made at", () =>
  withArchive(async (archive, _root, parent) => {
    const file = await archive.create("snyk/\u00e4.csv");
    await file.write("a,b\n");
    await file.close();
    const entries = [archive.entry("snyk/\u00e4.csv")];
    const zip = await zipOf(entries);
    assert.ok(zip.equals(await zipOf(entries)));
    if (!hasPython) return;
    await writeFile(join(parent, "a.zip"), zip);
    const script =
      "import sys, zipfile; i = zipfile.ZipFile(sys.argv[1]).infolist()[0]; print(i.date_time, i.filename, oct(i.external_attr >> 16))";
    const told = execFileSync("python3", ["-c", script, join(parent, "a.zip")], {
      env: { ...process.env, PYTHONIOENCODING: "utf8" },
    });
    assert.equal(String(told).trim(), "(2026, 1, 5, 6, 17, 30) snyk/\u00e4.csv 0o100644");
  }));

test("data that are shorter than they were end the archive with an error", async () => {
  const entry = syntheticEntry("a", 10, deflateRawSync("0123456789"));
  const read = async function* () {
    yield Buffer.alloc(1);
  };
  await assert.rejects(async () => {
    for await (const _ of zipPieces([entry], at, read));
  }, /a has 1 bytes on disk and had/);
});

function syntheticEntry(path: string, bytes: number, packed: Buffer, crc = crc32(Buffer.alloc(0))): ArchiveEntry {
  const data = { file: path, offset: 0, bytes: packed.length, sha256: "" };
  return { path, method: "deflate", bytes, sha256: "", crc32: crc, data };
}

test("more than 65,535 files are counted in 64 bits", async () => {
  const empty = deflateRawSync("");
  const entries = Array.from({ length: 65_536 }, (_, index) => syntheticEntry(`f/${index}`, 0, empty));
  const pieces: Uint8Array[] = [];
  for await (const piece of zipPieces(entries, at, async function* () {
    yield empty;
  })) {
    pieces.push(piece);
  }
  assert.equal(readZip(Buffer.concat(pieces)).size, 65_536);
});

/** Reads an archive from its standard input into a file with holes where it is zeros, and checks what Python says of it. */
const sparseCheck = `
import sys, zipfile, os
with open(sys.argv[1], "wb") as out:
    while True:
        piece = sys.stdin.buffer.read(1 << 20)
        if not piece: break
        if piece.count(0) == len(piece): out.seek(len(piece), 1)
        else: out.write(piece)
archive = zipfile.ZipFile(sys.argv[1])
infos = archive.infolist()
print([(i.filename, i.file_size, i.compress_size, i.header_offset) for i in infos])
with archive.open("last.csv") as f: print(f.read())
`;

test("files and offsets beyond 4 GiB are told in 64 bits", { skip: !hasPython }, () =>
  withArchive(async (_archive, _root, parent) => {
    const large = 5 * 1024 ** 3;
    const zeros = Buffer.alloc(1024 * 1024);
    const last = deflateRawSync("a,b\n");
    const stored = { file: "zeros", offset: 0, bytes: large, sha256: "" };
    const entries: readonly ArchiveEntry[] = [
      { path: "first.csv", method: "stored", bytes: large, sha256: "", crc32: 0, data: stored },
      syntheticEntry("last.csv", 4, last, crc32(Buffer.from("a,b\n"))),
    ];
    const python = spawn("python3", ["-c", sparseCheck, join(parent, "large.zip")]);
    const said = collect(python.stdout);
    for await (const piece of zipPieces(entries, at, async function* ({ file }) {
      if (file !== "zeros") yield last;
      else for (let done = 0; done < large; done += zeros.length) yield zeros;
    })) {
      if (!python.stdin.write(piece)) await new Promise((resolve) => python.stdin.once("drain", resolve));
    }
    python.stdin.end();
    const offset = large + 30 + "first.csv".length + 20;
    assert.equal(await said, `[('first.csv', ${large}, ${large}, 0), ('last.csv', 4, ${last.length}, ${offset})]\nb'a,b\\n'\n`);
  }),
);

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
