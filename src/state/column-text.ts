import { endianness } from "node:os";
import { damagedState } from "./damaged-state.ts";

/** The farthest instant that a date can hold, in milliseconds from 1970. */
const maxEpochMs = 8.64e15;

/** Where numbers are made ready to be told; grown to the longest column. */
let room = new ArrayBuffer(8 * 1_024);

/** Whole numbers as base64 of little-endian ones of as few bytes as the largest needs; nothing where all are zero. */
export function wordsText(words: Uint32Array): string {
  let largest = 0;
  for (let index = 0; index < words.length; index += 1) largest = Math.max(largest, words[index] ?? 0);
  if (largest === 0) return "";
  const ready = wordsInRoom(words.length, largest);
  ready.set(words);
  return toText(ready);
}

function wordsInRoom(
  length: number,
  largest: number,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  if (largest < 2 ** 8) return new Uint8Array(roomFor(length), 0, length);
  if (largest < 2 ** 16) return new Uint16Array(roomFor(2 * length), 0, length);
  return new Uint32Array(roomFor(4 * length), 0, length);
}

function roomFor(bytes: number): ArrayBuffer {
  if (bytes > room.byteLength) room = new ArrayBuffer(bytes);
  return room;
}

/** Reads as many numbers as there is room for; throws a DigestError of kind `data` for one that is not below `bound`. */
export function parseWords(text: string, into: Uint32Array, bound: number): void {
  if (text === "") into.fill(0);
  else into.set(wordsOf(fromText(text), into.length));
  if (bound >= 2 ** 32) return;
  let largest = 0;
  for (let index = 0; index < into.length; index += 1) largest = Math.max(largest, into[index] ?? 0);
  if (largest >= bound && into.length > 0) throw damagedState("a finding refers to what is not there");
}

/** Numbers as base64 of little-endian ones of eight bytes; nothing where there is none but NaN. */
export function numbersText(numbers: Float64Array): string {
  if (numbers.every((number) => Number.isNaN(number))) return "";
  const ready = new Float64Array(roomFor(8 * numbers.length), 0, numbers.length);
  ready.set(numbers);
  return toText(ready);
}

/** Reads as many instants as there is room for, NaN among them; throws a DigestError of kind `data` for what is none. */
export function parseInstants(text: string, into: Float64Array): void {
  into.fill(Number.NaN);
  if (text === "") return;
  const numbers = parseNumbers(text);
  if (numbers.length !== into.length) throw damagedState("a column of findings has another length than it tells");
  into.set(numbers);
  for (const at of into)
    if (at > maxEpochMs || at < -maxEpochMs) throw damagedState("a finding has an instant that no date can hold");
}

/** Any list of numbers that `numbersText` wrote. */
export function parseNumbers(text: string): Float64Array {
  const bytes = fromText(text);
  if (bytes.length % 8 !== 0) throw damagedState("a column of findings has another length than it tells");
  return littleEndian(new Float64Array(bytes.buffer, 0, bytes.length / 8));
}

/** Bytes as so many numbers, of the width that their count tells. */
function wordsOf(bytes: Uint8Array<ArrayBuffer>, length: number): Words {
  const width = bytes.length / length;
  if (width === 1) return bytes;
  if (width === 2) return littleEndian(new Uint16Array(bytes.buffer, 0, length));
  if (width === 4) return littleEndian(new Uint32Array(bytes.buffer, 0, length));
  throw damagedState("a column of findings has another length than it tells");
}

/**
 * The bytes of a base64 text, at the start of a buffer. A character that is none of base64 gives no byte, so that the number of bytes
 * tells whether all are.
 */
function fromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(text, "base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 !== 0 || bytes.length !== (text.length / 4) * 3 - padding) {
    throw damagedState("a column of findings is cut or no base64");
  }
  return bytes.byteOffset === 0 && bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, 0, bytes.length)
    : new Uint8Array(bytes);
}

type Words = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

function toText(words: Words): string {
  const ordered = littleEndian(words);
  return Buffer.from(ordered.buffer, ordered.byteOffset, ordered.byteLength).toString("base64");
}

/** The same numbers with their bytes in little-endian order, or back from it; in place. */
function littleEndian<Any extends Words>(words: Any): Any {
  if (endianness() === "LE") return words;
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let start = 0; start < bytes.length; start += words.BYTES_PER_ELEMENT) {
    bytes.subarray(start, start + words.BYTES_PER_ELEMENT).reverse();
  }
  return words;
}
