import { formatServedRow } from "../csv/csv-writer.ts";
import { createOutputFile } from "../csv/output-file.ts";
import type { TableFile } from "../model/flexera-memory.ts";
import type { OutputFile } from "../model/output-file.ts";
import { readHeader, readRecords } from "./read-records.ts";

/** The first column of a file of remembered rows: the fingerprint by which a row is found, in hexadecimal digits. */
const fingerprintColumn = "exposure-digest: fingerprint";

/** Characters that are kept of one cell: enough to recognise it. */
const maxCellCharacters = 2_000;

/** Bytes of remembered rows that the state keeps of one snapshot; beyond them rows that leave are counted and not named. */
export const maxTextBytes = 48 * 1024 ** 2;

/** A file of remembered rows that is written from start to end. */
export type TextFileWriter = {
  readonly add: (key: string, cells: readonly string[]) => void;
  /** Writes what was added since; to be awaited now and then. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<TableFile>;
  readonly discard: () => Promise<void>;
  /** Characters so far. */
  readonly size: () => number;
};

/** Creates a file of remembered rows with these columns. */
export async function createTextFile(path: string, columns: readonly string[], label: string): Promise<TextFileWriter> {
  const file: OutputFile = await createOutputFile(path, label);
  let text = formatServedRow([fingerprintColumn, ...columns]);
  let size = text.length;
  const flush = async (): Promise<void> => {
    await file.write(text);
    text = "";
  };
  return {
    add: (key, cells) => {
      const line = formatServedRow([Buffer.from(key, "latin1").toString("hex"), ...cells.map(cutCell)]);
      size += line.length;
      text += line;
    },
    flush,
    size: () => size,
    close: async () => {
      await flush();
      return { path, bytes: (await file.close()).bytes };
    },
    discard: file.discard,
  };
}

/** What is read of remembered rows; `label` is how errors name the file. */
export type TextReading = {
  readonly label: string;
  readonly onRow: (fingerprint: string, cells: readonly string[]) => void;
  readonly onPiece?: (() => Promise<void>) | undefined;
};

/** The columns of a file of remembered rows. */
export async function textColumns({ path }: TableFile, label: string): Promise<readonly string[]> {
  return (await readHeader(path, label)).names.slice(1);
}

/** Reads a file of remembered rows. */
export async function readTextFile({ path }: TableFile, { label, onRow, onPiece }: TextReading): Promise<void> {
  await readRecords(path, {
    label,
    onHeader: () => {},
    onRecord: (record) => onRow(Buffer.from(record[0] ?? "", "hex").toString("latin1"), record.slice(1)),
    onPiece,
  });
}

function cutCell(cell: string): string {
  return cell.length <= maxCellCharacters ? cell : `${cell.slice(0, maxCellCharacters)}…`;
}
