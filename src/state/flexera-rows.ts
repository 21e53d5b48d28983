import { appendFileSync, closeSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { FlexeraMemory, FlexeraTold, TableFile } from "../model/flexera-memory.ts";
import type { FlexeraCursor } from "../model/flexera-port.ts";
import type { FlexeraReport, ListedRow } from "../model/flexera-report.ts";
import { asSourceId, type SourceId } from "../model/ids.ts";
import type { RowHashes, RowShape } from "../model/row-hashes.ts";
import { RowHashesBuilder } from "../model/row-hashes-builder.ts";
import { damagedState } from "./damaged-state.ts";
import { readListed, readTold, toldRows } from "./flexera-told.ts";
import type { RowReader } from "./row-reader.ts";

/** Bytes of a table that are one line. */
const textPieceBytes = 384 * 1024;

const hashParts = ["last", "keys", "start"] as const;
const textParts = ["rows", "start"] as const;

type FlexeraRow = readonly [
  "flexera" | "flexera-hashes" | "flexera-text" | "flexera-told" | "flexera-listed",
  ...(readonly unknown[]),
];

/** The lines of what is kept of Flexera's datasets, in a fixed order. Reads their tables from disk while they are asked for. */
export function* flexeraRows(flexera: ReadonlyMap<SourceId, FlexeraMemory>): Generator<FlexeraRow> {
  for (const id of [...flexera.keys()].sort()) {
    const memory = flexera.get(id);
    if (memory === undefined) continue;
    yield ["flexera", ...headRow(memory)];
    const { hashes, text, period } = memory;
    yield* hashRows(id, "last", hashes);
    yield* hashRows(id, "keys", period.keys);
    yield* hashRows(id, "start", period.rows);
    yield* textRows(id, "rows", text);
    yield* textRows(id, "start", period.text);
    yield* toldRows(id, memory.told);
  }
}

/** Bytes that a dataset adds to a state: `unpacked` of its lines, `packed` about what compression leaves of them. */
export function flexeraSize({ hashes, text, period }: FlexeraMemory): { readonly unpacked: number; readonly packed: number } {
  const hashBytes = [hashes, period.keys, period.rows].reduce((sum, rows) => sum + (rows?.savedBytes ?? 0), 0);
  const textBytes = (text?.bytes ?? 0) + (period.text?.bytes ?? 0);
  // Hashes cannot be compressed; text is by three at least.
  return { unpacked: Math.ceil((hashBytes * 4) / 3) + textBytes, packed: hashBytes + Math.ceil(textBytes / 3) };
}

/** What has been read of one dataset so far. */
type MemoryDraft = {
  readonly head: Omit<FlexeraMemory, "hashes" | "text" | "period" | "told">;
  readonly periodId: string;
  readonly hashes: Record<(typeof hashParts)[number], RowHashesBuilder | null>;
  told: FlexeraTold | null;
  readonly listed: ListedRow[];
  readonly texts: Record<(typeof textParts)[number], { readonly path: string; bytes: number } | null>;
};

/** What has been read of Flexera so far. Tables are written to `folder`, so that they take no memory. */
export type FlexeraDraft = { readonly folder: string; readonly memories: Map<SourceId, MemoryDraft> };

/** How each kind of line is read into a draft. */
export const flexeraReaders = {
  flexera: (row: RowReader, draft: FlexeraDraft): void => {
    const memory = readHead(row, join(draft.folder, String(draft.memories.size)));
    if (draft.memories.has(memory.head.id)) throw damagedState("it names one thing twice");
    draft.memories.set(memory.head.id, memory);
    for (const text of [memory.texts.rows, memory.texts.start]) if (text !== null) createFile(text.path);
  },
  "flexera-hashes": (row: RowReader, draft: FlexeraDraft): void => {
    const builder = memoryOf(row, draft).hashes[row.oneOf(hashParts)];
    if (builder === null) throw damagedState("hashes belong to no table");
    const text = row.text();
    const piece = Buffer.from(text, "base64");
    if (piece.length % 2 !== 0 || piece.toString("base64") !== text) throw damagedState("a list of hashes is cut or no base64");
    builder.addPiece(piece);
  },
  "flexera-text": (row: RowReader, draft: FlexeraDraft): void => {
    const text = memoryOf(row, draft).texts[row.oneOf(textParts)];
    if (text === null) throw damagedState("rows belong to no table");
    const piece = Buffer.from(row.text());
    appendFileSync(text.path, piece);
    text.bytes += piece.length;
  },
  "flexera-told": (row: RowReader, draft: FlexeraDraft): void => {
    const memory = memoryOf(row, draft);
    memory.told = readTold(row, memory.listed);
  },
  "flexera-listed": (row: RowReader, draft: FlexeraDraft): void => {
    memoryOf(row, draft).listed.push(readListed(row));
  },
};

/** The datasets that rows told of; throws a DigestError of kind `data` where hashes are cut or out of order. */
export function flexeraMemoriesOf(draft: FlexeraDraft): ReadonlyMap<SourceId, FlexeraMemory> {
  return new Map([...draft.memories].map(([id, memory]) => [id, memoryFrom(memory)]));
}

function headRow(memory: FlexeraMemory): readonly unknown[] {
  const { id, selection, cursor, hasCursorFailed, readAt, columns, rows, hashes, text, period, history } = memory;
  return [
    id,
    selection,
    cursor === null ? null : cursorRow(cursor),
    hasCursorFailed,
    readAt,
    columns,
    rows,
    history.map((point) => [point.periodId, point.at, point.rows]),
    hashes === null ? null : shapeRow(hashes),
    text !== null,
    period.periodId,
    shapeRow(period.keys),
    shapeRow(period.rows),
    period.text !== null,
  ];
}

// Members of an object literal are evaluated in the order in which they are written, which is the order of the row.
function readHead(row: RowReader, path: string): MemoryDraft {
  const head = {
    id: asSourceId(row.text()),
    selection: row.text(),
    cursor: row.orNull((reader) => reader.row(readCursor)),
    hasCursorFailed: row.flag(),
    readAt: row.instant(),
    columns: row.texts(),
    rows: row.count(),
    history: row.rows(readPoint),
  };
  const last = row.orNull((reader) => reader.row(readShape));
  const rows = row.flag() ? { path: `${path}-rows.csv`, bytes: 0 } : null;
  const periodId = row.text();
  const keys = row.row(readShape);
  const start = row.row(readShape);
  const texts = { rows, start: row.flag() ? { path: `${path}-start.csv`, bytes: 0 } : null };
  return { head, periodId, hashes: { last, keys, start }, texts, told: null, listed: [] };
}

function cursorRow(cursor: FlexeraCursor): readonly unknown[] {
  return cursor.kind === "token" ? [cursor.kind, cursor.token, 0] : [cursor.kind, cursor.id, cursor.createdAt];
}

function readCursor(row: RowReader): FlexeraCursor {
  const kind = row.oneOf(["token", "file"]);
  const [id, createdAt] = [row.text(), row.instant()];
  return kind === "token" ? { kind, token: id } : { kind, id, createdAt };
}

function readPoint(row: RowReader): FlexeraReport["history"][number] {
  return { periodId: row.text(), at: row.instant(), rows: row.count() };
}

function shapeRow({ shape }: RowHashes): readonly unknown[] {
  return [shape.signature, shape.columns];
}

function readShape(row: RowReader): RowHashesBuilder {
  const shape: RowShape = { signature: row.text(), columns: row.texts() };
  return new RowHashesBuilder(shape);
}

function memoryOf(row: RowReader, draft: FlexeraDraft): MemoryDraft {
  const memory = draft.memories.get(asSourceId(row.sharedText()));
  if (memory === undefined) throw damagedState("rows belong to no dataset");
  return memory;
}

function memoryFrom({ head, periodId, hashes, texts, told }: MemoryDraft): FlexeraMemory {
  const period = { periodId, keys: hashesOf(hashes.keys), rows: hashesOf(hashes.start), text: texts.start };
  const last = hashes.last === null ? null : hashesOf(hashes.last);
  if (last !== null && last.size !== head.rows) throw damagedState("a dataset has more or fewer hashes than rows");
  return { ...head, hashes: last, text: texts.rows, period, told };
}

function hashesOf(builder: RowHashesBuilder | null): RowHashes {
  const hashes = builder?.buildInOrder();
  if (hashes === undefined || builder?.isWhole !== true || !hashes.isInOrder())
    throw damagedState("hashes are cut or out of order");
  return hashes;
}

function* hashRows(id: SourceId, part: (typeof hashParts)[number], hashes: RowHashes | null): Generator<FlexeraRow> {
  for (const piece of hashes?.toPieces() ?? []) yield ["flexera-hashes", id, part, piece.toString("base64")];
}

function* textRows(id: SourceId, part: (typeof textParts)[number], file: TableFile | null): Generator<FlexeraRow> {
  if (file === null) return;
  const handle = openSync(file.path, "r");
  try {
    const decoder = new StringDecoder("utf8");
    const piece = Buffer.allocUnsafe(textPieceBytes);
    for (let bytes = readSync(handle, piece); bytes > 0; bytes = readSync(handle, piece)) {
      yield ["flexera-text", id, part, decoder.write(piece.subarray(0, bytes))];
    }
    const rest = decoder.end();
    if (rest !== "") yield ["flexera-text", id, part, rest];
  } finally {
    closeSync(handle);
  }
}

function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, "w"));
}
