import { open } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { readFilePieces } from "../csv/file-pieces.ts";
import { onDisk } from "../csv/output-file.ts";

/** Far more than any header; a file without a line end in so much has no header that could be repeated. */
const mostHeaderBytes = 1024 * 1024;
const lineFeed = 0x0a;
const quote = 0x22;

/** The first record of a CSV file: its cells, and the bytes that it takes with its line end. */
export type FirstRecord = { readonly cells: readonly string[]; readonly bytes: number };

/** Reads the first record of a CSV file; without cells where there is none that can be read. */
export async function readFirstRecord(path: string, label: string): Promise<FirstRecord> {
  const start = await onDisk(label, async () => {
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostHeaderBytes), 0, mostHeaderBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  });
  const bytes = endOfFirstRecord(start);
  return { cells: parseRecord(start.subarray(0, bytes)), bytes };
}

/**
 * Appends a page of a result to the pages before it. Whether later pages repeat the header is not documented: their first record is
 * dropped only where it equals the header cell by cell.
 */
export async function appendPage(target: string, page: string, header: readonly string[], label: string): Promise<void> {
  const first = await readFirstRecord(page, label);
  const isRepeated =
    header.length > 0 && first.cells.length === header.length && first.cells.every((cell, at) => cell === header[at]);
  let skipped = isRepeated ? first.bytes : 0;
  await onDisk(label, async () => {
    const handle = await open(target, "r+");
    try {
      const { size } = await handle.stat();
      let at = size;
      const write = async (bytes: Uint8Array): Promise<void> => {
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at);
          done += bytesWritten;
          at += bytesWritten;
        }
      };
      const last = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      if (size > 0 && last.buffer[0] !== lineFeed) await write(Buffer.from("\n"));
      for await (const piece of readFilePieces(page)) {
        const rest = piece.subarray(Math.min(skipped, piece.length));
        skipped = Math.max(0, skipped - piece.length);
        await write(rest);
      }
    } finally {
      await handle.close();
    }
  });
}

function endOfFirstRecord(bytes: Buffer): number {
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === quote) isQuoted = !isQuoted;
    else if (bytes[at] === lineFeed && !isQuoted) return at + 1;
  }
  return bytes.length;
}

/** What csv-parse does not take is no header; whoever reads the file will say so. */
function parseRecord(bytes: Buffer): readonly string[] {
  try {
    const [cells]: readonly (readonly string[])[] = parse(bytes, { bom: true, record_delimiter: ["\r\n", "\n"] });
    return (cells ?? []).map((cell) => cell.trim());
  } catch {
    return [];
  }
}
