import type { Hash64 } from "../model/murmur-hash.ts";
import type { CsvPlace } from "./csv-records.ts";
import { recordHead, type Verdict, verdicts } from "./record-kernel.ts";

const quote = 0x22;

/**
 * One record where it stands in memory, valid until the next one is handed over. Its cells are known by slot, in the order in
 * which their columns were asked for; their bytes are as served, with quotes.
 */
export class RecordView {
  readonly bytes: Buffer;
  readonly #values: Uint32Array;
  readonly #hash: Hash64 = { low: 0, high: 0 };
  #at = 0;
  #row = 0;
  #linesBefore = 0;
  #bytesBefore = 0;

  constructor(bytes: Buffer, values: Uint32Array) {
    this.bytes = bytes;
    this.#values = values;
  }

  /** Moves on to the record whose values begin at `at`; `row` counts from 1, and the rest tells where the input stands in the file. */
  moveTo(at: number, row: number, linesBefore: number, bytesBefore: number): void {
    this.#at = at + recordHead;
    this.#row = row;
    this.#linesBefore = linesBefore;
    this.#bytesBefore = bytesBefore;
  }

  /** The first byte of a cell. */
  start(slot: number): number {
    return this.#values[this.#at + 2 * slot] ?? 0;
  }

  /** The byte after a cell. */
  end(slot: number): number {
    return this.#values[this.#at + 2 * slot + 1] ?? 0;
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
    return verdicts[this.#values[this.#at - 3] ?? 0] ?? "unsure";
  }

  /** The hash that the sieve made of its key, unless its verdict is `unsure`; the object is overwritten by the next record's. */
  keyHash(): Hash64 {
    this.#hash.low = this.#values[this.#at - 2] ?? 0;
    this.#hash.high = this.#values[this.#at - 1] ?? 0;
    return this.#hash;
  }

  place(): CsvPlace {
    const end = this.#values[this.#at - recordHead + 1] ?? 0;
    return {
      row: this.#row,
      line: this.#linesBefore + (this.#values[this.#at - recordHead + 2] ?? 0),
      bytes: this.#bytesBefore + end,
    };
  }
}

/** A record of which the texts are known, as a view: what reads bytes reads it like one that was scanned. */
export function viewOfTexts(texts: readonly string[], place: CsvPlace): RecordView {
  const cells = texts.map((text) => Buffer.from(`"${text.replaceAll('"', '""')}"`));
  const values = new Uint32Array(recordHead + 2 * cells.length);
  let end = 0;
  for (const [slot, cell] of cells.entries()) {
    values[recordHead + 2 * slot] = end;
    end += cell.length;
    values[recordHead + 2 * slot + 1] = end;
  }
  values[1] = end;
  const view = new RecordView(Buffer.concat(cells), values);
  view.moveTo(0, place.row, place.line, place.bytes - end);
  return view;
}
