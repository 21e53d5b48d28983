import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
const zip64End = 0x06064b50;
const zip64Locator = 0x07064b50;
const deflated = 8;
const folderSuffix = "/";

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
};

/** The files of a zip archive by their paths; folders are left out. Throws when anything about the archive is wrong. */
export function readZip(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const entry of readDirectory(archive)) {
    if (entry.name.endsWith(folderSuffix)) continue;
    if (files.has(entry.name)) throw new Error(`zip: ${entry.name} is there twice`);
    if (archive.readUInt32LE(entry.offset) !== localHeader) throw new Error(`zip: no local header for ${entry.name}`);
    const start = entry.offset + 30 + archive.readUInt16LE(entry.offset + 26) + archive.readUInt16LE(entry.offset + 28);
    const bytes = archive.subarray(start, start + entry.packed);
    if (entry.method !== 0 && entry.method !== deflated) throw new Error(`zip: method ${entry.method} of ${entry.name}`);
    const content = entry.method === deflated ? inflateRawSync(bytes) : Buffer.from(bytes);
    if (content.length !== entry.unpacked || crc32(content) !== entry.crc) throw new Error(`zip: ${entry.name} is damaged`);
    files.set(entry.name, content);
  }
  return files;
}

function readDirectory(archive: Buffer): Entry[] {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error("zip: no end of directory");
  let count = archive.readUInt16LE(end + 10);
  let offset = archive.readUInt32LE(end + 16);
  const locator = end - 20;
  if (locator >= 0 && archive.readUInt32LE(locator) === zip64Locator) {
    const record = Number(archive.readBigUInt64LE(locator + 8));
    if (archive.readUInt32LE(record) !== zip64End) throw new Error("zip: no zip64 end of directory");
    count = Number(archive.readBigUInt64LE(record + 32));
    offset = Number(archive.readBigUInt64LE(record + 48));
  }
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(offset) !== centralHeader) throw new Error("zip: the directory is damaged");
    const nameLength = archive.readUInt16LE(offset + 28);
    const extraLength = archive.readUInt16LE(offset + 30);
    entries.push(readEntry(archive, offset, nameLength, extraLength));
    offset += 46 + nameLength + extraLength + archive.readUInt16LE(offset + 32);
  }
  return entries;
}

function readEntry(archive: Buffer, at: number, nameLength: number, extraLength: number): Entry {
  const extra = archive.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const wide = wideNumbers(extra);
  const number = (position: number): number => {
    const value = archive.readUInt32LE(at + position);
    return value === 0xffffffff ? Number(wide.shift() ?? 0n) : value;
  };
  const unpacked = number(24);
  const packed = number(20);
  return {
    name: archive.toString("utf8", at + 46, at + 46 + nameLength),
    method: archive.readUInt16LE(at + 10),
    crc: archive.readUInt32LE(at + 16),
    packed,
    unpacked,
    offset: number(42),
  };
}

/** The 64-bit numbers of an entry that is too large for the ordinary fields. */
function wideNumbers(extra: Buffer): bigint[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const size = extra.readUInt16LE(at + 2);
    return Array.from({ length: Math.floor(size / 8) }, (_, index) => extra.readBigUInt64LE(at + 4 + index * 8));
  }
  return [];
}

/** A small archive of the given files, for what tests plant. Paths are written as they are, hostile ones included. */
export function writeZip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2); // Names are UTF-8.
    common.writeUInt16LE(deflated, 4);
    common.writeUInt16LE(0x21, 8); // 1 January 1980: the bytes depend on the files alone.
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([word(localHeader), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(word(centralHeader), Buffer.from([20, 3]), common, rest, name);
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(bodies.length, 4);
  end.writeUInt16LE(bodies.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, central, word(endOfDirectory), end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
