import { parse } from "csv-parse/sync";
import { type CsvPlace, type CsvReader, createCsvReader } from "./csv-records.ts";
import { type IssueSieve, mostColumns, RecordKernel } from "./record-kernel.ts";
import { RecordView, viewOfTexts } from "./record-view.ts";

export type RecordScan = {
  /** How errors name the file. */
  readonly label: string;
  /** Called for the first record, before any other; returns the positions of the columns to read, each once, in the order of their slots. */
  readonly onHeader: (names: readonly string[], place: CsvPlace) => readonly number[];
  /** Asked after the header whether records are sieved; null or absent where they are not. */
  readonly sieve?: (() => IssueSieve | null) | undefined;
  /** Called for every later record that the sieve does not settle; the view is valid during the call. All records have as many cells as the header. */
  readonly onRecord: (record: RecordView) => void;
};

/** Bytes that are scanned at once; a record that does not fit is left to csv-parse. */
const capacity = 2 * 1024 * 1024;
const recordsAtOnce = 1024;
const lineFeed = 0x0a;
const quote = 0x22;

/**
 * Reads CSV as `createCsvReader` does, many times as fast, because only the cells that are asked for are looked at. What the kernel
 * does not take (a quote out of place, a ragged row, a record of megabytes) csv-parse reads from there on, so that it is accepted or
 * rejected by the same rules and with the same words. `write` and `end` reject with a DigestError.
 */
export function createRecordScanner(scan: RecordScan): CsvReader {
  return new RecordScanner(scan);
}

/** Before the header is complete; scanning; or left to csv-parse. */
type Mode =
  | { readonly kind: "header"; held: Buffer }
  | {
      readonly kind: "scanning";
      readonly kernel: RecordKernel;
      readonly view: RecordView;
      left: number;
    }
  | { readonly kind: "parsing"; readonly reader: CsvReader };

class RecordScanner implements CsvReader {
  readonly #scan: RecordScan;
  #mode: Mode = { kind: "header", held: Buffer.alloc(0) };
  #width = 0;
  #wanted: readonly number[] = [];
  /** Where the next record begins. */
  #place: CsvPlace = { row: 0, line: 0, bytes: 0 };

  constructor(scan: RecordScan) {
    this.#scan = scan;
  }

  async write(piece: Uint8Array): Promise<void> {
    switch (this.#mode.kind) {
      case "header":
        return this.#readHeader(this.#mode, piece);
      case "scanning":
        return this.#scanPiece(this.#mode, piece);
      case "parsing":
        return this.#mode.reader.write(piece);
    }
  }

  rows(): number {
    return this.#mode.kind === "parsing" ? this.#mode.reader.rows() : this.#place.row;
  }

  async end(): Promise<number> {
    const mode = this.#mode;
    if (mode.kind === "parsing") return mode.reader.end();
    if (mode.kind === "scanning" && mode.left === 0) return this.#place.row;
    // The last record lacks its line end, or there is a header alone.
    const rest =
      mode.kind === "header" ? mode.held : mode.kernel.bytes.subarray(mode.kernel.input, mode.kernel.input + mode.left);
    const reader = this.#parseFromHere(mode.kind !== "header");
    await reader.write(rest);
    return reader.end();
  }

  async #readHeader(mode: Mode & { kind: "header" }, piece: Uint8Array): Promise<void> {
    mode.held = Buffer.concat([mode.held, piece]);
    const end = endOfFirstRecord(mode.held);
    if (end === null) {
      if (mode.held.length > capacity) await this.#parseFromHere(false).write(mode.held);
      return;
    }
    const names = parseHeader(mode.held.subarray(0, end));
    if (names === null || names.length > mostColumns) return this.#parseFromHere(false).write(mode.held);
    this.#place = { row: 0, line: countLineFeeds(mode.held.subarray(0, end)), bytes: end };
    this.#width = names.length;
    this.#wanted = this.#scan.onHeader(names, this.#place);
    const sieve = this.#scan.sieve?.() ?? null;
    const kernel = new RecordKernel({ width: names.length, wanted: this.#wanted, sieve, capacity, records: recordsAtOnce });
    const view = new RecordView(kernel.bytes, kernel.values, this.#wanted);
    const scanning: Mode = { kind: "scanning", kernel, view, left: 0 };
    this.#mode = scanning;
    return this.#scanPiece(scanning, mode.held.subarray(end));
  }

  /** Puts the piece behind what is left of the one before, in as many turns as the kernel's memory needs. */
  async #scanPiece(mode: Mode & { kind: "scanning" }, piece: Uint8Array): Promise<void> {
    const { kernel } = mode;
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + kernel.capacity - mode.left);
      kernel.bytes.set(part, kernel.input + mode.left);
      taken += part.length;
      const length = mode.left + part.length;
      const rest = this.#scanRecords(mode, length);
      if (rest.kind === "refused" || length - rest.at === kernel.capacity) {
        const begun = Buffer.from(kernel.bytes.subarray(kernel.input + rest.at, kernel.input + length));
        const reader = this.#parseFromHere(true);
        await reader.write(begun);
        return reader.write(piece.subarray(taken));
      }
      kernel.bytes.copyWithin(kernel.input, kernel.input + rest.at, kernel.input + length);
      mode.left = length - rest.at;
    }
  }

  /** Hands over every complete record that is not settled; tells where the first incomplete or refused one begins. */
  #scanRecords({ kernel, view }: Mode & { kind: "scanning" }, length: number): { kind: "more" | "refused"; at: number } {
    for (let at = 0; ; ) {
      const found = kernel.scan(at, length - at);
      const { row, line, bytes } = this.#place;
      // Positions in the values count from the beginning of the kernel's memory.
      const bytesBefore = bytes - kernel.input - at;
      for (const record of kernel.sift(found.records)) {
        view.moveTo(record, row + kernel.indexOf(record) + 1, line, bytesBefore);
        this.#scan.onRecord(view);
      }
      this.#place = { row: row + found.records, line: line + found.lines, bytes: bytes + found.consumed };
      at += found.consumed;
      if (found.stop === "end-of-input") return { kind: "more", at };
      if (found.stop !== "no-more-room") return { kind: "refused", at };
    }
  }

  #parseFromHere(isHeaderRead: boolean): CsvReader {
    const { label, onRecord, onHeader } = this.#scan;
    const reader = createCsvReader({
      label,
      onHeader: (names, place) => {
        this.#wanted = onHeader(names, place);
      },
      onRecord: (record, place) =>
        onRecord(
          viewOfTexts(
            this.#wanted.map((column) => record[column] ?? ""),
            place,
          ),
        ),
      from: isHeaderRead ? { ...this.#place, width: this.#width } : undefined,
    });
    this.#mode = { kind: "parsing", reader };
    return reader;
  }
}

/** The byte after the first line feed outside of quotes; null where there is none. */
function endOfFirstRecord(bytes: Buffer): number | null {
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === quote) isQuoted = !isQuoted;
    else if (bytes[at] === lineFeed && !isQuoted) return at + 1;
  }
  return null;
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte === lineFeed) count += 1;
  return count;
}

/** Null where csv-parse rejects it: its words for that name the place in the file, and come from reading the file. */
function parseHeader(bytes: Buffer): readonly string[] | null {
  try {
    const [names]: readonly (readonly string[])[] = parse(bytes, { bom: true, record_delimiter: ["\r\n", "\n"] });
    return names ?? null;
  } catch {
    return null;
  }
}
