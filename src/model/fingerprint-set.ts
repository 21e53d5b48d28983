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
    const sorted = fingerprints.toSorted();
    let kept = 0;
    for (let index = 0; index < sorted.length; index += 1) {
      const value = sorted[index];
      if (value !== undefined && (index === 0 || value !== sorted[index - 1])) sorted[kept++] = value;
    }
    return new FingerprintSet(sorted.slice(0, kept));
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
    return FingerprintSet.fromFingerprints(all);
  }

  /** Members of this set that are not in the other; both are walked in ascending order. */
  without(other: FingerprintSet): FingerprintSet {
    const skip = other.#sorted;
    let next = 0;
    const left = this.#sorted.filter((value) => {
      while (next < skip.length && (skip[next] ?? 0n) < value) next += 1;
      return skip[next] !== value;
    });
    return new FingerprintSet(left);
  }

  /** The fingerprints in ascending order, to be saved. */
  toFingerprints(): BigUint64Array {
    return this.#sorted.slice();
  }
}

/** Collects fingerprints while rows stream by. */
export class FingerprintSetBuilder {
  #values = new BigUint64Array(64);
  #halves = new Uint32Array(this.#values.buffer);
  #length = 0;

  add(text: string): void {
    this.addHash(hashText(text));
  }

  /** Adds the fingerprint of a text of which the bytes in UTF-8 have this hash. */
  addHash({ low, high }: Hash64): void {
    if (this.#length === this.#values.length) {
      const larger = new BigUint64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
      this.#halves = new Uint32Array(larger.buffer);
    }
    // Little-endian, as every machine is that runs Node.js.
    this.#halves[2 * this.#length] = low;
    this.#halves[2 * this.#length + 1] = high;
    this.#length += 1;
  }

  build(): FingerprintSet {
    return FingerprintSet.fromFingerprints(this.#values.subarray(0, this.#length));
  }
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
