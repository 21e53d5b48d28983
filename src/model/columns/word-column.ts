type Words = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/**
 * Whole numbers below 2³² by row, each in as few bytes as the largest of them needs: a column of which all numbers are 0, as those of
 * rows that it was not told of are, takes no memory.
 */
export class WordColumn {
  #words: Words = new Uint8Array(0);
  /** The largest number that there is room for: none at all in a column without memory. */
  #largest = -1;
  /** How many rows there will be, as far as anybody said. */
  #rows: number;

  constructor(rows = 0) {
    this.#rows = rows;
  }

  at(row: number): number {
    return this.#words[row] ?? 0;
  }

  set(row: number, word: number): void {
    if (row >= this.#words.length || word > this.#largest) this.#makeRoom(row + 1, word);
    this.#words[row] = word;
  }

  /** Puts numbers into the rows from one on. */
  setAll(first: number, words: Uint32Array): void {
    let largest = 0;
    for (let index = 0; index < words.length; index += 1) largest = Math.max(largest, words[index] ?? 0);
    this.#makeRoom(first + words.length, largest);
    if (this.#words.length > 0) this.#words.set(words, first);
  }

  /** Copies the numbers of the first rows into an array, as many as it takes, and gives the array. */
  copyInto(words: Uint32Array): Uint32Array {
    words.fill(0);
    words.set(this.#words.subarray(0, words.length));
    return words;
  }

  /** Makes all numbers 0. */
  clear(): void {
    this.#words = new Uint8Array(0);
    this.#largest = -1;
  }

  /** Says that there will be so many rows, so that room is made for them once. */
  reserve(rows: number): void {
    this.#rows = Math.max(this.#rows, rows);
  }

  #makeRoom(rows: number, word: number): void {
    const isThere = rows <= this.#words.length && word <= this.#largest;
    if (isThere || (word === 0 && this.#words.length === 0)) return;
    const length = rows <= this.#words.length ? this.#words.length : roomFor(rows, this.#rows);
    const larger = createWords(length, Math.max(word, this.#largest));
    larger.set(this.#words);
    this.#words = larger;
    this.#largest = 2 ** (8 * larger.BYTES_PER_ELEMENT) - 1;
  }
}

/** Room for so many rows: for all that are foreseen, else for a quarter more, so that a column grows seldom and wastes little. */
export function roomFor(rows: number, foreseen: number): number {
  return rows <= foreseen ? foreseen : Math.max(64, Math.ceil(rows * 1.25));
}

function createWords(length: number, largest: number): Words {
  if (largest < 2 ** 8) return new Uint8Array(length);
  return largest < 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length);
}
