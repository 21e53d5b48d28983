// AssemblyScript. Looks at a dozen cells of each record of the `issues` export and tells whether it is open, at or below the
// threshold. Whatever is not served in the usual form is left to the code that knows every form.

import { hashHigh, hashLow, murmur128 } from "./murmur-hash";
import { recordBytes } from "./scan-records";

const quote: u8 = 0x22;
const lineFeed: u8 = 0x0a;
const hashSign: u8 = 0x23;
const percent: u8 = 0x25;

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

/** Positions in the table of columns: an i32 for each column that is looked at, -1 for one that the file does not have. */
const statusColumn: u32 = 0;
const severityColumn: u32 = 1;
const projectDeletedColumn: u32 = 2;
const issueDeletedColumn: u32 = 3;
const monitoredColumn: u32 = 4;
const firstIntroducedColumn: u32 = 5;
const lastIntroducedColumn: u32 = 6;
const lastIgnoredColumn: u32 = 8;
const projectColumn: u32 = 9;
const problemColumn: u32 = 10;
const urlColumn: u32 = 11;
const productColumn: u32 = 12;
const assetColumn: u32 = 13;

const noTime: i64 = i64.MIN_VALUE;
const oddTime: i64 = i64.MAX_VALUE;

/** Keys and contents are built in so many bytes; what does not fit is read whole. */
const scratchBytes: usize = 65536;

/** The cell that is looked at: its bytes without quotes. */
let from: usize = 0;
let to: usize = 0;

/** The cell of the project of the last record whose key could be built. */
let projectFrom: usize = 0;
let projectTo: usize = 0;
let isProjectBefore: bool = false;

/** What `prepare` was told. */
let columnsOf: usize = 0;
let contentOf: usize = 0;
let contents: u32 = 0;
let seed: u32 = 0;
let threshold: u32 = 0;
let recentFrom: i64 = 0;
let filter: usize = 0;
let filterMask: u32 = 0;
let scratch: usize = 0;

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
  columnsOf = columns;
  contentOf = content;
  contents = contentColumns;
  seed = contentSeed;
  threshold = rank;
  recentFrom = <i64>recentMs;
  filter = known;
  filterMask = knownMask;
  scratch = room;
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
  projectFrom = 0;
  projectTo = 0;
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
  const introducedAt = timeOf(row, firstIntroducedColumn);
  if (introducedAt === oddTime) return unsure;
  const start = from;
  const end = to;
  for (let column = lastIntroducedColumn; column <= lastIgnoredColumn; column++) {
    moveTo(row, column);
    // Mostly introduced once: the same time need not be read again.
    if (!isCellAt(start, end) && time() === oddTime) return unsure;
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

/** Moves to the cell of a column, its quotes included. */
function moveToColumn(row: usize, column: u32): void {
  const ends = <usize>load<u32>(row, 12) + ((<usize>column) << 2);
  from = column === 0 ? <usize>load<u32>(row) : <usize>load<u32>(ends - 4) + 1;
  to = <usize>load<u32>(ends);
}

/** Moves to the cell of a column of the table, without its quotes; where quotes stand inside it, its bytes are not its text. */
function moveTo(row: usize, column: u32): void {
  const position = load<i32>(columnsOf + ((<usize>column) << 2));
  if (position < 0) {
    from = 0;
    to = 0;
    return;
  }
  moveToColumn(row, <u32>position);
  if (from === to || load<u8>(from) !== quote) return;
  from++;
  to--;
}

/** Whether the cell holds a byte; reads up to 15 bytes behind it. */
function holds(byte: u8): bool {
  const wanted = i8x16.splat(<i8>byte);
  for (let at = from; at < to; at += 16) {
    if ((i8x16.bitmask(i8x16.eq(v128.load(at), wanted)) & withinCell(at)) !== 0) return true;
  }
  return false;
}

/** One bit for each of the 16 bytes at `at` that the cell has. */
function withinCell(at: usize): i32 {
  const left = to - at;
  return left < 16 ? (1 << (<i32>left)) - 1 : 0xffff;
}

/** Copies the cell to `at`; up to 15 bytes behind it are overwritten. */
function copy(at: usize): void {
  for (let done = from; done < to; done += 16, at += 16) v128.store(at, v128.load(done));
}

/** Whether the cell is this word of lower-case letters and blanks, in any case. */
function isWord(word: string): bool {
  const length = word.length;
  if (<i32>(to - from) !== length) return false;
  for (let index = 0; index < length; index++) {
    let byte = <i32>load<u8>(from + <usize>index);
    if (byte >= 0x41 && byte <= 0x5a) byte |= 0x20;
    if (byte !== word.charCodeAt(index)) return false;
  }
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

/** Whether the cell is ASCII on one line, without quotes and blanks at its ends, and too long to be one of the words for nothing. */
function isPlainName(): bool {
  if (to - from <= 4 || !isVisible(load<u8>(from)) || !isVisible(load<u8>(to - 1))) return false;
  const feed = i8x16.splat(<i8>lineFeed);
  const quotes = i8x16.splat(<i8>quote);
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    // The highest bit of a byte is set outside of ASCII.
    const odd = v128.or(bytes, v128.or(i8x16.eq(bytes, feed), i8x16.eq(bytes, quotes)));
    if ((i8x16.bitmask(odd) & withinCell(at)) !== 0) return false;
  }
  return true;
}

function isVisible(byte: u8): bool {
  return byte > 0x20 && byte < 0x7f;
}

function timeOf(row: usize, column: u32): i64 {
  moveTo(row, column);
  return time();
}

/** Milliseconds of a cell like `2026-01-03 10:11:12.013` (UTC; `T`, `Z` and up to nine decimals allowed), or why there are none. */
function time(): i64 {
  const length = to - from;
  if (length === 0) return noTime;
  if (length < 19 || length > 30 || !hasFormOfTime()) return oddTime;
  const year = twoDigits(from) * 100 + twoDigits(from + 2);
  const month = twoDigits(from + 5);
  const day = twoDigits(from + 8);
  const hour = twoDigits(from + 11);
  const minute = twoDigits(from + 14);
  const second = twoDigits(from + 17);
  const thousandths = decimals(from + 19, to);
  if (hour > 23 || minute > 59 || second > 59 || thousandths < 0) return oddTime;
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return oddTime;
  const seconds = daysSince1970(year, month, day) * 86400 + <i64>(hour * 3600 + minute * 60 + second);
  return seconds * 1000 + <i64>thousandths;
}

/** Whether the cell begins with digits and signs like `2026-01-03 10:11:12`. */
function hasFormOfTime(): bool {
  // The first 16 bytes at once: digits at all places but those of the four signs.
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(from), i8x16.splat(0x30)), i8x16.splat(10)));
  if (digits !== 0xdb6f) return false;
  const between = load<u8>(from, 10);
  if (load<u8>(from, 4) !== 0x2d || load<u8>(from, 7) !== 0x2d || (between !== 0x20 && between !== 0x54)) return false;
  const tens = load<u8>(from, 17) - 0x30;
  const ones = load<u8>(from, 18) - 0x30;
  return load<u8>(from, 13) === 0x3a && load<u8>(from, 16) === 0x3a && tens <= 9 && ones <= 9;
}

/** The number of two digits. */
function twoDigits(at: usize): i32 {
  return (<i32>load<u8>(at) - 0x30) * 10 + <i32>load<u8>(at, 1) - 0x30;
}

/** Thousandths, cut, of what follows the seconds: nothing, `.013`, `Z`; -1 for anything else. */
function decimals(start: usize, cellEnd: usize): i32 {
  const end = cellEnd > start && load<u8>(cellEnd - 1) === 0x5a ? cellEnd - 1 : cellEnd;
  if (start === end) return 0;
  if (load<u8>(start) !== 0x2e || end - start < 2 || end - start > 10) return -1;
  let value = 0;
  for (let at = start + 1; at < end; at++) {
    const digit = <i32>load<u8>(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    if (at < start + 4) value = value * 10 + digit;
  }
  for (let places = end - start - 1; places < 3; places++) value *= 10;
  return value;
}

function daysOf(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the Gregorian calendar, by counting years that begin in March. */
function daysSince1970(year: i32, month: i32, day: i32): i64 {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = marchYear / 400;
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return <i64>era * 146097 + <i64>(yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear) - 719468;
}

/** Builds the key that `findingKey` would make and returns its length; 0 where a part of it is not plain or too long. */
function writeKey(row: usize): u32 {
  moveTo(row, projectColumn);
  isProjectBefore = isCellAt(projectFrom, projectTo);
  if (!isProjectBefore && !isLowerCaseId()) return 0;
  const start = from;
  const end = to;
  let at = appendLine(scratch);
  moveTo(row, problemColumn);
  if (!isPlainName()) return 0;
  at = appendLine(at);
  moveTo(row, urlColumn);
  if (!moveToFragment()) return 0;
  at = appendLine(at);
  moveTo(row, productColumn);
  if (!isPlainName()) return 0;
  if (isWord("snyk code")) {
    moveTo(row, assetColumn);
    if (from !== to && !isPlainName()) return 0;
    at = append(at);
  }
  if (at === 0) return 0;
  projectFrom = start;
  projectTo = end;
  return <u32>(at - scratch);
}

/** Appends the cell at `at` and returns where it ends; 0 where it does not fit, and ever after. */
function append(at: usize): usize {
  if (at === 0 || at + (to - from) + 32 > scratch + scratchBytes) return 0;
  copy(at);
  return at + (to - from);
}

function appendLine(at: usize): usize {
  const end = append(at);
  if (end === 0) return 0;
  store<u8>(end, lineFeed);
  return end + 1;
}

/** Whether the cell has the same bytes as another one, which is not empty. */
function isCellAt(otherFrom: usize, otherTo: usize): bool {
  if (otherTo === otherFrom || otherTo - otherFrom !== to - from) return false;
  for (let at: usize = 0; from + at < to; at += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(from + at), v128.load(otherFrom + at)));
    if ((~same & withinCell(from + at)) !== 0) return false;
  }
  return true;
}

function isLowerCaseId(): bool {
  if (to - from <= 4) return false;
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
    const isLetter = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x61)), i8x16.splat(26));
    const isHyphen = i8x16.eq(bytes, i8x16.splat(0x2d));
    const isFine = i8x16.bitmask(v128.or(v128.or(isDigit, isLetter), isHyphen));
    if ((~isFine & withinCell(at)) !== 0) return false;
  }
  return true;
}

/** Narrows the cell of a URL to what stands behind `#` and `issue-`; false where that is not its text byte for byte. */
function moveToFragment(): bool {
  if (from === to) return true;
  if (!isPlainName()) return false;
  moveBehind(hashSign);
  // `issue-`, whose bytes are read as numbers.
  if (to - from >= 6 && load<u32>(from) === 0x75737369 && load<u16>(from, 4) === 0x2d65) from += 6;
  return !holds(percent);
}

/** Narrows the cell to what stands behind the first such byte; to nothing where it has none. */
function moveBehind(byte: u8): void {
  const wanted = i8x16.splat(<i8>byte);
  for (let at = from; at < to; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted)) & withinCell(at);
    if (found === 0) continue;
    from = at + <usize>ctz(found) + 1;
    return;
  }
  from = to;
}
