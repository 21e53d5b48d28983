import { hashText } from "./fingerprint-set.ts";
import type { Hash64 } from "./murmur-hash.ts";

/** A set of texts that tells by the hash of a text's bytes whether it may hold the text: it is never wrong when it says no. */
export class FingerprintTable {
  readonly #halves: Uint32Array;
  readonly #mask: number;
  #hasZero = false;

  constructor(texts: Iterable<string>, size: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, size * 2)));
    this.#halves = new Uint32Array(capacity * 2);
    this.#mask = capacity - 1;
    for (const text of texts) this.#add(hashText(text));
  }

  mayHave({ low, high }: Hash64): boolean {
    if (low === 0 && high === 0) return this.#hasZero;
    for (let slot = low & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const [knownLow, knownHigh] = [this.#halves[2 * slot], this.#halves[2 * slot + 1]];
      if (knownLow === low && knownHigh === high) return true;
      if (knownLow === 0 && knownHigh === 0) return false;
    }
  }

  #add({ low, high }: Hash64): void {
    if (low === 0 && high === 0) {
      this.#hasZero = true;
      return;
    }
    let slot = low & this.#mask;
    while (this.#halves[2 * slot] !== 0 || this.#halves[2 * slot + 1] !== 0) {
      if (this.#halves[2 * slot] === low && this.#halves[2 * slot + 1] === high) return;
      slot = (slot + 1) & this.#mask;
    }
    this.#halves[2 * slot] = low;
    this.#halves[2 * slot + 1] = high;
  }
}
