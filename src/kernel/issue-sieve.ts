// AssemblyScript. Looks at a dozen cells of each record of the `issues` export and tells whether it is open, at or below the
// threshold. Whatever is not served in the usual form is left to the code that knows every form.

import { copy, from, isCellAt, isPlainName, isWord, moveToColumn, to } from "./cell";
import { cellTime, noTime, oddTime } from "./cell-time";
import {
  firstIntroducedColumn,
  issueDeletedColumn,
  lastIgnoredColumn,
  lastIntroducedColumn,
  monitoredColumn,
  moveTo,
  projectDeletedColumn,
  setColumns,
  severityColumn,
  statusColumn,
} from "./issue-columns";
import { forgetProject, isProjectBefore, scratch, scratchBytes, setScratch, writeKey } from "./issue-key";
import { hashHigh, hashLow, murmur128 } from "./murmur-hash";
import { recordBytes } from "./scan-records";

/** Verdicts on a record, among the values that `scan` left room for. */
const unsure: u32 = 0;
const closed: u32 = 1;
const recentlyBelow: u32 = 2;
const below: u32 = 3;
const neither: u32 = 4;
const open: u32 = 5;

/** Added to the verdict of a record of the same project as the one before it in the same call. */
const sameProject: u32 = 256;
/** Added to the verdict of a record of which nothing but its project is left to be told. */
const settled: u32 = 512;

/** Where they are kept: the verdict, the hash of the finding's key, and the hash of its content. */
const verdictAt: usize = 16;
const keyHashAt: usize = 20;
const contentHashAt: usize = 28;

/** What `prepare` was told. */
let contentOf: usize = 0;
let contents: u32 = 0;
let seed: u32 = 0;
let threshold: u32 = 0;
let recentFrom: i64 = 0;
let filter: usize = 0;
let filterMask: u32 = 0;

/**
 * Tells how to sieve. `columns` is the table of columns; `content` names the `contentColumns` columns that make a finding (u32 each),
 * and `contentSeed` tells their choice from others; `rank` is that of the severity from which on open rows are `open` (0 is critical);
 * rows that are open below it count as recent from the time `recentMs` on. `known` is a bit set of the low halves of key hashes, of
 * which `knownMask` takes as many bits as it has, and `room` are 64 KiB to build keys in.
 */
export function prepare(
  columns: usize,
  content: usize,
  contentColumns: u32,
  contentSeed: u32,
  rank: u32,
  recentMs: f64,
  known: usize,
  knownMask: u32,
  room: usize,
): void {
  setColumns(columns);
  contentOf = content;
  contents = contentColumns;
  seed = contentSeed;
  threshold = rank;
  recentFrom = <i64>recentMs;
  filter = known;
  filterMask = knownMask;
  setScratch(room);
}

/**
 * Sieves `records` records at `out`. One that is neither open at the threshold nor known is settled: the hash of its finding's key is
 * put behind those of the same verdict in `lists`, which holds `room` hashes for each verdict from `closed` to `neither` and before
 * them the number of each (u32). The positions of all other records, and of those that are the first of a project, are written to
 * `kept`, and their number is returned: they have a verdict, the hash of their key unless that is `unsure`, and the hash of their
 * content where it is `open`.
 */
export function sift(out: usize, records: u32, kept: usize, lists: usize, room: u32): u32 {
  let row = out;
  let keptCount: u32 = 0;
  forgetProject();
  memory.fill(lists, 0, 16);
  for (let index: u32 = 0; index < records; index++, row += recordBytes) {
    let verdict = verdictOf(row);
    if (verdict === open && !hashContent(row)) verdict = unsure;
    if (verdict !== unsure && isProjectBefore) verdict |= sameProject;
    if (isSettled(verdict & 255)) {
      settle(verdict & 255, lists, room);
      if (isProjectBefore) continue;
      verdict |= settled;
    }
    store<u32>(row, verdict, verdictAt);
    store<u32>(kept + ((<usize>keptCount) << 2), row);
    keptCount++;
  }
  return keptCount;
}

function isSettled(verdict: u32): bool {
  if (verdict === unsure || verdict === open) return false;
  const bit = hashLow & filterMask;
  return ((<u32>load<u8>(filter + <usize>(bit >>> 3)) >>> (bit & 7)) & 1) === 0;
}

/** Puts the hash that was made last into the list of a verdict. */
function settle(verdict: u32, lists: usize, room: u32): void {
  const count = lists + ((<usize>(verdict - closed)) << 2);
  const index = load<u32>(count);
  const at = lists + 16 + ((<usize>((verdict - closed) * room + index)) << 3);
  store<u32>(at, hashLow);
  store<u32>(at, hashHigh, 4);
  store<u32>(count, index + 1);
}

function verdictOf(row: usize): u32 {
  moveTo(row, statusColumn);
  const isOpenStatus = isWord("open");
  if (!isOpenStatus && !isWord("resolved") && !isWord("ignored")) return unsure;
  moveTo(row, severityColumn);
  const rank = severityRank();
  if (rank < 0) return unsure;
  const presence = presenceOf(row);
  if (presence < 0) return unsure;
  moveTo(row, firstIntroducedColumn);
  const introducedAt = cellTime();
  if (introducedAt === oddTime) return unsure;
  const start = from;
  const end = to;
  for (let column = lastIntroducedColumn; column <= lastIgnoredColumn; column++) {
    moveTo(row, column);
    // Mostly introduced once: the same time need not be read again.
    if (!isCellAt(start, end) && cellTime() === oddTime) return unsure;
  }
  const length = writeKey(row);
  if (length === 0) return unsure;
  murmur128(scratch, length);
  store<u32>(row, hashLow, keyHashAt);
  store<u32>(row, hashHigh, keyHashAt + 4);
  if (!isOpenStatus) return closed;
  if (presence !== 1) return neither;
  if (<u32>rank <= threshold) return open;
  return introducedAt === noTime || introducedAt >= recentFrom ? recentlyBelow : below;
}

/** Hashes the bytes of all cells of a finding, each behind its length; false where they do not fit. */
function hashContent(row: usize): bool {
  store<u32>(scratch, seed);
  let at = scratch + 4;
  for (let index: u32 = 0; index < contents; index++) {
    moveToColumn(row, load<u32>(contentOf + ((<usize>index) << 2)));
    const length = to - from;
    if (at + length + 36 > scratch + scratchBytes) return false;
    store<u32>(at, <u32>length);
    at += 4;
    copy(at);
    at += length;
  }
  murmur128(scratch, <u32>(at - scratch));
  store<u32>(row, hashLow, contentHashAt);
  store<u32>(row, hashHigh, contentHashAt + 4);
  return true;
}

function severityRank(): i32 {
  if (isWord("critical")) return 0;
  if (isWord("high")) return 1;
  if (isWord("medium")) return 2;
  return isWord("low") ? 3 : -1;
}

/** 1 for a monitored project, 0 for a deactivated or deleted one, -1 where it is not sure. */
function presenceOf(row: usize): i32 {
  let isDeleted = false;
  for (let column = projectDeletedColumn; column <= issueDeletedColumn; column++) {
    moveTo(row, column);
    if (from === to) continue;
    if (!isPlainName()) return -1;
    isDeleted = true;
  }
  if (isDeleted) return 0;
  moveTo(row, monitoredColumn);
  if (from === to || isWord("true")) return 1;
  return isWord("false") ? 0 : -1;
}
