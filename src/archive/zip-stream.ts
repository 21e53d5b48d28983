import type { ArchiveEntry, EntryData } from "../model/archive.ts";
import type { EpochMs } from "../model/ids.ts";
import { readPieces } from "./read-pieces.ts";
import { directoryEntry, endOfArchive, localHeader, type ZipMember } from "./zip-headers.ts";

/** The pieces of the data of one entry. */
export type ReadData = (data: EntryData) => AsyncIterable<Uint8Array>;

/**
 * The pieces of a zip archive of entries, in their order, read from disk as they are asked for: the archive is nowhere stored. Equal
 * entries and times give equal bytes. Throws where an entry's data are not as long as they were.
 */
export async function* zipPieces(
  entries: readonly ArchiveEntry[],
  modifiedAt: EpochMs,
  read: ReadData = readData,
): AsyncGenerator<Uint8Array> {
  const members: ZipMember[] = [];
  let offset = 0;
  for (const { path, method, crc32, bytes, data } of entries) {
    const member: ZipMember = { path, method, crc32, bytes, packedBytes: data.bytes, offset, modifiedAt };
    const header = localHeader(member);
    yield header;
    yield* wholeData(path, data, read);
    members.push(member);
    offset += header.length + data.bytes;
  }
  const begin = offset;
  for (const member of members) {
    const entry = directoryEntry(member);
    yield entry;
    offset += entry.length;
  }
  yield endOfArchive(members.length, begin, offset);
}

async function* wholeData(path: string, data: EntryData, read: ReadData): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of read(data)) {
    bytes += piece.length;
    yield piece;
  }
  if (bytes !== data.bytes) throw new Error(`${path} has ${bytes} bytes on disk and had ${data.bytes}`);
}

function readData({ file, offset, bytes }: EntryData): AsyncIterable<Uint8Array> {
  return readPieces(file, offset, bytes);
}
