import { wordOfHash } from "../model/row-hashes.ts";

/** Whole numbers by fingerprint: 12 bytes an entry and room, whatever the texts behind the fingerprints. */
export class FingerprintMap {
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  /** Zero in an empty slot; else the number and one. */
  #numbers = new Uint32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number that was set last; null where there is none. */
  get(key: string): number | null {
    const stored = this.#numbers[this.#slot(highOf(key), lowOf(key))] ?? 0;
    return stored === 0 ? null : stored - 1;
  }

  /** Sets a number from 0 to 4,294,967,294. */
  set(key: string, number: number): void {
    if (this.#size * 2 >= this.#numbers.length) this.#grow();
    this.#put(highOf(key), lowOf(key), number + 1);
  }

  #put(high: number, low: number, stored: number): void {
    const slot = this.#slot(high, low);
    if (this.#numbers[slot] === 0) this.#size += 1;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#numbers[slot] = stored;
  }

  /** Where a fingerprint stands, or the empty slot where it would stand. */
  #slot(high: number, low: number): number {
    const mask = this.#numbers.length - 1;
    let slot = low & mask;
    while (this.#numbers[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [high, low, numbers] = [this.#high, this.#low, this.#numbers];
    const slots = numbers.length * 2;
    [this.#high, this.#low, this.#numbers] = [new Uint32Array(slots), new Uint32Array(slots), new Uint32Array(slots)];
    this.#size = 0;
    for (const [slot, stored] of numbers.entries()) {
      if (stored !== 0) this.#put(high[slot] ?? 0, low[slot] ?? 0, stored);
    }
  }
}

function highOf(key: string): number {
  return ((wordOfHash(key, 0) << 16) | wordOfHash(key, 1)) >>> 0;
}

function lowOf(key: string): number {
  return ((wordOfHash(key, 2) << 16) | wordOfHash(key, 3)) >>> 0;
}
