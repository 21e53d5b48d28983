import { type FileHandle, open } from "node:fs/promises";
import {
  type AsyncBuffer,
  type FileMetaData,
  type ParquetParsers,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { DigestError, toError } from "../errors.ts";
import { singleLine } from "../model/single-line.ts";
import { type ColumnReader, pagedColumn } from "./column-reader.ts";
import { isDecimal, isNested } from "./parquet-cell.ts";
import { countValues, listPages } from "./parquet-pages.ts";
import { dayText, instantText } from "./parquet-times.ts";

/** One row group, with a reader for each column of the file; the readers are asked for the same rows. */
export type RowGroup = {
  readonly rows: number;
  readonly bytes: number;
  readonly openColumns: () => Promise<readonly ColumnReader[]>;
};

/** A Parquet file on disk. Every call rejects with a DigestError of kind `data` where the file cannot be trusted. */
export type ParquetFile = {
  readonly rows: number;
  readonly columns: readonly SchemaTree[];
  readonly groups: readonly RowGroup[];
  readonly close: () => Promise<void>;
};

/** What this reads: texts where the library would lose digits or fractions. */
const parsers: ParquetParsers = {
  timestampFromMilliseconds: (ms) => instantText(ms, 1_000n),
  timestampFromMicroseconds: (micros) => instantText(micros, 1_000_000n),
  timestampFromNanoseconds: (nanos) => instantText(nanos, 1_000_000_000n),
  dateFromDays: dayText,
  stringFromBytes: (bytes) => bufferOf(bytes).toString("utf8"),
  jsonFromBytes: (bytes) => bufferOf(bytes).toString("utf8"),
  geometryFromBytes: (bytes) => bufferOf(bytes).toString("base64"),
  geographyFromBytes: (bytes) => bufferOf(bytes).toString("base64"),
  uuidFromBytes: (bytes) =>
    bufferOf(bytes)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
};

/** Indexes of pages are not used: they could lead to where no page begins. */
const options = { parsers, compressors, geoparquet: false, utf8: false, useOffsetIndex: false };

/** Opens a Parquet file and reads its footer; `label` is how errors name it. */
export async function openParquet(path: string, label: string): Promise<ParquetFile> {
  const handle = await open(path, "r");
  try {
    return await reading(label, () => readFooter(handle, label));
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

async function readFooter(handle: FileHandle, label: string): Promise<ParquetFile> {
  const file = await bufferOfFile(handle);
  const metadata = await parquetMetadataAsync(file, options);
  const columns = parquetSchema(metadata).children;
  refuseCodecs(
    metadata.row_groups.flatMap((group) => group.columns.map((chunk) => chunk.meta_data?.codec ?? "unknown")),
    label,
  );
  refuseUnsigned(metadata, label);
  const stored = { ...metadata, schema: metadata.schema.map(asStored) };
  let rowStart = 0;
  const groups = metadata.row_groups.map((group): RowGroup => {
    const place: GroupPlace = { file, metadata: stored, group, rowStart };
    const rows = Number(group.num_rows);
    rowStart += rows;
    return {
      rows,
      bytes: Number(group.total_byte_size),
      openColumns: () =>
        reading(label, async () => {
          const readers: ColumnReader[] = [];
          for (const column of columns) readers.push(checked(await openColumn(column, place), label));
          return readers;
        }),
    };
  });
  return { rows: Number(metadata.num_rows), columns, groups, close: () => handle.close() };
}

type GroupPlace = {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly group: FileMetaData["row_groups"][number];
  readonly rowStart: number;
};

/** Rows of nested columns may go on from page to page, so that these are decoded whole. */
async function openColumn(column: SchemaTree, { file, metadata, group, rowStart }: GroupPlace): Promise<ColumnReader> {
  const { name } = column.element;
  const rows = Number(group.num_rows);
  const chunks = group.columns.flatMap(({ meta_data: chunk }) => (chunk?.path_in_schema[0] === name ? chunk : []));
  const [chunk] = chunks;
  if (chunk === undefined) throw new Error("a row group lacks a column");
  if (!isNested(column)) return pagedColumn(file, metadata, chunk, rows, options);
  for (const part of chunks) {
    if (countValues(await listPages(file, part)) < rows) throw new Error("a column has fewer values than there are rows");
  }
  const scan = await parquetScan({ ...options, file, metadata });
  let values: ArrayLike<unknown> | null = await scan.readColumn({ column: name, rowStart, rowEnd: rowStart + rows });
  return async () => {
    const page = values;
    values = null;
    return page;
  };
}

function checked(reader: ColumnReader, label: string): ColumnReader {
  return () => reading(label, reader);
}

/** Without the types that the library would turn into numbers of 64 bits, or refuse. */
function asStored(element: SchemaElement): SchemaElement {
  const { converted_type: converted, logical_type: logical, ...rest } = element;
  if (isDecimal(element) || converted === "INTERVAL" || converted === "BSON") return rest;
  return element;
}

function refuseCodecs(used: readonly string[], label: string): void {
  const unknown = used.find((codec) => codec !== "UNCOMPRESSED" && !Object.hasOwn(compressors, codec));
  if (unknown !== undefined) throw broken(label, `it is compressed with ${singleLine(unknown)}, which this action cannot unpack`);
}

/**
 * Numbers of 32 bits without a sign, packed as differences, are written by some as numbers of 64 bits: those beyond the signed ones
 * the library would read as others, without a word.
 */
function refuseUnsigned({ schema, row_groups: groups }: FileMetaData, label: string): void {
  const leaves = schema.filter(({ type }) => type !== undefined);
  for (const { columns } of groups) {
    for (const [index, { meta_data: chunk }] of columns.entries()) {
      if (!isUnsigned32(leaves[index]) || chunk?.encodings.includes("DELTA_BINARY_PACKED") !== true) continue;
      const most = Number(chunk.statistics?.max_value ?? chunk.statistics?.max ?? Number.NaN);
      if (!(most <= 0x7fffffff))
        throw broken(label, "its large unsigned numbers are packed in a form that this action would misread");
    }
  }
}

function isUnsigned32(element: SchemaElement | undefined): boolean {
  const logical = element?.logical_type;
  return element?.converted_type === "UINT_32" || (logical?.type === "INTEGER" && logical.bitWidth === 32 && !logical.isSigned);
}

async function bufferOfFile(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: (start, end = size) => {
      const bytes = readSlice(handle, start, end, size);
      // The library asks for several slices before it waits for one: after a failure nobody waits for the others.
      bytes.catch(() => {});
      return bytes;
    },
  };
}

async function readSlice(handle: FileHandle, start: number, end: number, size: number): Promise<ArrayBuffer> {
  if (!(start >= 0 && start <= end && end <= size)) throw new RangeError("a part of it lies beyond its end");
  const bytes = new ArrayBuffer(end - start);
  const view = new Uint8Array(bytes);
  for (let done = 0; done < view.length; ) {
    const { bytesRead } = await handle.read(view, done, view.length - done, start + done);
    if (bytesRead === 0) throw new RangeError("it ends too early");
    done += bytesRead;
  }
  return bytes;
}

/** The library throws whatever it stumbles over; all of it means that the file is broken. */
async function reading<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof DigestError) throw thrown;
    throw broken(label, singleLine(toError(thrown).message.replace(/^parquet /, "")));
  }
}

/** The error of a file that cannot be read. */
export function broken(label: string, problem: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `${label} cannot be read as Parquet: ${problem}.`,
    remedy:
      "Run again; if it stays, set `transport: query` for the dataset in flexera-datasets: the vendor has retired the Export API.",
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
