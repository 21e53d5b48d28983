import type { AsyncBuffer, ColumnMetaData, Compressors, FileMetaData, ParquetParsers, SchemaTree } from "hyparquet";
import { parquetSchema } from "hyparquet";
import { readPage } from "hyparquet/src/column.js";
import { convert } from "hyparquet/src/convert.js";
import { getTreePath } from "hyparquet/src/schema.js";
import { countValues, listPages, type Page } from "./parquet-pages.ts";

/** The values of one column of a row group, page by page; null behind the last one. Rejects with an Error where a page is broken. */
export type ColumnReader = () => Promise<ArrayLike<unknown> | null>;

/** How pages are unpacked and their values read. */
export type PageDecoding = { readonly parsers: ParquetParsers; readonly compressors: Compressors; readonly utf8: boolean };

/**
 * Reads a column with one value a row page by page from disk, so that one page of it is in memory at a time. Rejects with an Error
 * where its pages do not add up to `rows`.
 */
export async function pagedColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  chunk: ColumnMetaData,
  rows: number,
  decoding: PageDecoding,
): Promise<ColumnReader> {
  const pages = await listPages(file, chunk);
  if (countValues(pages) !== rows) throw new Error(`a column has ${countValues(pages)} values for ${rows} rows`);
  return pageReader(file, pages, decoderOf(metadata, chunk, decoding));
}

type Decoder = Parameters<typeof readPage>[2];
type Values = ReturnType<typeof convert>;

function decoderOf(metadata: FileMetaData, chunk: ColumnMetaData, decoding: PageDecoding): Decoder {
  const schemaPath: SchemaTree[] = getTreePath(parquetSchema(metadata), chunk.path_in_schema);
  const element = schemaPath.at(-1)?.element;
  if (element === undefined) throw new Error("a column is not in its schema");
  return { ...decoding, ...chunk, pathInSchema: chunk.path_in_schema, element, schemaPath };
}

function pageReader(file: AsyncBuffer, pages: readonly Page[], decoder: Decoder): ColumnReader {
  const rest = [...pages];
  let dictionary: Values | undefined;
  return async () => {
    for (let page = rest.shift(); page !== undefined; page = rest.shift()) {
      const reader = { view: new DataView(await file.slice(page.start, page.end)), offset: 0 };
      const { data } = readPage(reader, page.header, decoder, dictionary, undefined, 0);
      // A dictionary can be as large as the column, and most have a single page behind it.
      if (rest.length === 0) dictionary = undefined;
      if (page.header.type !== "DICTIONARY_PAGE") return data ?? [];
      if (data !== undefined) dictionary = convert(data, decoder);
    }
    return null;
  };
}
