import type { Hash64 } from "./murmur-hash.ts";

/** Where fingerprints go that are too many to hold: bytes are appended, and read again from their start. Every call may throw. */
export type FingerprintSpill = {
  readonly append: (bytes: Uint8Array) => void;
  readonly read: () => Iterable<Uint8Array>;
  readonly discard: () => void;
};

/** Fingerprints that are held at once: one mebibyte. */
const mostHeld = 128 * 1024;
const fewestHeld = 64;

/** 64-bit fingerprints in the order in which they came, repetitions included. Memory does not grow with them beyond a mebibyte. */
export class FingerprintLog {
  readonly #openSpill: () => FingerprintSpill;
  #spill: FingerprintSpill | null = null;
  /** Low and high half of each in turn. */
  #held = new Uint32Array(2 * fewestHeld);
  #length = 0;

  /** `openSpill` is called once at the most, when there are too many to hold. */
  constructor(openSpill: () => FingerprintSpill) {
    this.#openSpill = openSpill;
  }

  addHash({ low, high }: Hash64): void {
    if (2 * this.#length === this.#held.length) this.#makeRoom();
    this.#held[2 * this.#length] = low;
    this.#held[2 * this.#length + 1] = high;
    this.#length += 1;
  }

  /** Adds many, the low and the high half of each in turn. */
  addPairs(halves: Uint32Array): void {
    for (let done = 0; done < halves.length; ) {
      if (2 * this.#length === this.#held.length) this.#makeRoom();
      const piece = halves.subarray(done, done + this.#held.length - 2 * this.#length);
      this.#held.set(piece, 2 * this.#length);
      this.#length += piece.length / 2;
      done += piece.length;
    }
  }

  /** All of them, the low and the high half of each in turn, in pieces. */
  *pieces(): Generator<Uint32Array> {
    for (const bytes of this.#spill?.read() ?? []) {
      yield new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    }
    yield this.#held.subarray(0, 2 * this.#length);
  }

  /** Forgets all of them. */
  discard(): void {
    this.#spill?.discard();
    this.#spill = null;
    this.#length = 0;
  }

  #makeRoom(): void {
    if (this.#length < mostHeld) {
      const larger = new Uint32Array(2 * this.#held.length);
      larger.set(this.#held);
      this.#held = larger;
      return;
    }
    this.#spill ??= this.#openSpill();
    this.#spill.append(new Uint8Array(this.#held.buffer));
    this.#length = 0;
  }
}
