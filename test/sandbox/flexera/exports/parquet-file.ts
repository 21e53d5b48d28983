import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { fileWriter, parquetWriteRows } from "hyparquet-writer";
import type { Cell, ColumnKind } from "../../flexera-world/table-schema.ts";
import type { ServedTable } from "../query/served-table.ts";

/** The codecs that a file can be written in; LZO is a name that no reader of today knows how to read. */
export type ParquetCodec = "UNCOMPRESSED" | "SNAPPY" | "GZIP" | "ZSTD" | "BROTLI" | "LZO";

/** How a Parquet file is written. */
export type ParquetStyle = { readonly codec: ParquetCodec; readonly rowsPerGroup: number };

const TYPES: Readonly<Record<ColumnKind, "STRING" | "INT64" | "DOUBLE" | "BOOLEAN" | "TIMESTAMP">> = {
  text: "STRING",
  integer: "INT64",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  time: "TIMESTAMP",
};

const COMPRESSORS = {
  GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdCompressSync(bytes)),
  BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)),
  LZO: (bytes: Uint8Array) => bytes,
};

/** Writes typed rows group by group. */
export async function writeParquetFile(path: string, table: ServedTable, { codec, rowsPerGroup }: ParquetStyle): Promise<void> {
  await parquetWriteRows({
    writer: fileWriter(path),
    columns: table.columns.map(({ name, kind }) => ({ name, type: TYPES[kind], nullable: true })),
    rows: typedRows(table),
    rowGroupSize: rowsPerGroup,
    codec,
    compressors: COMPRESSORS,
    createdBy: "sandbox",
  });
}

function* typedRows({ columns, rows }: ServedTable): Generator<Record<string, unknown>> {
  for (const cells of rows) {
    const row: Record<string, unknown> = {};
    for (const [index, { name, kind }] of columns.entries()) row[name] = typedCell(cells[index] ?? null, kind);
    yield row;
  }
}

function typedCell(cell: Cell, kind: ColumnKind): unknown {
  if (cell === null) return null;
  if (kind === "integer" && typeof cell === "number") return BigInt(cell);
  if (kind === "time" && typeof cell === "number") return new Date(cell);
  return cell;
}
