import type { TrackedFinding } from "../model/finding.ts";
import {
  type FindingPools,
  instantColumns,
  problemMembers,
  projectMembers,
  type WordColumnName,
  wordColumns,
} from "../model/findings/finding-columns.ts";
import { areFlags } from "../model/findings/finding-flags.ts";
import type { FindingTable } from "../model/findings/finding-table.ts";
import { OpenFindings } from "../model/findings/open-findings.ts";
import { asSourceId, type SourceId } from "../model/ids.ts";
import { parseInstants, parseNumbers, parseWords } from "./column-text.ts";
import { damagedState } from "./damaged-state.ts";
import { readTrackedFinding } from "./finding-row.ts";
import type { RowReader } from "./row-reader.ts";
import { type FindingRowKind, maxUnpackedBytes } from "./state-format.ts";

/** More findings than any state has that may be read: each takes more bytes than these. */
const maxFindings = maxUnpackedBytes / 64;
const anyWord = 2 ** 32;
const firstNumber = problemMembers.indexOf("cvss");
const lists = [problemMembers.indexOf("fixedIn"), problemMembers.indexOf("cves")];

/** What has been read of a state's open findings so far. */
export type FindingsDraft = { open: OpenFindings | null; readonly sourceLists: Map<number, readonly SourceId[]> };

/** A draft without findings. */
export function emptyFindings(): FindingsDraft {
  return { open: null, sourceLists: new Map() };
}

/** The findings that were read. */
export function openFindingsOf(draft: FindingsDraft): OpenFindings {
  return openOf(draft);
}

/** How each kind of line is read into a draft; every value is checked. */
export const findingReaders: Readonly<Record<FindingRowKind, (row: RowReader, draft: FindingsDraft) => void>> = {
  finding: (row, draft) => addFinding(readTrackedFinding(row), openOf(draft)),
  "finding-texts": (row, draft) => {
    const { texts } = openOf(draft).table.pools;
    for (const text of row.ownTexts()) texts.push(text);
  },
  "finding-numbers": (row, draft) => {
    const { numbers } = openOf(draft).table.pools;
    for (const number of parseNumbers(row.text())) {
      if (!Number.isFinite(number)) throw damagedState("a number of a finding is none");
      numbers.push(number);
    }
  },
  "finding-projects": (row, draft) => {
    const { projects, texts } = openOf(draft).table.pools;
    for (const members of readTuples(row, projectMembers.length)) {
      if (members.some((member) => member >= texts.size)) throw noSuchValue();
      projects.push(members);
    }
  },
  "finding-problems": (row, draft) => {
    const { table } = openOf(draft);
    for (const members of readTuples(row, problemMembers.length)) {
      checkProblem(members, table);
      table.pools.problems.push(members);
    }
  },
  findings: (row, draft) => {
    const total = countBelow(row, maxFindings);
    draft.open ??= OpenFindings.withRoomFor(total);
    if (draft.open.size === 0) draft.open.reserve(total);
    readFindings(row, draft.open, draft.sourceLists);
  },
};

function openOf(draft: FindingsDraft): OpenFindings {
  draft.open ??= OpenFindings.withRoomFor(16);
  return draft.open;
}

function addFinding(tracked: TrackedFinding, open: OpenFindings): void {
  if (open.has(tracked.finding.key)) throw damagedState("it names one thing twice");
  if (tracked.finding.copies >= anyWord) throw damagedState("a finding has more copies than an export has rows");
  open.add(tracked);
}

function readTuples(row: RowReader, width: number): readonly Uint32Array[] {
  const count = countBelow(row, maxFindings);
  const members = new Uint32Array(count * width);
  parseWords(row.text(), members, anyWord);
  return Array.from({ length: count }, (_, tuple) => members.subarray(tuple * width, (tuple + 1) * width));
}

function checkProblem(members: Uint32Array, { pools }: FindingTable): void {
  for (const [index, member] of members.entries()) {
    if (member >= (index < firstNumber ? pools.texts : pools.numbers).size) throw noSuchValue();
  }
  for (const index of lists) parseList(pools.texts.at(members[index] ?? 0));
}

/** In the order in which the lines are written. */
function readFindings(row: RowReader, open: OpenFindings, sourceLists: Map<number, readonly SourceId[]>): void {
  const { table } = open;
  const { texts } = table.pools;
  const first = open.size;
  const count = countBelow(row, maxFindings);
  for (let added = 0; added < count; added += 1) table.addRow();
  const words = new Uint32Array(count);
  const instants = new Float64Array(count);
  for (const name of wordColumns) {
    parseWords(row.text(), words, boundOf(name, table.pools));
    if (name === "flags" && !words.every(areFlags)) throw damagedState("a finding has a status that there is not");
    table.columns[name].setAll(first, words);
  }
  for (const name of instantColumns) {
    parseInstants(row.text(), instants);
    table.columns[name].setAll(first, instants);
  }
  const sources = new Uint32Array(count);
  const unknownSince = new Float64Array(count);
  parseWords(row.text(), sources, texts.size);
  parseInstants(row.text(), unknownSince);
  for (let added = 0; added < count; added += 1) {
    if (!table.indexRow(first + added)) throw damagedState("it names one thing twice");
    const id = sources[added] ?? 0;
    const known = sourceLists.get(id) ?? parseList(texts.at(id)).map(asSourceId);
    sourceLists.set(id, known);
    const since = unknownSince[added] ?? Number.NaN;
    open.tell(first + added, known, Number.isNaN(since) ? null : since);
  }
}

/** What the numbers of a column must be below: most refer to what a pool has. */
function boundOf(name: WordColumnName, { texts, numbers, projects, problems }: FindingPools): number {
  switch (name) {
    case "flags":
      return 2 ** 8;
    case "project":
      return projects.size;
    case "problem":
      return problems.size;
    case "score":
      return numbers.size;
    case "packages":
    case "reachability":
    case "filePath":
    case "codeRegion":
    case "fragment":
    case "assetFindingId":
      return texts.size;
    case "keyText":
    case "urlText":
      return texts.size + 1;
    case "copies":
    case "keyLow":
    case "keyHigh":
    case "contentLow":
    case "contentHigh":
      return anyWord;
  }
}

function countBelow(row: RowReader, bound: number): number {
  const count = row.count();
  if (count > bound) throw damagedState("it tells of more findings than it can hold");
  return count;
}

function parseList(text: string): readonly string[] {
  if (text === "") return [];
  const list = parseJson(text);
  if (!Array.isArray(list) || !list.every((member) => typeof member === "string")) throw damagedState("a list of texts is none");
  return list;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damagedState("a list of texts is none");
  }
}

function noSuchValue(): Error {
  return damagedState("a finding refers to what is not there");
}
