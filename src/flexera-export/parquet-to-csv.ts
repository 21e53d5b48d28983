import type { SchemaTree } from "hyparquet";
import { formatServedRow, quoteWhereNeeded } from "../csv/csv-writer.ts";
import { createOutputFile, onDisk } from "../csv/output-file.ts";
import type { OutputFile } from "../model/output-file.ts";
import { PackedColumn } from "./packed-column.ts";
import { cellText } from "./parquet-cell.ts";
import { broken, openParquet, type ParquetFile, type RowGroup } from "./parquet-file.ts";

/** What was written. */
export type ConvertedFile = { readonly rows: number; readonly bytes: number };

const writtenAtOnce = 512 * 1024;

/**
 * Writes the rows of a Parquet file as CSV (UTF-8, RFC 4180, cells as stored), a part of a row group at a time. Rejects with a
 * DigestError that names the file where it is broken or says something else of itself than what is in it; then no CSV is left.
 */
export async function convertParquet(parquetFile: string, csvFile: string, label: string): Promise<ConvertedFile> {
  const file = await onDisk(label, () => openParquet(parquetFile, label));
  try {
    checkShape(file, label);
    const output = await createOutputFile(csvFile, label);
    try {
      await output.write(formatServedRow(file.columns.map(({ element }) => element.name)));
      for (const group of file.groups) await writeGroup(file, group, output, label);
      const { bytes } = await output.close();
      return { rows: file.rows, bytes };
    } catch (thrown) {
      await output.discard();
      throw thrown;
    }
  } finally {
    await file.close();
  }
}

function checkShape({ columns, groups, rows }: ParquetFile, label: string): void {
  if (columns.length === 0) throw broken(label, "it has no column");
  const names = columns.map(({ element }) => element.name);
  if (names.some((name) => !name)) throw broken(label, "one of its columns has no name");
  if (new Set(names).size < names.length) throw broken(label, "two of its columns have the same name");
  const inGroups = groups.reduce((sum, group) => sum + group.rows, 0);
  if (inGroups !== rows) throw broken(label, `it says that it has ${rows} rows, and has ${inGroups}`);
}

async function writeGroup({ columns }: ParquetFile, group: RowGroup, output: OutputFile, label: string): Promise<void> {
  const readers = await group.openColumns();
  const packed = readers.map((reader, index) => new PackedColumn(reader, formatOf(columns, index)));
  const writer = new RowWriter(packed);
  for (let left = group.rows; left > 0; ) {
    let rows = left;
    // One after the other: what it takes to decode a page is needed once.
    for (const column of packed) rows = Math.min(rows, await column.ready());
    if (rows === 0) throw broken(label, "a column has fewer values than there are rows");
    left -= rows;
    for (; rows > 0; rows -= 1) if (writer.add() >= writtenAtOnce) await output.write(writer.take());
  }
  await output.write(writer.take());
}

/** A line with nothing in it would be read as no row at all. */
function formatOf(columns: readonly SchemaTree[], index: number): (value: unknown) => string {
  const column = columns[index];
  if (column === undefined) return () => "";
  const format = (value: unknown): string => quoteWhereNeeded(cellText(value, column));
  return columns.length === 1 ? (value) => format(value) || '""' : format;
}

const comma = 0x2c;
const lineEnd = [0x0d, 0x0a] as const;

/** Puts rows together from the cells of their columns. */
class RowWriter {
  readonly #columns: readonly PackedColumn[];
  #bytes = Buffer.allocUnsafeSlow(2 * writtenAtOnce);
  #at = 0;

  constructor(columns: readonly PackedColumn[]) {
    this.#columns = columns;
  }

  /** Adds the next row; returns the bytes that are waiting to be taken. */
  add(): number {
    let room = this.#columns.length + lineEnd.length;
    for (const column of this.#columns) room += column.nextBytes;
    if (this.#at + room > this.#bytes.length) this.#grow(room);
    const first = this.#at;
    for (const column of this.#columns) {
      if (this.#at > first) this.#bytes[this.#at - 1] = comma;
      this.#at = column.copyNext(this.#bytes, this.#at) + 1;
    }
    this.#bytes[this.#at - 1] = lineEnd[0];
    this.#bytes[this.#at] = lineEnd[1];
    this.#at += 1;
    return this.#at;
  }

  /** The rows that were added since the last time, valid until the next one is added. */
  take(): Uint8Array {
    const rows = this.#bytes.subarray(0, this.#at);
    this.#at = 0;
    return rows;
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + room));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
