import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";
import { DigestError, toError } from "../errors.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import type { NextState } from "../model/state.ts";
import { fingerprintTexts } from "./fingerprint-text.ts";
import { flexeraRows, flexeraSize } from "./flexera-rows.ts";
import { entryRow, eventCountRow, newsEventRow, runRow } from "./period-rows.ts";
import { endOfState, maxLineCharacters, maxPackedBytes, maxUnpackedBytes, noRows, type RowKind } from "./state-format.ts";
import { formatStateHeader } from "./state-header.ts";
import { usageRows } from "./usage-rows.ts";
import { findingsRows } from "./write-findings.ts";

/** Bytes that are handed to the compressor at once; enough for any line but those of Flexera. */
const blockBytes = 256 * 1024;

/** The fastest level: less than half the time of the default one, for a fifth more bytes. */
const compressionLevel = 1;

type Row = readonly [RowKind, ...(readonly unknown[])];

/**
 * Writes a state to `file` as gzip-compressed lines of JSON; equal states give equal bytes. Throws a DigestError of kind
 * `limit` when the state is larger than `decodeState` accepts.
 */
export async function encodeState(state: NextState, file: string): Promise<void> {
  // The gzip header that Node writes holds no time of modification, so the bytes depend on the state alone.
  const gzip = createGzip({ level: compressionLevel });
  // What fails while lines are made ends the pipeline, which tells it; where the disk refuses, it tells that.
  const told = writeLines(stateLines(state), gzip, state).catch((thrown: unknown) => void gzip.destroy(toError(thrown)));
  await Promise.all([pipeline(gzip, createWriteStream(file)), told]);
  const { size } = await stat(file);
  if (size > maxPackedBytes) throw tooLarge(`it has ${size} bytes, of 256 MiB that a later run reads`, state);
}

function* stateLines(state: NextState): Generator<string> {
  yield formatStateHeader(state);
  const counts = noRows();
  for (const row of stateRows(state)) {
    counts[row[0]] += 1;
    yield JSON.stringify(row);
  }
  yield JSON.stringify([endOfState, counts]);
}

function* stateRows(state: NextState): Generator<Row> {
  for (const source of inOrder(state.sources)) {
    yield ["source", source.id, source.selection, source.takenAt, source.fullAt];
    yield* memoryRows(source);
  }
  yield* findingsRows(state);
  for (const source of inOrder(state.auditSources)) yield ["audit-source", source.id, source.selection, source.searchedTo];
  for (const id of [...state.seenEvents.keys()].sort()) {
    const seen = state.seenEvents.get(id);
    if (seen !== undefined) yield ["seen-event", id, seen.count, seen.createdAt];
  }
  for (const run of state.ledger.runs) yield ["run", ...runRow(run)];
  for (const entry of state.ledger.entries) yield ["entry", ...entryRow(entry)];
  for (const event of state.ledger.highRisk) yield ["high-risk", ...newsEventRow(event)];
  for (const count of state.ledger.otherEvents) yield ["event-count", ...eventCountRow(count)];
  yield* usageRows(state.usage);
  yield* flexeraRows(state.flexera);
}

function* memoryRows(source: PreviousSource): Generator<Row> {
  for (const part of ["closed", "recentlyBelow", "projects"] as const) {
    for (const text of fingerprintTexts(source.memory[part])) yield ["memory", source.id, part, text];
  }
}

function* inOrder<Value>(map: ReadonlyMap<string, Value>): Generator<Value> {
  for (const key of [...map.keys()].sort()) {
    const value = map.get(key);
    if (value !== undefined) yield value;
  }
}

/** All lines go through one block: a buffer for each would be garbage outside of V8's heap, of which sixty megabytes gather unseen. */
async function writeLines(lines: Iterable<string>, gzip: Gzip, state: NextState): Promise<void> {
  const block = Buffer.allocUnsafeSlow(blockBytes);
  let [filled, bytes] = [0, 0];
  const write = async (data: Uint8Array): Promise<void> => {
    bytes += data.length;
    if (bytes > maxUnpackedBytes) throw tooLarge("it has more than 1 GiB", state);
    await new Promise<void>((resolve, reject) => gzip.write(data, (error) => (error ? reject(error) : resolve())));
  };
  for (const line of lines) {
    if (line.length > maxLineCharacters) throw tooLarge(`a line of it has ${line.length} characters`, state);
    const needed = Buffer.byteLength(line) + 1;
    if (filled > 0 && needed > blockBytes - filled) {
      await write(block.subarray(0, filled));
      filled = 0;
    }
    if (needed > blockBytes) await write(Buffer.from(`${line}\n`));
    else filled += block.write(`${line}\n`, filled);
  }
  await write(block.subarray(0, filled));
  gzip.end();
}

function tooLarge(why: string, { flexera }: NextState): DigestError {
  const sizes = [...flexera.values()].map((memory) => ({ id: memory.id, bytes: flexeraSize(memory).unpacked }));
  const [largest] = sizes.toSorted((one, other) => other.bytes - one.bytes);
  const named =
    largest === undefined ? "" : ` The largest dataset of Flexera in it is ${largest.id}, with ${largest.bytes} bytes.`;
  return new DigestError({
    kind: "limit",
    message: `The state of this report is too large to be saved: ${why}.${named}`,
    remedy: "Report fewer Groups, Organizations or datasets of Flexera in one workflow, or raise `severity`.",
  });
}
