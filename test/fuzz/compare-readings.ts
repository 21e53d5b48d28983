import { type CsvPlace, type CsvReader, createCsvReader } from "../../src/csv/csv-records.ts";
import { createRecordScanner } from "../../src/csv/record-scanner.ts";
import { toError } from "../../src/errors.ts";
import type { FuzzedFile } from "./random-file.ts";

/** What a reader told of a file, a line each: header, records with their places, the end or the rejection. */
export type Reading = { readonly lines: readonly string[]; readonly records: number; readonly isRejected: boolean };

/** The first line in which scanner and csv-parse differ; null where they read the file alike. */
export type Difference = { readonly parsed: string; readonly scanned: string } | null;

/** Reads a file both ways. */
export async function compareReadings(file: FuzzedFile): Promise<{ readonly difference: Difference; readonly parsed: Reading }> {
  const parsed = await readWithParser(file);
  const scanned = await readWithScanner(file);
  return { difference: firstDifference(parsed.lines, scanned.lines), parsed };
}

/** csv-parse counts some carriage returns as lines of their own: with one in the file, lines are not compared. */
function placeText({ row, line, bytes }: CsvPlace, hasLines: boolean): string {
  return hasLines ? `${row} ${line} ${bytes}` : `${row} ${bytes}`;
}

function readWithParser(file: FuzzedFile): Promise<Reading> {
  const told = new Told(file);
  let wanted: readonly number[] = [];
  const reader = createCsvReader({
    label: "sample",
    onHeader: (names, place) => {
      wanted = told.header(names, place);
    },
    onRecord: (cells, place) =>
      told.record(
        wanted.map((column) => cells[column] ?? ""),
        place,
      ),
  });
  return told.readBy(reader);
}

function readWithScanner(file: FuzzedFile): Promise<Reading> {
  const told = new Told(file);
  let slots: readonly number[] = [];
  const reader = createRecordScanner({
    label: "sample",
    onHeader: (names, place) => {
      const wanted = told.header(names, place);
      slots = wanted.map((_, slot) => slot);
      return wanted;
    },
    onRecord: (record) =>
      told.record(
        slots.map((slot) => record.text(slot)),
        record.place(),
      ),
  });
  return told.readBy(reader);
}

class Told {
  readonly #file: FuzzedFile;
  readonly #hasLines: boolean;
  readonly #lines: string[] = [];
  #records = 0;

  constructor(file: FuzzedFile) {
    this.#file = file;
    this.#hasLines = !file.bytes.includes(0x0d);
  }

  header(names: readonly string[], place: CsvPlace): readonly number[] {
    this.#lines.push(`header ${JSON.stringify(names)} ${placeText(place, this.#hasLines)}`);
    return wantedColumns(names.length, this.#file.wanted);
  }

  record(cells: readonly string[], place: CsvPlace): void {
    this.#records += 1;
    this.#lines.push(`${placeText(place, this.#hasLines)} ${JSON.stringify(cells)}`);
  }

  async readBy(reader: CsvReader): Promise<Reading> {
    try {
      for (const piece of pieces(this.#file)) await reader.write(piece);
      this.#lines.push(`end ${await reader.end()}`);
      return { lines: this.#lines, records: this.#records, isRejected: false };
    } catch (thrown) {
      const { message } = toError(thrown);
      this.#lines.push(`rejected ${this.#hasLines ? message : message.replace(/ \(line \d+\)/, "")}`);
      return { lines: this.#lines, records: this.#records, isRejected: true };
    }
  }
}

function wantedColumns(width: number, wanted: FuzzedFile["wanted"]): readonly number[] {
  const all = Array.from({ length: width }, (_, column) => column);
  switch (wanted) {
    case "all":
      return all;
    case "every-second-from-behind":
      return all.filter((column) => column % 2 === 0).toReversed();
    case "one":
      return [Math.floor(width / 2)];
    case "none":
      return [];
  }
}

/** Each piece in a memory of its own, as a download brings them. */
function* pieces({ bytes, cuts }: FuzzedFile): Generator<Uint8Array> {
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    yield Uint8Array.from(bytes.subarray(start, end));
    start = end;
  }
}

function firstDifference(parsed: readonly string[], scanned: readonly string[]): Difference {
  for (let index = 0; index < Math.max(parsed.length, scanned.length); index += 1) {
    const [one = "(nothing)", other = "(nothing)"] = [parsed[index], scanned[index]];
    if (one !== other) return { parsed: one, scanned: other };
  }
  return null;
}
