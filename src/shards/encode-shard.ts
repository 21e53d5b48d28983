import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { DigestError } from "../errors.ts";
import type { ArchiveEntry, ArchivePort } from "../model/archive.ts";
import type { OpenFindings } from "../model/findings/open-findings.ts";
import { maxShardBytes } from "../model/shard-port.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { SourceResult } from "../model/source.ts";
import { findingRow } from "../state/finding-row.ts";
import { fingerprintTexts } from "../state/fingerprint-text.ts";
import { flexeraRows } from "../state/flexera-rows.ts";
import { eventRows } from "./event-rows.ts";
import { appendData } from "./file-data.ts";
import { fileRow } from "./file-rows.ts";
import { errorRow, flexeraSourceRow, receiptRow, snykSourceRow } from "./receipt-rows.ts";
import type { FlexeraOutcome, Shard, ShardContent } from "./shard.ts";
import { endOfShard, type Section, type ShardRow } from "./shard-format.ts";
import { formatShardHeader } from "./shard-header.ts";
import { usageTallyRows } from "./usage-tally-rows.ts";

export type EncodeShardOptions = {
  /** Where the exported files are. */
  readonly archive: Pick<ArchivePort, "entry">;
  /** What the report has open with which the shard compares: what stayed as it was is told by its key alone. */
  readonly before: OpenFindings;
};

/** Characters that are handed to the compressor at once. */
const chunkCharacters = 128 * 1024;

/** The fastest level: the shard is read once, minutes later. */
const compressionLevel = 1;

/** Writes a shard to `file`: gzip-compressed lines of JSON, and behind them the exported files. Throws a DigestError of kind `limit`. */
export async function encodeShard(shard: Shard, file: string, options: EncodeShardOptions): Promise<void> {
  const chunks = Readable.from(chunksOf(shardLines(shard, options)));
  await pipeline(chunks, createGzip({ level: compressionLevel }), createWriteStream(file));
  const { size: linesBytes } = await stat(file);
  await appendData(file, linesBytes, filesOf(shard.content, options));
  const { size } = await stat(file);
  if (size <= maxShardBytes) return;
  throw new DigestError({
    kind: "limit",
    message: `The shard has ${size} bytes, of ${maxShardBytes} that the combining job reads.`,
    remedy: "Give each job with `mode: export` fewer Groups, Organizations or datasets.",
  });
}

function* shardLines({ header, content }: Shard, options: EncodeShardOptions): Generator<string> {
  const hash = createHash("sha256");
  let lines = 0;
  const first = formatShardHeader(header);
  hash.update(`${first}\n`);
  yield first;
  for (const row of shardRows(content, options)) {
    const line = JSON.stringify(row);
    hash.update(`${line}\n`);
    lines += 1;
    yield line;
  }
  yield JSON.stringify([endOfShard, lines, hash.digest("hex")]);
}

function* shardRows(content: ShardContent, options: EncodeShardOptions): Generator<ShardRow> {
  for (const [groupId, orgs] of content.groupOrgs) yield ["group-orgs", groupId, orgs];
  yield* sectionRows("issues", content.issues, options, (snapshot) => snapshotRows(snapshot, options));
  yield* sectionRows("usage", content.usage, options, usageTallyRows);
  yield* sectionRows("attachments", content.attachments, options, () => []);
  yield* sectionRows("audit-logs", content.auditLogs, options, eventRows);
  for (const outcome of content.flexera) yield* flexeraOutcomeRows(outcome, options);
}

function* sectionRows<Data>(
  section: Exclude<Section, "flexera">,
  results: readonly SourceResult<Data>[],
  { archive }: EncodeShardOptions,
  dataRows: (data: Data) => Iterable<ShardRow>,
): Generator<ShardRow> {
  for (const result of results) {
    if (result.kind === "failed") {
      yield ["failed", section, snykSourceRow(result.source), errorRow(result.error), false];
      continue;
    }
    const { receipt, data } = result;
    yield ["complete", section, snykSourceRow(receipt.source), receiptRow(receipt)];
    yield* dataRows(data);
    for (const file of receipt.files) yield fileRow(archive.entry(file.path));
  }
}

/** In the order of their lines. */
function filesOf(content: ShardContent, { archive }: EncodeShardOptions): readonly ArchiveEntry[] {
  const { issues, usage, attachments, auditLogs, flexera } = content;
  return [...issues, ...usage, ...attachments, ...auditLogs, ...flexera].flatMap((result) =>
    result.kind === "complete" ? result.receipt.files.map(({ path }) => archive.entry(path)) : [],
  );
}

function* snapshotRows(
  { takenAt, fullAt, findings, memory }: IssuesSnapshot,
  { before }: EncodeShardOptions,
): Generator<ShardRow> {
  yield ["snapshot", takenAt, fullAt];
  for (const part of ["closed", "recentlyBelow", "projects"] as const) {
    for (const text of fingerprintTexts(memory[part])) yield ["memory", part, text];
  }
  const seen = findings.rebased(before);
  for (const index of seen.unchanged()) yield ["unchanged", before.table.keyAt(index)];
  for (const finding of seen.others()) yield ["finding", ...findingRow(finding)];
}

function* flexeraOutcomeRows(outcome: FlexeraOutcome, { archive }: EncodeShardOptions): Generator<ShardRow> {
  if (outcome.kind === "failed") {
    yield ["failed", "flexera", flexeraSourceRow(outcome.source), errorRow(outcome.error), outcome.hasCursorFailed];
    return;
  }
  const { receipt, report, memory } = outcome;
  const { source, ...told } = report;
  yield ["complete", "flexera", flexeraSourceRow(source), receiptRow(receipt)];
  yield ["flexera-report", told];
  if (memory !== null) yield* flexeraRows(new Map([[memory.id, memory]]));
  for (const file of receipt.files) yield fileRow(archive.entry(file.path));
}

function* chunksOf(lines: Iterable<string>): Generator<Buffer> {
  let chunk = "";
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < chunkCharacters) continue;
    yield Buffer.from(chunk);
    chunk = "";
  }
  yield Buffer.from(chunk);
}
