import { RowHashes, type RowShape, rowsPerBlock, wordOfHash, wordsPerRow } from "./row-hashes.ts";

/** Bits of a key by which rows are sorted first, and of the number of a row; together they fit an exact number. */
const sortBits = 26;
const maxRows = 2 ** sortBits;
/** Rows for which there is room at first; a small table needs no whole block. */
const firstRows = 64;

/** Collects the hashes of rows while they stream by, in any order, or takes saved ones back. */
export class RowHashesBuilder {
  readonly shape: RowShape;
  readonly #stride: number;
  readonly #blocks: Uint16Array[] = [];
  #block = new Uint16Array(0);
  /** Words of the last block that are taken. */
  #offset = 0;
  #words = 0;

  constructor(shape: RowShape) {
    this.shape = shape;
    this.#stride = wordsPerRow(shape);
  }

  /** Rows so far. */
  get size(): number {
    return Math.floor(this.#words / this.#stride);
  }

  /** Adds a row: hashes of its key and of all of it (null where the key is all of it), eight bytes of each; 16 bits for each column. */
  add(key: string, row: string | null, isSelected: boolean, cells: Uint16Array): void {
    for (let word = 0; word < 4; word += 1) this.#push(wordOfHash(key, word));
    for (let word = 0; word < 4; word += 1) this.#push(row === null ? 0 : wordOfHash(row, word));
    this.#push(isSelected ? 1 : 0);
    for (const cell of cells) this.#push(cell);
  }

  /** Adds the row at a place of other hashes; `columns` gives for each column of this shape the other's index of it. */
  addFrom(other: RowHashes, place: number, columns: readonly number[]): void {
    const head = this.#stride - this.shape.columns.length;
    for (let word = 0; word < head; word += 1) this.#push(other.word(place, word));
    for (const column of columns) this.#push(other.cell(place, column));
  }

  /** Adds saved bytes: whole words, not always whole rows. */
  addPiece(piece: Buffer): void {
    for (let offset = 0; offset + 1 < piece.length; offset += 2) this.#push(piece.readUInt16LE(offset));
  }

  /** Whether what was added ends with a row. */
  get isWhole(): boolean {
    return this.#words % this.#stride === 0;
  }

  /** The hashes in ascending order of key. */
  build(): RowHashes {
    const { size } = this;
    return new RowHashes(
      this.shape,
      size,
      this.#blocks,
      orderOf(new RowHashes(this.shape, size, this.#blocks, null), this.#stride),
    );
  }

  /** The hashes in the order in which they were added, which must be that of keys. */
  buildInOrder(): RowHashes {
    return new RowHashes(this.shape, this.size, this.#blocks, null);
  }

  #push(value: number): void {
    if (this.#offset === this.#block.length) this.#makeRoom();
    this.#block[this.#offset++] = value;
    this.#words += 1;
  }

  #makeRoom(): void {
    const full = rowsPerBlock * this.#stride;
    const length = this.#offset === full ? full : Math.min(full, Math.max(firstRows * this.#stride, this.#offset * 2));
    const block = new Uint16Array(length);
    if (this.#offset < full) block.set(this.#blocks.pop() ?? []);
    else this.#offset = 0;
    this.#blocks.push(block);
    this.#block = block;
  }
}

/**
 * The rows by key. Numbers without a comparison function are sorted natively: the first bits of the key and the row's number are
 * one number, and only rows that share those bits are compared word by word.
 */
function orderOf(stored: RowHashes, stride: number): Uint32Array {
  const { size } = stored;
  if (size > maxRows) throw new RangeError(`a table of ${size} rows`);
  const packed = new Float64Array(size);
  for (let row = 0; row < size; row += 1) packed[row] = prefixOf(stored, row) * maxRows + row;
  packed.sort();
  const order = new Uint32Array(size);
  for (let place = 0; place < size; place += 1) order[place] = (packed[place] ?? 0) % maxRows;
  const compare = (left: number, right: number): number => compareAll(stored, left, right, stride);
  for (let start = 0; start < size; ) {
    const prefix = prefixOf(stored, order[start] ?? 0);
    let end = start + 1;
    while (end < size && prefixOf(stored, order[end] ?? 0) === prefix) end += 1;
    if (end > start + 1) order.subarray(start, end).sort(compare);
    start = end;
  }
  return order;
}

function prefixOf(stored: RowHashes, row: number): number {
  return stored.word(row, 0) * 2 ** (sortBits - 16) + (stored.word(row, 1) >>> (32 - sortBits));
}

function compareAll(stored: RowHashes, left: number, right: number, stride: number): number {
  for (let word = 0; word < stride; word += 1) {
    const difference = stored.word(left, word) - stored.word(right, word);
    if (difference !== 0) return difference;
  }
  return left - right;
}
