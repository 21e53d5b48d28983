import type { EpochMs } from "../model/ids.ts";

/** What the headers of a file in a zip archive tell (APPNOTE.TXT 6.3, sections 4.3 and 4.5.3). */
export type ZipMember = {
  readonly path: string;
  readonly method: "deflate" | "stored";
  readonly crc32: number;
  readonly bytes: number;
  readonly packedBytes: number;
  /** Where its local header begins. */
  readonly offset: number;
  readonly modifiedAt: EpochMs;
};

/** The value of a 32-bit field that says: see the zip64 field. */
const seeZip64 = 0xffff_ffff;
const seeZip64Count = 0xffff;
const zip64Version = 45;
const plainVersion = 20;
const utf8Names = 0x0800;
/** Made on Unix: a file that its owner may write and all may read. */
const madeByUnix = 3 << 8;
const fileAttributes = (0o100644 << 16) >>> 0;

/** The header before a file's data. */
export function localHeader(member: ZipMember): Buffer {
  const isWide = hasWideSize(member);
  const sizes = isWide ? zip64Field([member.bytes, member.packedBytes]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  writeCommon(header, 4, member, isWide, isWide);
  header.writeUInt16LE(sizes.length, 28);
  return Buffer.concat([header, Buffer.from(member.path), sizes]);
}

/** The entry of a file in the archive's directory. */
export function directoryEntry(member: ZipMember): Buffer {
  const isWide = hasWideSize(member);
  const isFar = member.offset >= seeZip64;
  const numbers = [...(isWide ? [member.bytes, member.packedBytes] : []), ...(isFar ? [member.offset] : [])];
  const wide = numbers.length === 0 ? Buffer.alloc(0) : zip64Field(numbers);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x0201_4b50, 0);
  header.writeUInt16LE(madeByUnix | zip64Version, 4);
  writeCommon(header, 6, member, isWide || isFar, isWide);
  header.writeUInt16LE(wide.length, 30);
  header.writeUInt32LE(fileAttributes, 38);
  header.writeUInt32LE(isFar ? seeZip64 : member.offset, 42);
  return Buffer.concat([header, Buffer.from(member.path), wide]);
}

/** What ends the archive: how many files the directory names, and where it begins and ends. */
export function endOfArchive(count: number, begin: number, end: number): Buffer {
  const size = end - begin;
  const isWide = count >= seeZip64Count || begin >= seeZip64 || size >= seeZip64;
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x0605_4b50, 0);
  record.writeUInt16LE(isWide ? seeZip64Count : count, 8);
  record.writeUInt16LE(isWide ? seeZip64Count : count, 10);
  record.writeUInt32LE(isWide ? seeZip64 : size, 12);
  record.writeUInt32LE(isWide ? seeZip64 : begin, 16);
  return isWide ? Buffer.concat([zip64End(count, begin, end), record]) : record;
}

/** Version, flags, method, time, CRC, sizes and the length of the name, which both headers of a file have in this order. */
function writeCommon(header: Buffer, at: number, member: ZipMember, isZip64: boolean, isWide: boolean): void {
  header.writeUInt16LE(isZip64 ? zip64Version : plainVersion, at);
  header.writeUInt16LE(utf8Names, at + 2);
  header.writeUInt16LE(member.method === "deflate" ? 8 : 0, at + 4);
  header.writeUInt32LE(dosTime(member.modifiedAt), at + 6);
  header.writeUInt32LE(member.crc32, at + 10);
  header.writeUInt32LE(isWide ? seeZip64 : member.packedBytes, at + 14);
  header.writeUInt32LE(isWide ? seeZip64 : member.bytes, at + 18);
  header.writeUInt16LE(Buffer.byteLength(member.path), at + 22);
}

function hasWideSize({ bytes, packedBytes }: ZipMember): boolean {
  return bytes >= seeZip64 || packedBytes >= seeZip64;
}

function zip64Field(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(numbers.length * 8, 2);
  for (const [index, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + index * 8);
  return field;
}

function zip64End(count: number, begin: number, end: number): Buffer {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x0606_4b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(madeByUnix | zip64Version, 12);
  record.writeUInt16LE(zip64Version, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(end - begin), 40);
  record.writeBigUInt64LE(BigInt(begin), 48);
  // The locator: where the record above begins.
  record.writeUInt32LE(0x0706_4b50, 56);
  record.writeBigUInt64LE(BigInt(end), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

/** Date and time of MS-DOS, to two seconds, in UTC: the same bytes on every machine. Its years go from 1980 to 2107. */
function dosTime(at: EpochMs): number {
  const date = new Date(at);
  const year = date.getUTCFullYear() - 1980;
  if (year < 0 || year > 127) return (1 << 21) | (1 << 16);
  const day = (year << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
