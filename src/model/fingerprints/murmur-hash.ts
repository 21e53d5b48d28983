/** Two halves of a 64-bit hash; the same object is given by every call. */
export type Hash64 = { low: number; high: number };

const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;
const result: Hash64 = { low: 0, high: 0 };

/**
 * The first 64 bits of MurmurHash3_x86_128 (seed 0) over the bytes from `start` up to `end`: fast and well mixed, and no protection
 * against somebody who searches for collisions. The halves are unsigned; the object is overwritten by the next call.
 */
export function murmurHash(bytes: Uint8Array, start: number, end: number): Hash64 {
  const length = end - start;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    h1 ^= mix(word(bytes, at), c1, 15, c2);
    h1 = Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b;
    h2 ^= mix(word(bytes, at + 4), c2, 16, c3);
    h2 = Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747;
    h3 ^= mix(word(bytes, at + 8), c3, 17, c4);
    h3 = Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35;
    h4 ^= mix(word(bytes, at + 12), c4, 18, c1);
    h4 = Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17;
  }
  if (at < end) h1 ^= mix(tail(bytes, at, end), c1, 15, c2);
  if (at + 4 < end) h2 ^= mix(tail(bytes, at + 4, end), c2, 16, c3);
  if (at + 8 < end) h3 ^= mix(tail(bytes, at + 8, end), c3, 17, c4);
  if (at + 12 < end) h4 ^= mix(tail(bytes, at + 12, end), c4, 18, c1);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = finish((h2 + h1) | 0);
  h3 = finish((h3 + h1) | 0);
  h4 = finish((h4 + h1) | 0);
  h1 = finish(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  result.low = h1 >>> 0;
  result.high = h2 >>> 0;
  return result;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** Up to four bytes. */
function tail(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let index = Math.min(end, at + 4) - 1; index >= at; index -= 1) value = (value << 8) | (bytes[index] ?? 0);
  return value;
}

function mix(value: number, first: number, bits: number, second: number): number {
  return Math.imul(rotate(Math.imul(value, first), bits), second);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
