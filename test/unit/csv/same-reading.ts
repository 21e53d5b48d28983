import assert from "node:assert/strict";
import { type CsvPlace, createCsvReader } from "../../../src/csv/csv-records.ts";
import { createRecordScanner } from "../../../src/csv/record-scanner.ts";
import { DigestError } from "../../../src/errors.ts";

type Reading = {
  readonly header: readonly string[] | null;
  readonly records: readonly { readonly cells: readonly string[]; readonly place: CsvPlace }[];
  readonly end: { readonly rows: number } | { readonly error: string };
};

/**
 * Fails unless the scanner reads the bytes as csv-parse does: header, cells, places, rows, and the words of a rejection. Lines are
 * compared where no carriage return is, because csv-parse counts some of these as lines of their own.
 */
export async function assertSameReading(bytes: Uint8Array, pieceSize: number): Promise<void> {
  const isComparable = !bytes.includes(carriageReturn);
  const comparable = (reading: Reading): Reading => (isComparable ? reading : withoutLines(reading));
  const parsed = comparable(await readWithParser(bytes, pieceSize));
  assert.deepEqual(comparable(await readWithScanner(bytes, pieceSize, 1)), parsed);
  // Of all columns but every second, the last first.
  const some = (width: number) => Array.from({ length: width }, (_, column) => column).filter((column) => column % 2 === 0);
  const scanned = comparable(await readWithScanner(bytes, pieceSize, -2));
  const expected = parsed.records.map(({ cells, place }) => ({
    cells: some(cells.length)
      .toReversed()
      .map((column) => cells[column]),
    place,
  }));
  assert.deepEqual(scanned.records, expected);
}

const carriageReturn = 0x0d;

function withoutLines({ header, records, end }: Reading): Reading {
  const told = "error" in end ? { error: end.error.replace(/ \(line \d+\)/, "") } : end;
  return { header, records: records.map(({ cells, place }) => ({ cells, place: { ...place, line: 0 } })), end: told };
}

/** The bytes in pieces of a size, in a memory that is used again. */
export function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield Uint8Array.from(bytes.subarray(start, start + size));
}

async function readWithParser(bytes: Uint8Array, pieceSize: number): Promise<Reading> {
  let header: Reading["header"] = null;
  const records: { cells: readonly string[]; place: CsvPlace }[] = [];
  const reader = createCsvReader({
    label: "sample",
    onHeader: (names) => {
      header = names;
    },
    onRecord: (cells, place) => records.push({ cells: [...cells], place }),
  });
  const end = await settle(reader, bytes, pieceSize);
  return { header, records, end };
}

async function readWithScanner(bytes: Uint8Array, pieceSize: number, step: 1 | -2): Promise<Reading> {
  let header: Reading["header"] = null;
  let slots = 0;
  const records: { cells: readonly string[]; place: CsvPlace }[] = [];
  const reader = createRecordScanner({
    label: "sample",
    onHeader: (names) => {
      header = names;
      const all = names.map((_, column) => column);
      const wanted = step === 1 ? all : all.filter((column) => column % 2 === 0).toReversed();
      slots = wanted.length;
      return wanted;
    },
    onRecord: (record) =>
      records.push({ cells: Array.from({ length: slots }, (_, slot) => record.text(slot)), place: record.place() }),
  });
  const end = await settle(reader, bytes, pieceSize);
  return { header, records, end };
}

async function settle(reader: ReturnType<typeof createCsvReader>, bytes: Uint8Array, pieceSize: number): Promise<Reading["end"]> {
  try {
    for (const piece of cut(bytes, pieceSize)) await reader.write(piece);
    return { rows: await reader.end() };
  } catch (error) {
    assert.ok(error instanceof DigestError, String(error));
    return { error: error.message };
  }
}
