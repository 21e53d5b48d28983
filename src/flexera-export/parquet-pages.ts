import type { AsyncBuffer, ColumnMetaData } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";

export type PageHeader = ReturnType<typeof parquetHeader>;

/** One page of a column: what it says of itself, and where its bytes are in the file. */
export type Page = { readonly header: PageHeader; readonly start: number; readonly end: number };

/** More than any writer puts into a page; what claims more would only use up the memory. */
const mostPageBytes = 512 * 1024 * 1024;
/** Headers are small, unless they carry long statistics. */
const headerBytes = [4 * 1024, 4 * 1024 * 1024];

/**
 * The pages of one column of a row group, in order. Rejects with an Error where one of them does not fit into the column: the
 * library believes their headers, and never ends on some that are broken.
 */
export async function listPages(file: AsyncBuffer, chunk: ColumnMetaData): Promise<readonly Page[]> {
  const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  const end = start + Number(chunk.total_compressed_size);
  if (!(isCount(start) && isCount(end) && end <= file.byteLength)) throw new Error("a column lies beyond its end");
  const pages: Page[] = [];
  for (let at = start; at < end; ) {
    const { header, bytes } = await readHeader(file, at, end);
    const page = { header, start: at + bytes, end: at + bytes + header.compressed_page_size };
    refuseUnless(isCount(header.compressed_page_size) && isCount(header.uncompressed_page_size) && page.end <= end);
    refuseUnless(header.uncompressed_page_size <= mostPageBytes);
    valuesOf(header, Number(chunk.num_values));
    pages.push(page);
    at = page.end;
  }
  return pages;
}

/** The values that the pages of a column say they have. */
export function countValues(pages: readonly Page[]): number {
  return pages.reduce((sum, { header }) => sum + valuesOf(header, Number.POSITIVE_INFINITY), 0);
}

async function readHeader(file: AsyncBuffer, at: number, end: number): Promise<{ header: PageHeader; bytes: number }> {
  for (const most of headerBytes) {
    const view = new DataView(await file.slice(at, Math.min(at + most, end)));
    const reader = { view, offset: 0 };
    try {
      return { header: parquetHeader(reader), bytes: reader.offset };
    } catch (thrown) {
      if (view.byteLength < most || most === headerBytes.at(-1)) throw thrown;
    }
  }
  throw new Error("the header of a page is too long");
}

/** The values of a page; of a dictionary none, because they are no rows. A run may stand for any number, up to that of the column. */
function valuesOf(header: PageHeader, most: number): number {
  const { dictionary_page_header: dictionary, data_page_header: plain, data_page_header_v2: page } = header;
  switch (header.type) {
    case "DICTIONARY_PAGE":
      refuseUnless(isCount(dictionary?.num_values) && dictionary.num_values <= header.uncompressed_page_size * 8);
      return 0;
    case "DATA_PAGE":
      refuseUnless(isCount(plain?.num_values) && plain.num_values <= most && plain.encoding !== undefined);
      return plain?.num_values ?? 0;
    case "DATA_PAGE_V2": {
      refuseUnless(isCount(page?.num_values) && page.num_values <= most && page.encoding !== undefined);
      const { definition_levels_byte_length: levels, repetition_levels_byte_length: repetitions } = page ?? {};
      refuseUnless(isCount(page?.num_rows) && isCount(page.num_nulls) && isCount(levels) && isCount(repetitions));
      refuseUnless((levels ?? 0) + (repetitions ?? 0) <= header.compressed_page_size);
      return page?.num_values ?? 0;
    }
    case "INDEX_PAGE":
      throw new Error("it has a page of an index among its values");
    default:
      throw new Error("it has a page of an unknown kind");
  }
}

function refuseUnless(isRight: boolean): void {
  if (!isRight) throw new Error("what a page says of itself does not fit");
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
