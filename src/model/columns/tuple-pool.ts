import { mixHash } from "./hash-index.ts";

/**
 * Numbers equal tuples of 32-bit ids by the order in which they were met first: what thousands of findings share, such as all that
 * is told of their project, is kept once. The id 0 is that of the tuple of zeros.
 */
export class TuplePool {
  readonly width: number;
  #members: Uint32Array;
  #size = 1;
  /** Tuple ids, 0 where a slot is free; made when a tuple is looked up first. */
  #slots: Uint32Array | null = null;

  constructor(width: number) {
    this.width = width;
    this.#members = new Uint32Array(width * 64);
  }

  get size(): number {
    return this.#size;
  }

  /** One member of a tuple. */
  at(tuple: number, member: number): number {
    return this.#members[tuple * this.width + member] ?? 0;
  }

  /** The id of a tuple, which is added where it is new. */
  idOf(members: Uint32Array): number {
    if (members.every((member) => member === 0)) return 0;
    let slots = this.#slots ?? this.#index();
    if (this.#size * 2 > slots.length) slots = this.#index();
    const mask = slots.length - 1;
    let slot = hashOf(members, 0, this.width) & mask;
    for (let tuple = slots[slot] ?? 0; tuple !== 0; tuple = slots[slot] ?? 0) {
      if (this.#holds(tuple, members)) return tuple;
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.#size;
    this.#append(members);
    return this.#size - 1;
  }

  /** Adds a tuple under the next id without looking for it: for pools that are read back. */
  push(members: Uint32Array): void {
    this.#append(members);
    this.#slots = null;
  }

  /** The members of all tuples from an id on, one tuple behind the other. */
  from(tuple: number): Uint32Array {
    return this.#members.slice(tuple * this.width, this.#size * this.width);
  }

  #append(members: Uint32Array): void {
    const start = this.#size * this.width;
    if (start + this.width > this.#members.length) {
      const larger = new Uint32Array(this.#members.length * 2);
      larger.set(this.#members);
      this.#members = larger;
    }
    this.#members.set(members, start);
    this.#size += 1;
  }

  #holds(tuple: number, members: Uint32Array): boolean {
    const start = tuple * this.width;
    for (let member = 0; member < this.width; member += 1) if (this.#members[start + member] !== members[member]) return false;
    return true;
  }

  #index(): Uint32Array {
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(64, this.#size * 4))));
    for (let tuple = 1; tuple < this.#size; tuple += 1) {
      let slot = hashOf(this.#members, tuple * this.width, this.width) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = tuple;
    }
    this.#slots = slots;
    return slots;
  }
}

function hashOf(members: Uint32Array, start: number, width: number): number {
  let hash = 0;
  for (let index = start; index < start + width; index += 1) hash = mixHash(hash, members[index] ?? 0);
  return hash ^ (hash >>> 15);
}
