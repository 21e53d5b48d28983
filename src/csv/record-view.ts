import type { Hash64 } from "../model/fingerprints/murmur-hash.ts";
import type { CsvPlace } from "./csv-records.ts";
import { recordValues, type Verdict, verdicts } from "./record-kernel.ts";

const quote = 0x22;
const verdictBits = 0xff;
const sameProjectBit = 0x100;
const settledBit = 0x200;

/**
 * One record where it stands in memory, valid until the next one is handed over. Its cells are known by slot, in the order in
 * which their columns were asked for; their bytes are as served, with quotes.
 */
export class RecordView {
  readonly bytes: Buffer;
  readonly #values: Uint32Array;
  /** For each slot the column whose cell it holds. */
  readonly #columns: readonly number[];
  readonly #keyHash: Hash64 = { low: 0, high: 0 };
  readonly #contentHash: Hash64 = { low: 0, high: 0 };
  #at = 0;
  #ends = 0;
  #row = 0;
  #linesBefore = 0;
  #bytesBefore = 0;

  constructor(bytes: Buffer, values: Uint32Array, columns: readonly number[]) {
    this.bytes = bytes;
    this.#values = values;
    this.#columns = columns;
  }

  /** Moves on to the record whose values begin at `at`; `row` counts from 1, and the rest tells where the input stands in the file. */
  moveTo(at: number, row: number, linesBefore: number, bytesBefore: number): void {
    this.#at = at;
    this.#ends = this.#value(recordValues.ends) >>> 2;
    this.#row = row;
    this.#linesBefore = linesBefore;
    this.#bytesBefore = bytesBefore;
  }

  /** The first byte of a cell. */
  start(slot: number): number {
    const column = this.#columns[slot] ?? 0;
    return column === 0 ? this.#value(recordValues.start) : (this.#values[this.#ends + column - 1] ?? 0) + 1;
  }

  /** The byte after a cell. */
  end(slot: number): number {
    return this.#values[this.#ends + (this.#columns[slot] ?? 0)] ?? 0;
  }

  /** The text of a cell, without its quotes. */
  text(slot: number): string {
    const start = this.start(slot);
    const end = this.end(slot);
    if (start === end) return "";
    if (this.bytes[start] !== quote) return this.bytes.toString("utf8", start, end);
    const text = this.bytes.toString("utf8", start + 1, end - 1);
    return text.includes('"') ? text.replaceAll('""', '"') : text;
  }

  /** What the sieve says of the record; `unsure` where there is none. */
  verdict(): Verdict {
    return verdicts[this.#value(recordValues.verdict) & verdictBits] ?? "unsure";
  }

  /** Whether the sieve saw that the record is of the project of the one before it; where its verdict is `unsure` it does not say. */
  isOfSameProject(): boolean {
    return (this.#value(recordValues.verdict) & sameProjectBit) !== 0;
  }

  /** Whether the sieve settled the record, and hands it over for its project alone. */
  isSettled(): boolean {
    return (this.#value(recordValues.verdict) & settledBit) !== 0;
  }

  /** The hash that the sieve made of its key, unless its verdict is `unsure`; the object is overwritten by the next record's. */
  keyHash(): Hash64 {
    return this.#hash(recordValues.keyHash, this.#keyHash);
  }

  /** The hash that the sieve made of all that was asked for, where its verdict is `open`; the object is overwritten by the next record's. */
  contentHash(): Hash64 {
    return this.#hash(recordValues.contentHash, this.#contentHash);
  }

  place(): CsvPlace {
    return {
      row: this.#row,
      line: this.#linesBefore + this.#value(recordValues.lines),
      bytes: this.#bytesBefore + this.#value(recordValues.after),
    };
  }

  #value(offset: number): number {
    return this.#values[this.#at + offset] ?? 0;
  }

  #hash(offset: number, into: Hash64): Hash64 {
    into.low = this.#value(offset);
    into.high = this.#value(offset + 1);
    return into;
  }
}

/** A record of which the texts are known, as a view: what reads bytes reads it like one that was scanned. */
export function viewOfTexts(texts: readonly string[], place: CsvPlace): RecordView {
  const cells = texts.map((text) => `"${text.replaceAll('"', '""')}"`);
  const bytes = Buffer.from(cells.join(","));
  const values = new Uint32Array(recordValues.count + cells.length);
  let end = -1;
  for (const [slot, cell] of cells.entries()) {
    end += Buffer.byteLength(cell) + 1;
    values[recordValues.count + slot] = end;
  }
  values[recordValues.after] = bytes.length;
  values[recordValues.ends] = recordValues.count * 4;
  const view = new RecordView(bytes, values, [...texts.keys()]);
  view.moveTo(0, place.row, place.line, place.bytes - bytes.length);
  return view;
}
