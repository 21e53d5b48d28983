import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { appendFile, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { ArchiveEntry, EntryData } from "../model/archive.ts";
import { damagedShard } from "./damaged-shard.ts";

/**
 * A shard is its compressed lines, then the data of its files one after the other as they lie on disk, then this many bytes with the
 * length of the lines. So files that were compressed once travel as they are.
 */
const trailerBytes = 8;

/** Puts the data of files behind the lines that are in `file` already, and says how long those are. */
export async function appendData(file: string, linesBytes: number, entries: readonly ArchiveEntry[]): Promise<void> {
  for (const { data } of entries) {
    if (data.bytes > 0) await pipeline(readData(data), createWriteStream(file, { flags: "a" }));
  }
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeBigUInt64BE(BigInt(linesBytes));
  await appendFile(file, trailer);
}

/** How many bytes of a shard are lines, and how many in all; of a file that does not tell, all are lines, which tell what it is. */
export async function readLengths(file: string): Promise<{ readonly lines: number; readonly all: number }> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const trailer = Buffer.alloc(trailerBytes);
    await handle.read(trailer, 0, trailerBytes, Math.max(0, size - trailerBytes));
    const told = Number(trailer.readBigUInt64BE());
    return { lines: told > 0 && told <= size - trailerBytes ? told : size, all: size };
  } finally {
    await handle.close();
  }
}

/** Throws a DigestError of kind `data` where the data differ from what their lines say, or do not end where the shard does. */
export async function verifyData(entries: readonly ArchiveEntry[], lengths: { readonly lines: number; readonly all: number }) {
  const bytes = entries.reduce((sum, { data }) => sum + data.bytes, 0);
  if (lengths.lines + bytes + trailerBytes !== lengths.all) throw damagedShard("its files are longer or shorter than they were");
  for (const { data } of entries) {
    const hash = createHash("sha256");
    if (data.bytes > 0) for await (const piece of readData(data)) hash.update(piece);
    if (hash.digest("hex") !== data.sha256) throw damagedShard("a file differs from its SHA-256");
  }
}

function readData({ file, offset, bytes }: EntryData) {
  return createReadStream(file, { start: offset, end: offset + bytes - 1, highWaterMark: 1024 * 1024 });
}
