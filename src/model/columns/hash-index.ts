import type { WordColumn } from "./word-column.ts";

/** The halves of 64-bit hashes, one a row. */
export type HashColumns = { readonly keyLow: WordColumn; readonly keyHigh: WordColumn };

/** Finds rows by their 64-bit hashes: an open-addressing table of row numbers, about ten bytes a row. */
export class HashIndex {
  /** Row numbers plus one, 0 where a slot is free. */
  #slots: Uint32Array;
  #size = 0;

  constructor(rows = 0) {
    this.#slots = new Uint32Array(capacityFor(rows));
  }

  /** The first row with this hash that `isWanted` takes, in the order in which rows were added; -1 for none. */
  find(low: number, high: number, { keyLow, keyHigh }: HashColumns, isWanted: ((row: number) => boolean) | null = null): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = low & mask;
    for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
      const row = entry - 1;
      if (keyLow.at(row) === low && keyHigh.at(row) === high && (isWanted === null || isWanted(row))) return row;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Adds the row behind the last one. */
  add(columns: HashColumns): void {
    if ((this.#size + 1) * 3 > this.#slots.length * 2) this.#grow(columns);
    this.#place(this.#size, columns);
    this.#size += 1;
  }

  #place(row: number, { keyLow }: HashColumns): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = keyLow.at(row) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = row + 1;
  }

  #grow(columns: HashColumns): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let row = 0; row < this.#size; row += 1) this.#place(row, columns);
  }
}

/** One more number in a running hash of numbers. */
export function mixHash(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function capacityFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, rows * 1.5 + 1)));
}
