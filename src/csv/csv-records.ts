import { CsvError, Parser } from "csv-parse";
import { DigestError, toError } from "../errors.ts";

/** The largest record, in characters; a quote that is never closed would else be read into memory to the end of the file. */
const maxRecordCharacters = 16 * 1024 * 1024;

/** Where a record stands: `row` counts the records after the header from 1 (the header is 0), `line` is its last line from 1. */
export type CsvPlace = {
  readonly row: number;
  readonly line: number /** Bytes of the file up to the record's end, BOM included. */;
  readonly bytes: number;
};

export type CsvReading = {
  /** How errors name the file. */
  readonly label: string;
  /** Called for the first record, before any other. */
  readonly onHeader: (names: readonly string[], place: CsvPlace) => void;
  /** Called for every later record; all have as many cells as the header. */
  readonly onRecord: (record: readonly string[], place: CsvPlace) => void;
  /** Where the first byte stands when the file was begun by another reader; then no header is expected. */
  readonly from?: (CsvPlace & { readonly width: number }) | undefined;
};

/** A reader that is fed piece by piece: every record of a piece is handed over before `write` resolves. */
export type CsvReader = {
  readonly write: (piece: Uint8Array) => Promise<void>;
  /** Records after the header so far. */
  readonly rows: () => number;
  /** Ends the file and resolves to the number of records after the header. */
  readonly end: () => Promise<number>;
};

/**
 * A streaming reader of CSV by RFC 4180 with LF, CRLF or both, newlines in quotes and a BOM. `write` and `end` reject with a
 * DigestError of kind `data` that names row and column for a ragged row, a quote out of place and a quote never closed.
 */
export function createCsvReader(reading: CsvReading): CsvReader {
  const { from } = reading;
  let width = from?.width ?? 0;
  let row = from?.row ?? -1;
  const place = (lines: number, bytes: number): CsvPlace => ({
    row,
    line: (from?.line ?? 0) + lines,
    bytes: (from?.bytes ?? 0) + bytes,
  });
  const parser = new Parser({
    bom: from === undefined,
    record_delimiter: ["\r\n", "\n"],
    // Checked below instead, because a blank line at the end is no ragged row.
    relax_column_count: true,
    max_record_size: maxRecordCharacters,
    on_record: (record: readonly string[], context) => {
      if (row >= 0 && record.length !== width) {
        if (isBlankLine(record)) return null;
        throw raggedRow(reading.label, row + 1, place(context.lines, 0).line, record.length, width);
      }
      row += 1;
      if (row > 0) reading.onRecord(record, place(context.lines, context.bytes));
      else {
        width = record.length;
        reading.onHeader(record, place(context.lines, context.bytes));
      }
      // Nothing is passed on: the stream's own queue stays empty.
      return null;
    },
  });
  const failure = watchFailure(parser, reading.label, () => ({ row: row + 1, linesBefore: from?.line ?? 0 }));
  return {
    write: (piece) => failure.during((done) => parser.write(piece, done)),
    rows: () => Math.max(0, row),
    end: async () => {
      await failure.during((done) => parser.end(done));
      return Math.max(row, 0);
    },
  };
}

/** Reads a whole file of which pieces arrive one by one; resolves to the number of records after the header. */
export async function readCsvRecords(pieces: AsyncIterable<Uint8Array>, reading: CsvReading): Promise<number> {
  const reader = createCsvReader(reading);
  for await (const piece of pieces) await reader.write(piece);
  return reader.end();
}

type Done = (error?: Error | null) => void;

/** The record that is being read, and the lines that another reader has read before. */
type NextRecord = { readonly row: number; readonly linesBefore: number };

function watchFailure(parser: Parser, label: string, next: () => NextRecord) {
  // Every error also reaches the callback of the call that met it; without a listener the process would end.
  parser.on("error", () => {});
  parser.resume();
  return {
    during: (call: (done: Done) => void): Promise<void> =>
      new Promise((resolve, reject) => {
        call((error) => (error ? reject(describeParseError(error, label, next())) : resolve()));
      }),
  };
}

function isBlankLine(record: readonly string[]): boolean {
  return record.length === 1 && record[0] === "";
}

function raggedRow(label: string, row: number, line: number, cells: number, width: number): DigestError {
  const where = cells < width ? `stops after column ${cells}` : `goes on after column ${width}`;
  return brokenFile(`Row ${row} (line ${line}) of ${label} has ${cells} cells and ${where}, but the header names ${width}.`);
}

/** The parser's own message quotes cells, which may hold anything; only its code and its place are told. */
function describeParseError(thrown: unknown, label: string, { row, linesBefore }: NextRecord): DigestError {
  if (thrown instanceof DigestError) return thrown;
  if (!(thrown instanceof CsvError)) return brokenFile(`Row ${row} of ${label} cannot be read: ${toError(thrown).name}.`);
  const place = `row ${Math.max(row, 0)}${numbered(thrown, "lines", " (line ", ")", linesBefore)}${numbered(thrown, "column", ", column ", "", 1)} of ${label}`;
  switch (thrown.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return brokenFile(`A quote is opened and never closed in ${place}.`);
    case "CSV_MAX_RECORD_SIZE":
      return brokenFile(
        `A record of more than ${maxRecordCharacters} characters begins in ${place}; probably a quote is never closed.`,
      );
    default:
      return brokenFile(`A quote stands where none may be in ${place}.`);
  }
}

function numbered(error: CsvError, member: string, before: string, after: string, add = 0): string {
  const value: unknown = Reflect.get(error, member);
  return typeof value === "number" ? `${before}${value + add}${after}` : "";
}

function brokenFile(message: string): DigestError {
  return new DigestError({
    kind: "data",
    message,
    remedy: "The file is broken or was cut off; run again, and if it stays, report it to the vendor's support.",
  });
}
