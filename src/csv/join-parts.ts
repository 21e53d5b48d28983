import { DigestError } from "../errors.ts";
import type { OutputFile, WrittenBytes } from "../model/output-file.ts";
import { type CsvHeader, missingColumns, parseCsvHeader } from "./csv-header.ts";
import type { CsvPlace } from "./csv-records.ts";
import { formatCsvRow } from "./csv-writer.ts";
import type { IssueSieve } from "./record-kernel.ts";
import { createRecordScanner } from "./record-scanner.ts";
import type { RecordView } from "./record-view.ts";

/** One part of an export: a CSV file with a header of its own, or no byte at all. */
export type CsvPart = {
  /** How errors name the part. */
  readonly label: string;
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Records that the part must have; null when nobody said. */
  readonly expectedRows: number | null;
};

export type Join = {
  /** Where the joined file is written; closed at its end, discarded where there is none. */
  readonly file: OutputFile;
  /** Read one after the other, each to its end before the next is asked for. */
  readonly parts: AsyncIterable<CsvPart>;
  /** The header to write when no part has one. */
  readonly fallbackColumns: readonly string[];
  /** Called once, before any record, unless no part has a header; returns the columns to read, each in it and named once. May throw. */
  readonly onHeader: (header: CsvHeader) => readonly string[];
  /** How records are sieved, asked after each header. */
  readonly sieve?: (() => IssueSieve | null) | undefined;
  /** Called for every record that the sieve does not settle, its cells in the order in which `onHeader` asked for them. May throw. */
  readonly onRecord: (record: RecordView, partLabel: string) => void;
  /** Told now and then how many records of all parts were read so far. */
  readonly onRows?: ((rows: number) => void) | undefined;
};

export type JoinedFile = WrittenBytes & { readonly rows: number };

/**
 * Writes all parts into one file under the header of the first one. A part with the same column order is copied byte for byte; one
 * with another order is rewritten in quotes, by name. Rejects with a DigestError when a part has other columns, another number of
 * records than expected, or cannot be read; then the file is discarded. Uses the memory of one piece and one record.
 */
export async function joinParts(join: Join): Promise<JoinedFile> {
  const { file } = join;
  try {
    let columns: JoinedColumns | null = null;
    let rows = 0;
    for await (const part of join.parts) {
      const copied: PartCopy = await copyPart(join, part, { columns, rows }, file);
      columns = copied.columns;
      rows = copied.rows;
    }
    if (columns === null && join.fallbackColumns.length > 0) await file.write(formatCsvRow(join.fallbackColumns));
    return { ...(await file.close()), rows };
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
}

/** The columns of the joined file, and those of them that are read. */
type JoinedColumns = { readonly header: CsvHeader; readonly wanted: readonly string[] };

/** The columns and the number of records of all parts so far. */
type PartCopy = { readonly columns: JoinedColumns | null; readonly rows: number };

async function copyPart(join: Join, part: CsvPart, before: PartCopy, file: OutputFile): Promise<PartCopy> {
  const copier = new PartCopier(join, part.label, before.columns);
  const { label } = part;
  // What is rewritten must be seen.
  const sieve = () => (copier.isRewriting ? null : (join.sieve?.() ?? null));
  const reader = createRecordScanner({ label, onHeader: copier.onHeader, sieve, onRecord: copier.onRecord });
  for await (const piece of part.pieces) {
    await reader.write(piece);
    await file.write(copier.take(piece));
    join.onRows?.(before.rows + reader.rows());
  }
  const rows = await reader.end();
  await file.write(copier.takeRest());
  if (part.expectedRows !== null && rows !== part.expectedRows) throw wrongRowCount(part.label, rows, part.expectedRows);
  return { columns: copier.columns, rows: before.rows + rows };
}

const nothing = new Uint8Array(0);
const newline = 0x0a;

/** Decides for one part what goes into the joined file: its own bytes after the header, or rewritten records. */
class PartCopier {
  /** The columns of the joined file; null until a header was read. */
  columns: JoinedColumns | null;
  readonly #join: Join;
  readonly #label: string;
  readonly #isFirst: boolean;
  /** For each column of the joined file the slot of its cell; null when bytes are copied. */
  #rewriteSlots: readonly number[] | null = null;
  #headerBytes: number | null = null;
  /** Pieces that arrived before the header was complete. */
  #held: Uint8Array[] = [];
  #isHeaderPassed = false;
  #rewritten: string[] = [];
  #lastByte = newline;

  constructor(join: Join, label: string, first: JoinedColumns | null) {
    this.#join = join;
    this.#label = label;
    this.columns = first;
    this.#isFirst = first === null;
  }

  get isRewriting(): boolean {
    return this.#rewriteSlots !== null;
  }

  readonly onHeader = (names: readonly string[], place: CsvPlace): readonly number[] => {
    const header = parseCsvHeader(names, this.#label);
    this.#headerBytes = place.bytes;
    this.columns ??= { header, wanted: this.#join.onHeader(header) };
    const { wanted } = this.columns;
    const order = orderOf(this.columns.header, header, this.#label);
    const asked = new Set([...wanted.map((name) => header.positions.get(name) ?? 0), ...(order ?? [])]);
    const slots = new Map([...asked].map((position, slot) => [position, slot]));
    if (order !== null) this.#rewriteSlots = order.map((position) => slots.get(position) ?? 0);
    return [...asked];
  };

  readonly onRecord = (record: RecordView): void => {
    this.#join.onRecord(record, this.#label);
    if (this.#rewriteSlots !== null) this.#rewrite(record, this.#rewriteSlots);
  };

  #rewrite(record: RecordView, slots: readonly number[]): void {
    const cells = slots.map((slot) => record.text(slot));
    this.#rewritten.push(`${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`);
  }

  /** What is to be written now that the reader has seen `piece`; nothing before the header is complete. */
  take(piece: Uint8Array): string | Uint8Array {
    if (this.#rewriteSlots !== null) return this.#takeRewritten();
    const bytes = this.#isHeaderPassed ? piece : this.#passHeader(piece);
    this.#lastByte = bytes.at(-1) ?? this.#lastByte;
    return bytes;
  }

  /** What is left when the part has ended: its last records, and the line end that it may lack. */
  takeRest(): string | Uint8Array {
    const rest = this.take(nothing);
    if (typeof rest === "string" || this.#lastByte === newline) return rest;
    return Buffer.concat([rest, Uint8Array.of(newline)]);
  }

  #takeRewritten(): string {
    const text = this.#rewritten.join("");
    this.#rewritten = [];
    return text;
  }

  /** Drops the header of every part but the first, and a BOM everywhere: it would stand in the middle of the joined file. */
  #passHeader(piece: Uint8Array): Uint8Array {
    // The reader of the file may use the piece's memory again.
    this.#held.push(Buffer.from(piece));
    if (this.#headerBytes === null) return nothing;
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#isHeaderPassed = true;
    if (!this.#isFirst) return bytes.subarray(this.#headerBytes);
    return bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** For each column of the joined file its position in the part; null when both have the same order. */
function orderOf(joined: CsvHeader, part: CsvHeader, label: string): readonly number[] | null {
  const missing = missingColumns(part, joined.names);
  const added = missingColumns(joined, part.names);
  if (missing.length > 0 || added.length > 0) {
    throw new DigestError({
      kind: "data",
      message: `${label} has other columns than the parts before it (missing: ${missing.join(", ") || "none"}; added: ${added.join(", ") || "none"}).`,
      remedy: "Run again; if it stays, report it to the vendor's support.",
    });
  }
  const order = joined.names.map((name) => part.positions.get(name) ?? 0);
  return order.every((position, index) => position === index) ? null : order;
}

function wrongRowCount(label: string, rows: number, expected: number): DigestError {
  return new DigestError({
    kind: "data",
    message: `${label} has ${rows} rows, but ${expected} were announced: the file is incomplete.`,
    remedy: "Run again; nothing is reported from an incomplete export.",
  });
}
