import { type Hash64, murmurHash } from "./murmur-hash.ts";

/**
 * A set of 64-bit fingerprints of strings: eight bytes a member, whatever the length of the string, so that a report can
 * remember millions of closed findings. Two different strings share a fingerprint with a chance of about n²/2⁶⁵.
 */
export class FingerprintSet {
  readonly #sorted: BigUint64Array;

  private constructor(sorted: BigUint64Array) {
    this.#sorted = sorted;
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
    return new FingerprintSet(withoutRepetitions(fingerprints.sort()));
  }

  get size(): number {
    return this.#sorted.length;
  }

  has(text: string): boolean {
    const wanted = fingerprint(text);
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? 0n) < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#sorted[low] === wanted;
  }

  /** Members of either set. */
  union(other: FingerprintSet): FingerprintSet {
    if (this.size === 0) return other;
    if (other.size === 0) return this;
    const all = new BigUint64Array(this.size + other.size);
    all.set(this.#sorted);
    all.set(other.#sorted, this.size);
    return FingerprintSet.taking(all);
  }

  /** Members of this set that are not in the other; both are walked in ascending order. */
  without(other: FingerprintSet): FingerprintSet {
    if (this.size === 0 || other.size === 0) return this;
    const skip = other.#sorted;
    let next = 0;
    const left = this.#sorted.filter((value) => {
      while (next < skip.length && (skip[next] ?? 0n) < value) next += 1;
      return skip[next] !== value;
    });
    return new FingerprintSet(left);
  }

  /** Members of this set that are not in a list of any length, given as the low and the high half of each in turn, in pieces. */
  withoutAny(pieces: Iterable<Uint32Array>): FingerprintSet {
    if (this.size === 0) return this;
    const found = findMembers(new Uint32Array(this.#sorted.buffer, this.#sorted.byteOffset, 2 * this.size), pieces);
    return found === null ? this : new FingerprintSet(this.#sorted.filter((_value, index) => found[index] === 0));
  }

  /** The fingerprints in ascending order, to be saved. */
  toFingerprints(): BigUint64Array {
    return this.#sorted.slice();
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

/** The same array without repetitions of a sorted one; shorter only where there are any. */
function withoutRepetitions(sorted: BigUint64Array): BigUint64Array {
  // Halves are compared, because every number of 64 bits that is read is an object of its own.
  const halves = new Uint32Array(sorted.buffer, sorted.byteOffset, 2 * sorted.length);
  let kept = 0;
  for (let at = 0; at < halves.length; at += 2) {
    if (at > 0 && halves[at] === halves[at - 2] && halves[at + 1] === halves[at - 1]) continue;
    if (2 * kept < at) halves.copyWithin(2 * kept, at, at + 2);
    kept += 1;
  }
  return kept === sorted.length ? sorted : sorted.slice(0, kept);
}

/** For each pair of halves in ascending order whether one of the pieces has it: 1 or 0; null where they have none. */
function findMembers(sorted: Uint32Array, pieces: Iterable<Uint32Array>): Uint8Array | null {
  const size = sorted.length / 2;
  const found = new Uint8Array(size);
  const starts = bucketStarts(sorted);
  let isAny = false;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += 2) {
      const [low, high] = [piece[at] ?? 0, piece[at + 1] ?? 0];
      const last = starts[(high >>> 16) + 1] ?? size;
      for (let index = starts[high >>> 16] ?? size; index < last; index += 1) {
        if (sorted[2 * index + 1] !== high || sorted[2 * index] !== low) continue;
        found[index] = 1;
        isAny = true;
        break;
      }
    }
  }
  return isAny ? found : null;
}

/** Where the members begin whose highest 16 bits are at least so many: fingerprints are spread evenly, so a few share them. */
function bucketStarts(sorted: Uint32Array): Uint32Array {
  const starts = new Uint32Array(65_537);
  for (let at = 1; at < sorted.length; at += 2) {
    const bucket = ((sorted[at] ?? 0) >>> 16) + 1;
    starts[bucket] = (starts[bucket] ?? 0) + 1;
  }
  for (let bucket = 1; bucket < starts.length; bucket += 1) {
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
  }
  return starts;
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
