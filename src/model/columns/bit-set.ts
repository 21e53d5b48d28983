/** A set of the whole numbers below a bound: one bit each. */
export class BitSet {
  readonly #bits: Uint8Array;
  #size = 0;

  constructor(bound: number) {
    this.#bits = new Uint8Array(Math.ceil(bound / 8));
  }

  get size(): number {
    return this.#size;
  }

  has(member: number): boolean {
    return ((this.#bits[member >> 3] ?? 0) & (1 << (member & 7))) !== 0;
  }

  add(member: number): void {
    if (this.has(member)) return;
    this.#bits[member >> 3] = (this.#bits[member >> 3] ?? 0) | (1 << (member & 7));
    this.#size += 1;
  }

  delete(member: number): void {
    if (!this.has(member)) return;
    this.#bits[member >> 3] = (this.#bits[member >> 3] ?? 0) & ~(1 << (member & 7));
    this.#size -= 1;
  }

  /** The members in ascending order. */
  *[Symbol.iterator](): Generator<number, undefined> {
    for (const [index, byte] of this.#bits.entries()) {
      for (let bit = 0; bit < 8 && byte >> bit !== 0; bit += 1) if ((byte >> bit) & 1) yield index * 8 + bit;
    }
  }
}
