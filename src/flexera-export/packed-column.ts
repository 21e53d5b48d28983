import type { ColumnReader } from "./column-reader.ts";

/**
 * The cells of one column, a page of them at a time, as the bytes that are written: they take a fraction of the memory that as many
 * values do, and none that has to be searched for garbage.
 */
export class PackedColumn {
  readonly #reader: ColumnReader;
  readonly #format: (value: unknown) => string;
  #bytes = Buffer.alloc(0);
  #ends = new Uint32Array(0);
  #next = 0;
  #start = 0;

  /** `format` gives the cell of a value. */
  constructor(reader: ColumnReader, format: (value: unknown) => string) {
    this.#reader = reader;
    this.#format = format;
  }

  /** How many cells can be copied before this is to be asked again; 0 behind the last one. */
  async ready(): Promise<number> {
    while (this.#next === this.#ends.length) {
      const values = await this.#reader();
      if (values === null) return 0;
      this.#pack(values);
    }
    return this.#ends.length - this.#next;
  }

  /** The bytes of the next cell. */
  get nextBytes(): number {
    return (this.#ends[this.#next] ?? 0) - this.#start;
  }

  /** Copies the next cell to a place with enough room, and moves on; returns the place behind it. */
  copyNext(target: Buffer, at: number): number {
    const end = this.#ends[this.#next] ?? 0;
    const length = this.#bytes.copy(target, at, this.#start, end);
    this.#start = end;
    this.#next += 1;
    return at + length;
  }

  #pack(values: ArrayLike<unknown>): void {
    let bytes = Buffer.allocUnsafeSlow(Math.max(64, values.length * 16));
    const ends = new Uint32Array(values.length);
    let at = 0;
    for (let index = 0; index < values.length; index += 1) {
      const text = this.#format(values[index]);
      // A character takes at most three bytes for each of its units.
      if (at + text.length * 3 > bytes.length) bytes = grown(bytes, at, text.length * 3);
      at += bytes.write(text, at);
      ends[index] = at;
    }
    this.#bytes = bytes;
    this.#ends = ends;
    this.#next = 0;
    this.#start = 0;
  }
}

function grown(bytes: Buffer, used: number, more: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, used + more));
  bytes.copy(larger, 0, 0, used);
  return larger;
}
