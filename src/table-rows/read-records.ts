import { readFileSync, statSync } from "node:fs";
import { type CsvHeader, parseCsvHeader } from "../csv/csv-header.ts";
import { createCsvReader } from "../csv/csv-records.ts";
import { readFilePieces } from "../csv/file-pieces.ts";

const smallFileBytes = 64 * 1024;

/** What is done with the records of a file; `label` is how errors name it. */
export type RecordReading = {
  readonly label: string;
  /** Not called for a file without a byte. */
  readonly onHeader: (header: CsvHeader) => void;
  readonly onRecord: (record: readonly string[]) => void;
  /** Awaited after the records of each piece of the file: the place to write what they gave. */
  readonly onPiece?: (() => Promise<void>) | undefined;
  /** Asked after each piece; true ends the reading early. */
  readonly isEnough?: (() => boolean) | undefined;
};

/** Reads a CSV file once, in constant memory. Rejects with a DigestError that names row and column of what is broken. */
export async function readRecords(path: string, reading: RecordReading): Promise<void> {
  const { label, onRecord, onPiece, isEnough } = reading;
  const onHeader = (names: readonly string[]): void => reading.onHeader(parseCsvHeader(names, label));
  const reader = createCsvReader({ label, onHeader, onRecord });
  for await (const piece of piecesOf(path)) {
    await reader.write(piece);
    await onPiece?.();
    if (isEnough?.() === true) return;
  }
  await reader.end();
  await onPiece?.();
}

/** A small file is read at once: the buffers for pieces of a large one are many times its size. */
function piecesOf(path: string): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return statSync(path).size <= smallFileBytes ? [readFileSync(path)] : readFilePieces(path);
}

/** The header of a file; without columns where the file has no byte. */
export async function readHeader(path: string, label: string): Promise<CsvHeader> {
  let header: CsvHeader | null = null;
  await readRecords(path, {
    label,
    onHeader: (read) => {
      header = read;
    },
    onRecord: () => {},
    isEnough: () => header !== null,
  });
  return header ?? { names: [], positions: new Map() };
}
