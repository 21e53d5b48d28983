import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import type { ArchiveEntry } from "../model/archive.ts";
import { unknownContent } from "../model/findings/finding-table.ts";
import type { OpenFindings } from "../model/findings/open-findings.ts";
import { asFindingKey } from "../model/ids.ts";
import { damageOf } from "../state/damaged-state.ts";
import { readFinding } from "../state/finding-row.ts";
import { parseFingerprints } from "../state/fingerprint-text.ts";
import { flexeraReaders } from "../state/flexera-rows.ts";
import { readCompressedLines } from "../state/line-reader.ts";
import { RowReader, SharedTexts } from "../state/row-reader.ts";
import { damagedShard } from "./damaged-shard.ts";
import { readEvent } from "./event-rows.ts";
import { readLengths, verifyData } from "./file-data.ts";
import { FileList } from "./file-rows.ts";
import { parseFlexeraReport } from "./flexera-report-json.ts";
import { readError, readFlexeraSource, readReceipt, readSnykSource } from "./receipt-rows.ts";
import { type ContentDraft, contentOf, emptyContent, memoryParts, openSource, type SourceDraft } from "./section-drafts.ts";
import type { Shard, ShardHeader } from "./shard.ts";
import { endOfShard, maxShardDataBytes, maxShardTextBytes, type ShardRowKind, sections, shardRowKinds } from "./shard-format.ts";
import { parseShardHeader } from "./shard-header.ts";
import { tallyReaders } from "./usage-tally-rows.ts";

export type DecodeShardOptions = {
  /** Where the tables of Flexera are laid. */
  readonly folder: string;
  /** Throws a DigestError for a shard that cannot be used, before anything but its first line is read. */
  readonly accept: (header: ShardHeader) => void;
  /** What the report has open with which the shard compares. */
  readonly before: OpenFindings;
};

/** How far a shard has been read. */
type Reading = {
  readonly options: DecodeShardOptions;
  readonly pool: SharedTexts;
  readonly files: FileList;
  readonly draft: ContentDraft;
  readonly hash: Hash;
  header: ShardHeader | null;
  lines: number;
  dataBytes: number;
  isAtEnd: boolean;
};

/** A shard that was read; the data of its files are parts of the shard's own file, which has to stay. */
export type DecodedShard = { readonly shard: Shard; readonly entries: readonly ArchiveEntry[] };

/**
 * A shard that `encodeShard` wrote, every value and every file checked. Throws a DigestError of kind `data` for one that is torn,
 * and whatever `accept` throws; then files may be left in the folder.
 */
export async function decodeShard(file: string, options: DecodeShardOptions): Promise<DecodedShard> {
  const reading: Reading = {
    options,
    pool: new SharedTexts(),
    files: new FileList(),
    draft: emptyContent(),
    hash: createHash("sha256"),
    header: null,
    lines: 0,
    dataBytes: 0,
    isAtEnd: false,
  };
  try {
    const lengths = await readLengths(file);
    await readCompressedLines(file, (line) => readLine(reading, line), maxShardTextBytes, lengths.lines);
    if (reading.header === null || !reading.isAtEnd) throw damagedShard("its end is missing");
    const shard = { header: reading.header, content: contentOf(reading.draft) };
    const entries = reading.files.entriesIn(file, lengths.lines);
    await verifyData(entries, lengths);
    return { shard, entries };
  } catch (thrown) {
    const damage = damageOf(thrown);
    throw damage === null ? thrown : damagedShard(damage, thrown);
  }
}

function readLine(reading: Reading, line: string): void {
  if (reading.isAtEnd) throw damagedShard("it goes on behind its end");
  const value = parseLine(line);
  if (reading.header === null) {
    reading.header = parseShardHeader(value);
    reading.hash.update(`${line}\n`);
    reading.options.accept(reading.header);
  } else if (!Array.isArray(value)) {
    throw damagedShard("a line of it is not a list");
  } else if (value[0] === endOfShard) {
    endAt(reading, value);
  } else {
    readRow(reading, value, line);
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damagedShard("a line of it is not JSON");
  }
}

function endAt(reading: Reading, [, lines, sha256]: readonly unknown[]): void {
  if (lines !== reading.lines || sha256 !== reading.hash.digest("hex")) throw damagedShard("it differs from its SHA-256");
  reading.isAtEnd = true;
}

function readRow(reading: Reading, cells: readonly unknown[], line: string): void {
  reading.lines += 1;
  const row = new RowReader(cells, `line ${reading.lines + 1}`, reading.pool);
  const kind = row.oneOf(shardRowKinds);
  reading.hash.update(`${line}\n`);
  // Tables of Flexera lie on disk.
  if (kind !== "flexera-text") reading.dataBytes += line.length;
  if (reading.dataBytes > maxShardDataBytes) throw damagedShard("it has more rows than fit the memory");
  readers[kind](row, reading);
  row.end();
}

type Readers = Readonly<Record<ShardRowKind, (row: RowReader, reading: Reading) => void>>;

const readers: Readers = {
  "group-orgs": (row, { draft }) => void draft.groupOrgs.set(row.text(), row.texts()),
  complete: (row, reading) => readComplete(row, reading),
  failed: (row, { draft }) => readFailed(row, draft),
  snapshot: (row, { draft }) => {
    last(draft, "issues").taken = { takenAt: row.instant(), fullAt: row.instant() };
  },
  memory: (row, { draft }) => void last(draft, "issues").memory[row.oneOf(memoryParts)].push(parseFingerprints(row.text())),
  finding: (row, { draft }) => {
    last(draft, "issues").findings.add(readFinding(row), unknownContent);
  },
  unchanged: (row, { draft, options }) => {
    const index = options.before.indexOfKey(asFindingKey(row.text()));
    if (index === -1) throw damagedShard("a finding stayed as it was that was not there");
    last(draft, "issues").findings.addUnchanged(index);
  },
  "usage-org": (row, { draft }) => tallyReaders["usage-org"](row, last(draft, "usage").tally),
  "usage-count": (row, { draft }) => tallyReaders["usage-count"](row, last(draft, "usage").tally),
  "usage-slow": (row, { draft }) => tallyReaders["usage-slow"](row, last(draft, "usage").tally),
  "usage-users": (row, { draft }) => tallyReaders["usage-users"](row, last(draft, "usage").tally),
  event: (row, { draft }) => {
    const [id, counted] = readEvent(row);
    last(draft, "audit-logs").events.set(id, counted);
  },
  "flexera-report": (row, { draft }) => {
    const source = last(draft, "flexera");
    source.report = parseFlexeraReport(row.object(), source.receipt.source);
  },
  flexera: (row, { draft }) => flexeraReaders.flexera(row, last(draft, "flexera").memories),
  "flexera-hashes": (row, { draft }) => flexeraReaders["flexera-hashes"](row, last(draft, "flexera").memories),
  "flexera-text": (row, { draft }) => flexeraReaders["flexera-text"](row, last(draft, "flexera").memories),
  "flexera-told": (row, { draft }) => flexeraReaders["flexera-told"](row, last(draft, "flexera").memories),
  "flexera-listed": (row, { draft }) => flexeraReaders["flexera-listed"](row, last(draft, "flexera").memories),
  file: (row, { files }) => files.add(row),
};

function readComplete(row: RowReader, { draft, files, options }: Reading): void {
  const section = row.oneOf(sections);
  if (section === "flexera") {
    const source = row.row(readFlexeraSource);
    const receipt = row.row((reader) => readReceipt(reader, source));
    files.expect(receipt.files);
    const folder = join(options.folder, "tables", String(draft.sources.length));
    draft.sources.push({ section, receipt, report: null, memories: { folder, memories: new Map() } });
    return;
  }
  const source = row.row(readSnykSource);
  const receipt = row.row((reader) => readReceipt(reader, source));
  files.expect(receipt.files);
  draft.sources.push(openSource(section, receipt, options.before));
}

function readFailed(row: RowReader, { failed }: ContentDraft): void {
  const section = row.oneOf(sections);
  if (section === "flexera") {
    const source = row.row(readFlexeraSource);
    failed.flexera.push({ kind: "failed", source, error: row.row(readError), hasCursorFailed: row.flag() });
    return;
  }
  const source = row.row(readSnykSource);
  failed[section].push({ kind: "failed", source, error: row.row(readError) });
  row.flag();
}

/** The source that the row belongs to: the one that was told last, which must be of this section. */
function last<Name extends SourceDraft["section"]>(draft: ContentDraft, section: Name): Extract<SourceDraft, { section: Name }> {
  const source = draft.sources.at(-1);
  if (source === undefined || !isOf(source, section)) throw damagedShard(`rows of ${section} belong to no source`);
  return source;
}

function isOf<Name extends SourceDraft["section"]>(
  draft: SourceDraft,
  section: Name,
): draft is Extract<SourceDraft, { section: Name }> {
  return draft.section === section;
}
