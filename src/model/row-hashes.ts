/** What the hashes of a row are made of. */
export type RowShape = {
  /** Names of the columns that have a hash of their own in every row; empty where only whole rows are compared. */
  readonly columns: readonly string[];
  /** Hashes of whole rows can be compared where this is equal; it stands for the columns that went into them. */
  readonly signature: string;
};

/** Words of 16 bits before the hashes of the cells: four of the key, four of the row, one of marks. */
const headWords = 9;
const rowWord = 4;
const marksWord = 8;
const blockBits = 13;
/** Rows of one block, so that a table of any size is collected without being copied. */
export const rowsPerBlock = 2 ** blockBits;
/** The mark of a row that `where` selects. */
const selectedMark = 1;
/** Bytes of one saved piece; divisible by three, so that its base64 needs no padding, and by two. */
const pieceBytes = 49_152;

/** Words that a row of this shape takes. */
export function wordsPerRow(shape: RowShape): number {
  return headWords + shape.columns.length;
}

/**
 * Hashes of the rows of a table, in ascending order of key: 18 bytes a row and two more for each column, whatever the rows
 * hold. Two keys share a hash with a chance of about n²/2⁶⁵, and so does a changed row with itself; which cells of it changed
 * is missed with a chance of 1/2¹⁶ a cell.
 */
export class RowHashes {
  readonly shape: RowShape;
  readonly size: number;
  readonly #blocks: readonly Uint16Array[];
  readonly #stride: number;
  /** For each place in the order of keys the row that stands there; null where rows are stored in that order. */
  readonly #order: Uint32Array | null;

  constructor(shape: RowShape, size: number, blocks: readonly Uint16Array[], order: Uint32Array | null) {
    this.shape = shape;
    this.size = size;
    this.#blocks = blocks;
    this.#stride = wordsPerRow(shape);
    this.#order = order;
  }

  static empty(shape: RowShape): RowHashes {
    return new RowHashes(shape, 0, [], null);
  }

  /** Bytes that `toPieces` gives in all. */
  get savedBytes(): number {
    return this.size * this.#stride * 2;
  }

  /** The number, from 0, that the row at a place had when it was added. */
  rowAt(place: number): number {
    return this.#order === null ? place : (this.#order[place] ?? 0);
  }

  isSelected(place: number): boolean {
    return (this.word(place, marksWord) & selectedMark) !== 0;
  }

  /** The hash of a cell; `column` is an index of `shape.columns`. */
  cell(place: number, column: number): number {
    return this.word(place, headWords + column);
  }

  /** One of the 16-bit numbers of a row, as it is saved. */
  word(place: number, word: number): number {
    const row = this.#order === null ? place : (this.#order[place] ?? 0);
    const block = this.#blocks[row >>> blockBits];
    return block === undefined ? 0 : (block[(row & (rowsPerBlock - 1)) * this.#stride + word] ?? 0);
  }

  /** Below, at or above zero as the key at a place is below, equal to or above another's. */
  compareKeys(place: number, other: RowHashes, otherPlace: number): number {
    return this.#compareWords(place, other, otherPlace, 0);
  }

  /** The order of the hashes of whole rows; it has a meaning only where signatures are equal. */
  compareRows(place: number, other: RowHashes, otherPlace: number): number {
    return this.#compareWords(place, other, otherPlace, rowWord);
  }

  /** The first place whose key is not below this one. */
  findKey(key: string): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareToKey(middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the key at a place, which may lie behind the last, is this one. */
  hasKeyAt(place: number, key: string): boolean {
    return place < this.size && this.#compareToKey(place, key) === 0;
  }

  /** The place behind the last row that has the same key as the one at `place`. */
  endOfKey(place: number): number {
    let end = place + 1;
    while (end < this.size && this.compareKeys(end, this, place) === 0) end += 1;
    return end;
  }

  /** Whether keys ascend: false for saved hashes that somebody changed. */
  isInOrder(): boolean {
    for (let place = 1; place < this.size; place += 1) {
      if (this.compareKeys(place - 1, this, place) > 0) return false;
    }
    return true;
  }

  /** All hashes as little-endian bytes in the order of keys, to be saved. A piece is valid until the next one is asked for. */
  *toPieces(): Generator<Buffer> {
    const piece = Buffer.allocUnsafeSlow(pieceBytes);
    let length = 0;
    for (let place = 0; place < this.size; place += 1) {
      for (let word = 0; word < this.#stride; word += 1) {
        length = piece.writeUInt16LE(this.word(place, word), length);
        if (length < pieceBytes) continue;
        yield piece;
        length = 0;
      }
    }
    if (length > 0) yield piece.subarray(0, length);
  }

  #compareWords(place: number, other: RowHashes, otherPlace: number, first: number): number {
    for (let word = first; word < first + 4; word += 1) {
      const difference = this.word(place, word) - other.word(otherPlace, word);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  #compareToKey(place: number, key: string): number {
    for (let word = 0; word < 4; word += 1) {
      const difference = this.word(place, word) - wordOfHash(key, word);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

/** A 16-bit number of a hash, `word` from 0. A hash is text of characters below 256, because small buffers by the million cost memory. */
export function wordOfHash(hash: string, word: number): number {
  return (hash.charCodeAt(word * 2) << 8) | hash.charCodeAt(word * 2 + 1);
}
