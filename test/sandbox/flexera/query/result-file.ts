import { createReadStream, createWriteStream } from "node:fs";
import { stat, truncate } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { CsvStyle } from "../flexera-options.ts";
import { headerLine, rowLines } from "./csv-text.ts";
import type { ServedTable } from "./served-table.ts";

/** The result of one query on disk, so that a large one is never held. */
export type ResultFile = {
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly isGzip: boolean;
  /** Bytes of the header line; 0 where there is none. */
  readonly headerBytes: number;
  /** Where each row begins; empty for a compressed file, which has no pages. */
  readonly rowOffsets: readonly number[];
};

/** What a result file is written from. */
export type ResultDraft = {
  readonly path: string;
  readonly table: ServedTable;
  readonly style: CsvStyle;
  readonly transformCell: ((text: string, column: string) => string) | null;
  readonly isGzip: boolean;
};

const PIECE_CHARACTERS = 1 << 18;

/** Writes a result row by row. */
export async function writeResultFile({ path, table, style, transformCell, isGzip }: ResultDraft): Promise<ResultFile> {
  const rowOffsets: number[] = [];
  const header = headerLine(table, style);
  let [offset, rows] = [0, 0];
  function* pieces(): Generator<string> {
    let piece = "";
    for (const text of rowLines(table, style, transformCell)) {
      if (rows === 0) {
        piece = header;
        offset = Buffer.byteLength(header);
      }
      rows += 1;
      if (!isGzip) rowOffsets.push(offset);
      offset += Buffer.byteLength(text);
      piece += text;
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = "";
    }
    if (rows === 0 && style.noRows === "header-only") piece = header;
    if (piece !== "") yield piece;
  }
  const source = Readable.from(pieces(), { objectMode: false });
  // Speed counts here, not size: the file lives for a test.
  if (isGzip) await pipeline(source, createGzip({ level: 1 }), createWriteStream(path));
  else await pipeline(source, createWriteStream(path));
  if (style.cutShort) await truncate(path, Math.floor((await stat(path)).size * 0.6));
  const { size } = await stat(path);
  const hasHeader = rows > 0 || style.noRows === "header-only";
  return {
    path,
    bytes: size,
    rows,
    isGzip,
    headerBytes: hasHeader ? Buffer.byteLength(header) : 0,
    rowOffsets,
  };
}

/** A piece of a file; `end` is not part of it. Opened when the first byte is wanted, so that no file is left open. */
export async function* readPiece(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (start < end) yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 });
}
