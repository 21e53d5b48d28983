import { hash } from "node:crypto";

/** Which ids were met, as 64-bit fingerprints in an open hash table: 16 to 32 bytes an id, whatever its length. */
export class SeenIds {
  #slots = new BigUint64Array(1024);
  #size = 0;

  /** Whether this id is met for the first time. */
  add(id: string): boolean {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    // Zero marks an empty slot.
    return this.#insert(hash("sha256", id, "buffer").readBigUInt64LE(0) || 1n);
  }

  #insert(print: bigint): boolean {
    const mask = this.#slots.length - 1;
    let at = Number(print & BigInt(mask));
    for (let found = this.#slots[at]; found !== 0n; found = this.#slots[at]) {
      if (found === print) return false;
      at = (at + 1) & mask;
    }
    this.#slots[at] = print;
    this.#size += 1;
    return true;
  }

  #grow(): void {
    const full = this.#slots;
    this.#slots = new BigUint64Array(full.length * 2);
    this.#size = 0;
    for (const print of full) if (print !== 0n) this.#insert(print);
  }
}
