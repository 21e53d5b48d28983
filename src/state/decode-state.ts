import { rm } from "node:fs/promises";
import type { PreviousAuditSource, SeenEvent } from "../model/audit-report.ts";
import { type ChunkStore, heldChunk } from "../model/fingerprints/fingerprint-chunk.ts";
import { type AuditEventId, asAuditEventId, asSourceId, type SourceId } from "../model/ids.ts";
import type { PeriodEntry, RunRef } from "../model/period-ledger.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import type { State } from "../model/state.ts";
import { damagedState } from "./damaged-state.ts";
import { FingerprintDraft } from "./fingerprint-draft.ts";
import { parseFingerprints } from "./fingerprint-text.ts";
import { type FlexeraDraft, flexeraMemoriesOf, flexeraReaders } from "./flexera-rows.ts";
import { readCompressedLines } from "./line-reader.ts";
import { type Migrated, migrateState } from "./migrate-state.ts";
import { type NewsEvent, readEntry, readEventCount, readNewsEvent, readRun } from "./period-rows.ts";
import { emptyFindings, type FindingsDraft, findingReaders, openFindingsOf } from "./read-findings.ts";
import { RowReader, SharedTexts } from "./row-reader.ts";
import { endOfState, noRows, type RowCounts, type RowKind, rowKinds } from "./state-format.ts";
import { parseStateHeader, type StateHeader } from "./state-header.ts";
import { emptyUsageDraft, type UsageDraft, usageMemoryOf, usageReaders } from "./usage-rows.ts";

const memoryParts = ["closed", "recentlyBelow", "projects"] as const;

type MemoryDraft = Readonly<Record<(typeof memoryParts)[number], FingerprintDraft>>;

/** What has been read of a state so far. */
type Draft = {
  readonly newSet: () => FingerprintDraft;
  readonly sources: Map<SourceId, Omit<PreviousSource, "memory"> & { readonly memory: MemoryDraft }>;
  readonly findings: FindingsDraft;
  readonly auditSources: Map<SourceId, PreviousAuditSource>;
  readonly seenEvents: Map<AuditEventId, SeenEvent>;
  readonly runs: RunRef[];
  readonly entries: PeriodEntry[];
  readonly highRisk: NewsEvent[];
  readonly otherEvents: State["ledger"]["otherEvents"][number][];
  readonly usage: UsageDraft;
  readonly flexera: FlexeraDraft;
};

/** How far a file has been read. */
type Reading = {
  header: StateHeader | null;
  migrate: Migrated["line"];
  isAtEnd: boolean;
  lines: number;
  readonly pool: SharedTexts;
  readonly draft: Draft;
  readonly counts: RowCounts;
};

/**
 * The state in a file that `encodeState` or an earlier release wrote, every value checked. Tables of Flexera are laid beside the
 * file, in a folder named after it, and fingerprints where `store` puts them. Throws a DigestError of kind `data` that says what is wrong with the file.
 */
export async function decodeState(file: string, store: ChunkStore = heldChunk): Promise<State> {
  const reading: Reading = {
    header: null,
    migrate: (cells) => cells,
    isAtEnd: false,
    lines: 0,
    pool: new SharedTexts(),
    draft: emptyDraft(`${file}-tables`, store),
    counts: noRows(),
  };
  try {
    await readCompressedLines(file, (line) => readLine(reading, line));
    if (reading.header === null || !reading.isAtEnd) throw damagedState("its end is missing");
    return stateOf(reading.header, reading.draft);
  } catch (thrown) {
    await rm(reading.draft.flexera.folder, { recursive: true, force: true });
    throw thrown;
  }
}

function readLine(reading: Reading, line: string): void {
  if (reading.isAtEnd) throw damagedState("it goes on behind its end");
  reading.lines += 1;
  const place = `line ${reading.lines}`;
  const value = parseLine(line, place);
  if (reading.header === null) {
    const { header, line: migrate } = migrateState(value);
    reading.header = parseStateHeader(header);
    reading.migrate = migrate;
  } else if (!Array.isArray(value)) {
    throw damagedState(`${place} is not a list`);
  } else {
    readCells(reading, reading.migrate(value), place);
  }
}

function readCells(reading: Reading, cells: readonly unknown[], place: string): void {
  if (cells[0] !== endOfState) {
    readRow(reading, cells, place);
    return;
  }
  checkCounts(reading.counts, cells[1]);
  reading.isAtEnd = true;
}

function emptyDraft(tableFolder: string, store: ChunkStore): Draft {
  return {
    newSet: () => new FingerprintDraft(store),
    sources: new Map(),
    findings: emptyFindings(),
    auditSources: new Map(),
    seenEvents: new Map(),
    runs: [],
    entries: [],
    highRisk: [],
    otherEvents: [],
    usage: emptyUsageDraft(),
    flexera: { folder: tableFolder, memories: new Map() },
  };
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damagedState(`${place} is not JSON`);
  }
}

function readRow(reading: Reading, cells: readonly unknown[], place: string): void {
  const row = new RowReader(cells, place, reading.pool);
  const kind = row.oneOf(rowKinds);
  reading.counts[kind] += 1;
  readers[kind](row, reading.draft);
  row.end();
}

const readers: Readonly<Record<RowKind, (row: RowReader, draft: Draft) => void>> = {
  source: (row, draft) => {
    const id = asSourceId(row.sharedText());
    const parts = { closed: draft.newSet(), recentlyBelow: draft.newSet(), projects: draft.newSet() };
    addOnce(draft.sources, id, { id, selection: row.text(), takenAt: row.instant(), fullAt: row.instant(), memory: parts });
  },
  memory: (row, draft) => {
    const source = draft.sources.get(asSourceId(row.sharedText()));
    if (source === undefined) throw damagedState("fingerprints belong to no source");
    const part = row.oneOf(memoryParts);
    source.memory[part].push(parseFingerprints(row.text()));
  },
  finding: (row, draft) => findingReaders.finding(row, draft.findings),
  "finding-texts": (row, draft) => findingReaders["finding-texts"](row, draft.findings),
  "finding-numbers": (row, draft) => findingReaders["finding-numbers"](row, draft.findings),
  "finding-projects": (row, draft) => findingReaders["finding-projects"](row, draft.findings),
  "finding-problems": (row, draft) => findingReaders["finding-problems"](row, draft.findings),
  findings: (row, draft) => findingReaders.findings(row, draft.findings),
  "audit-source": (row, draft) => {
    const id = asSourceId(row.sharedText());
    addOnce(draft.auditSources, id, { id, selection: row.text(), searchedTo: row.instant() });
  },
  "seen-event": (row, draft) => {
    const id = asAuditEventId(row.text());
    addOnce(draft.seenEvents, id, { count: row.count(), createdAt: row.instant() });
  },
  run: (row, draft) => void draft.runs.push(readRun(row)),
  entry: (row, draft) => {
    const entry = readEntry(row);
    if (entry !== null) draft.entries.push(entry);
  },
  "high-risk": (row, draft) => void draft.highRisk.push(readNewsEvent(row)),
  "event-count": (row, draft) => void draft.otherEvents.push(readEventCount(row)),
  "usage-count": (row, draft) => usageReaders["usage-count"](row, draft.usage),
  "usage-slow": (row, draft) => usageReaders["usage-slow"](row, draft.usage),
  "usage-users": (row, draft) => usageReaders["usage-users"](row, draft.usage),
  flexera: (row, draft) => flexeraReaders.flexera(row, draft.flexera),
  "flexera-hashes": (row, draft) => flexeraReaders["flexera-hashes"](row, draft.flexera),
  "flexera-text": (row, draft) => flexeraReaders["flexera-text"](row, draft.flexera),
  "flexera-told": (row, draft) => flexeraReaders["flexera-told"](row, draft.flexera),
  "flexera-listed": (row, draft) => flexeraReaders["flexera-listed"](row, draft.flexera),
};

function addOnce<Key extends string, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.has(key)) throw damagedState("it names one thing twice");
  map.set(key, value);
}

function checkCounts(counts: RowCounts, told: unknown): void {
  if (typeof told !== "object" || told === null) throw damagedState("its last line has no counts");
  const toldCounts = new Map<string, unknown>(Object.entries(told));
  const wrong = rowKinds.find((kind) => toldCounts.get(kind) !== counts[kind]);
  if (wrong !== undefined) throw damagedState(`it has ${counts[wrong]} lines of kind ${wrong}, and its end tells another number`);
}

function stateOf(header: StateHeader, draft: Draft): State {
  const { ledger, repositoryId, branch, run, detail, threshold, issueNumber, history } = header;
  const { runs, entries, highRisk, otherEvents, auditSources, seenEvents } = draft;
  const sources = new Map<SourceId, PreviousSource>();
  for (const { memory, ...source } of draft.sources.values()) {
    const { closed, recentlyBelow, projects } = memory;
    const built = { closed: closed.build(), recentlyBelow: recentlyBelow.build(), projects: projects.build() };
    sources.set(source.id, { ...source, memory: built });
  }
  return {
    repositoryId,
    branch,
    run,
    detail,
    threshold,
    issueNumber,
    history,
    sources,
    open: openFindingsOf(draft.findings),
    auditSources,
    seenEvents,
    ledger: { ...ledger, entries, highRisk, otherEvents, runs },
    usage: usageMemoryOf(header.usage, draft.usage),
    flexera: flexeraMemoriesOf(draft.flexera),
  };
}
