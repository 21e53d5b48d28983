import { ChunkWriter, chunkOf, type FingerprintChunk, fullChunk, heldChunk } from "./fingerprint-chunk.ts";
import { type Hash64, murmurHash } from "./murmur-hash.ts";
import { sortedMembers } from "./sorted-members.ts";

/**
 * A set of 64-bit fingerprints of strings: eight bytes a member, whatever the length of the string, so that a report can
 * remember millions of closed findings. Two different strings share a fingerprint with a chance of about n²/2⁶⁵.
 */
export class FingerprintSet {
  readonly size: number;
  readonly #chunks: readonly FingerprintChunk[];
  /** The chunk that was asked last, and where chunks are read that are asked. */
  #last: { readonly index: number; readonly members: BigUint64Array } | null = null;
  #room: BigUint64Array | null = null;

  private constructor(chunks: readonly FingerprintChunk[]) {
    this.#chunks = chunks;
    this.size = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  }

  static of(texts: Iterable<string>): FingerprintSet {
    const builder = new FingerprintSetBuilder();
    for (const text of texts) builder.add(text);
    return builder.build();
  }

  /** A set from fingerprints in any order and with repetitions. */
  static fromFingerprints(fingerprints: BigUint64Array): FingerprintSet {
    return FingerprintSet.taking(fingerprints.slice());
  }

  /** The same, without a copy: the array is the set's from now on. */
  static taking(fingerprints: BigUint64Array): FingerprintSet {
    return FingerprintSet.inOrder(chunksOf(sortedMembers(fingerprints)));
  }

  /** A set of chunks of which each begins behind the end of the one before. */
  static inOrder(chunks: readonly FingerprintChunk[]): FingerprintSet {
    return new FingerprintSet(chunks);
  }

  has(text: string): boolean {
    const wanted = fingerprint(text);
    const index = lastAtMost(this.#chunks.length, (at) => (this.#chunks[at]?.first ?? 0n) <= wanted);
    if (index === -1) return false;
    const members = this.#membersOf(index);
    return members[lastAtMost(members.length, (at) => (members[at] ?? 0n) <= wanted)] === wanted;
  }

  /** Members of either set. */
  union(other: FingerprintSet): FingerprintSet {
    if (this.size === 0) return other;
    if (other.size === 0) return this;
    const all = new BigUint64Array(this.size + other.size);
    let at = 0;
    for (const set of [this, other]) {
      for (const members of set.pieces()) {
        all.set(members, at);
        at += members.length;
      }
    }
    return FingerprintSet.taking(all);
  }

  /** Members of this set that are not in the other; both are walked in ascending order. */
  without(other: FingerprintSet): FingerprintSet {
    if (this.size === 0 || other.size === 0) return this;
    const skip = other.#ascending();
    let next = skip.next();
    const writer = new ChunkWriter(heldChunk);
    for (const members of this.pieces()) {
      writer.write(
        members.filter((value) => {
          while (next.done !== true && next.value < value) next = skip.next();
          return next.done === true || next.value !== value;
        }),
      );
    }
    return new FingerprintSet(writer.end());
  }

  /** All members in ascending order, in pieces of any length, which must not be changed and are valid until the next one. */
  *pieces(): Generator<BigUint64Array, undefined> {
    const room = new BigUint64Array(fullChunk);
    for (const chunk of this.#chunks) yield chunk.read(room);
  }

  /** The fingerprints in ascending order. */
  toFingerprints(): BigUint64Array {
    const all = new BigUint64Array(this.size);
    let at = 0;
    for (const members of this.pieces()) {
      all.set(members, at);
      at += members.length;
    }
    return all;
  }

  *#ascending(): Generator<bigint, undefined> {
    for (const members of this.pieces()) yield* members;
  }

  #membersOf(index: number): BigUint64Array {
    if (this.#last?.index === index) return this.#last.members;
    this.#room ??= new BigUint64Array(fullChunk);
    const members = this.#chunks[index]?.read(this.#room) ?? this.#room.subarray(0, 0);
    this.#last = { index, members };
    return members;
  }
}

/** Collects fingerprints while rows stream by. */
export class FingerprintSetBuilder {
  /** Pieces that are full; a piece that would be doubled without end takes three times its place while it is copied. */
  #full: Uint32Array[] = [];
  #last = new Uint32Array(2 * 64);
  #length = 0;

  add(text: string): void {
    this.addHash(hashText(text));
  }

  /** Adds the fingerprint of a text of which the bytes in UTF-8 have this hash. */
  addHash({ low, high }: Hash64): void {
    if (2 * this.#length === this.#last.length) this.#makeRoom();
    // Little-endian, as every machine is that runs Node.js.
    this.#last[2 * this.#length] = low;
    this.#last[2 * this.#length + 1] = high;
    this.#length += 1;
  }

  /** Adds many, the low and the high half of each in turn. */
  addPairs(halves: Uint32Array): void {
    for (let done = 0; done < halves.length; ) {
      if (2 * this.#length === this.#last.length) this.#makeRoom();
      const piece = halves.subarray(done, done + this.#last.length - 2 * this.#length);
      this.#last.set(piece, 2 * this.#length);
      this.#length += piece.length / 2;
      done += piece.length;
    }
  }

  /** The set of all that were added; the builder is empty after that. */
  build(): FingerprintSet {
    const pieces = [...this.#full, this.#last.subarray(0, 2 * this.#length)];
    this.#full = [];
    this.#length = 0;
    const all = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return FingerprintSet.taking(new BigUint64Array(all.buffer));
  }

  #makeRoom(): void {
    if (this.#length < mostInPiece) {
      const larger = new Uint32Array(2 * this.#last.length);
      larger.set(this.#last);
      this.#last = larger;
      return;
    }
    this.#full.push(this.#last);
    this.#last = new Uint32Array(2 * mostInPiece);
    this.#length = 0;
  }
}

const mostInPiece = 65_536;

function chunksOf(members: BigUint64Array): readonly FingerprintChunk[] {
  return members.length === 0 ? [] : [chunkOf(members)];
}

/** The last of so many places for which this holds, as it does for all before it; -1 for none. */
function lastAtMost(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

let scratch = Buffer.alloc(4_096);

/** The hash of a text's bytes in UTF-8; the object is overwritten by the next call. */
export function hashText(text: string): Hash64 {
  if (text.length * 3 > scratch.length) scratch = Buffer.alloc(text.length * 3);
  return murmurHash(scratch, 0, scratch.write(text));
}

function fingerprint(text: string): bigint {
  const { low, high } = hashText(text);
  return (BigInt(high) << 32n) | BigInt(low);
}
