// AssemblyScript. Looks at a dozen cells of each record of the `issues` export, and settles those that no report needs because
// they are not open at the threshold. Whatever is not served in the usual form is left to the code that knows every form.

import { hashHigh, hashLow, murmur128 } from "./murmur-hash";

const quote: u8 = 0x22;
const lineFeed: u8 = 0x0a;
const hashSign: u8 = 0x23;
const percent: u8 = 0x25;

/** Verdicts on a record, in its fourth value. */
export const unsure: u32 = 0;
export const closed: u32 = 1;
export const recentlyBelow: u32 = 2;
export const below: u32 = 3;
export const neither: u32 = 4;

/** Positions in the table of slots: an i32 for each column that is looked at, -1 for one that the file does not have. */
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

/** The cell that is looked at: its bytes without quotes. */
let from: usize = 0;
let to: usize = 0;

/**
 * Writes to each of `records` records at `out` its verdict and, where that is not `unsure`, the hash of its finding's key. `slotsOf`
 * is the table of slots, `threshold` the rank of the severity from which on open rows are needed (0 is critical), `recentFrom` the
 * time in milliseconds since when a row that is open below it is remembered as recent, and `scratch` 64 KiB to build keys in.
 */
export function sift(
  out: usize,
  records: u32,
  stride: u32,
  slotsOf: usize,
  threshold: u32,
  recentFrom: f64,
  scratch: usize,
): void {
  let row = out;
  for (let index: u32 = 0; index < records; index++, row += (<usize>stride) << 2) {
    store<u32>(row, verdictOf(row, slotsOf, threshold, <i64>recentFrom, scratch), 12);
  }
}

function verdictOf(row: usize, slotsOf: usize, threshold: u32, recentFrom: i64, scratch: usize): u32 {
  if (!moveTo(row, slotsOf, statusColumn)) return unsure;
  const isOpenStatus = isWord("open");
  if (!isOpenStatus && !isWord("resolved") && !isWord("ignored")) return unsure;
  if (!moveTo(row, slotsOf, severityColumn)) return unsure;
  const rank = severityRank();
  if (rank < 0) return unsure;
  const presence = presenceOf(row, slotsOf);
  if (presence < 0) return unsure;
  const isOpen = isOpenStatus && presence === 1;
  if (isOpen && <u32>rank <= threshold) return unsure;
  const introducedAt = timeOf(row, slotsOf, firstIntroducedColumn);
  if (introducedAt === oddTime) return unsure;
  for (let column = lastIntroducedColumn; column <= lastIgnoredColumn; column++) {
    if (timeOf(row, slotsOf, column) === oddTime) return unsure;
  }
  const end = writeKey(row, slotsOf, scratch);
  if (end === 0) return unsure;
  murmur128(scratch, end);
  store<u32>(row, hashLow, 16);
  store<u32>(row, hashHigh, 20);
  if (!isOpenStatus) return closed;
  if (!isOpen) return neither;
  return introducedAt === noTime || introducedAt >= recentFrom ? recentlyBelow : below;
}

/** Moves to the cell of a column; false where quotes stand inside it, because then its bytes are not its text. */
function moveTo(row: usize, slotsOf: usize, column: u32): bool {
  const slot = load<i32>(slotsOf + ((<usize>column) << 2));
  if (slot < 0) {
    from = 0;
    to = 0;
    return true;
  }
  const cell = row + 24 + ((<usize>slot) << 3);
  from = <usize>load<u32>(cell);
  to = <usize>load<u32>(cell, 4);
  if (from === to || load<u8>(from) !== quote) return true;
  from++;
  to--;
  for (let at = from; at < to; at++) if (load<u8>(at) === quote) return false;
  return true;
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
function presenceOf(row: usize, slotsOf: usize): i32 {
  let isDeleted = false;
  for (let column = projectDeletedColumn; column <= issueDeletedColumn; column++) {
    if (!moveTo(row, slotsOf, column)) return -1;
    if (from === to) continue;
    if (!isPlainName()) return -1;
    isDeleted = true;
  }
  if (isDeleted) return 0;
  if (!moveTo(row, slotsOf, monitoredColumn)) return -1;
  if (from === to || isWord("true")) return 1;
  return isWord("false") ? 0 : -1;
}

/** Whether the cell is ASCII on one line without blanks at its ends, and too long to be one of the words for nothing. */
function isPlainName(): bool {
  if (to - from <= 4 || !isVisible(load<u8>(from)) || !isVisible(load<u8>(to - 1))) return false;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte >= 0x80 || byte === lineFeed) return false;
  }
  return true;
}

function isVisible(byte: u8): bool {
  return byte > 0x20 && byte < 0x7f;
}

/** Milliseconds of a cell like `2026-01-03 10:11:12.013` (UTC; `T`, `Z` and up to nine decimals allowed), or why there are none. */
function timeOf(row: usize, slotsOf: usize, column: u32): i64 {
  if (!moveTo(row, slotsOf, column)) return oddTime;
  const length = to - from;
  if (length === 0) return noTime;
  if (length < 19 || length > 30) return oddTime;
  const between = load<u8>(from, 10);
  if (load<u8>(from, 4) !== 0x2d || load<u8>(from, 7) !== 0x2d || (between !== 0x20 && between !== 0x54)) return oddTime;
  if (load<u8>(from, 13) !== 0x3a || load<u8>(from, 16) !== 0x3a) return oddTime;
  const year = twoDigits(from) * 100 + twoDigits(from + 2);
  const month = twoDigits(from + 5);
  const day = twoDigits(from + 8);
  const hour = twoDigits(from + 11);
  const minute = twoDigits(from + 14);
  const second = twoDigits(from + 17);
  const thousandths = decimals(from + 19, to);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || thousandths < 0) return oddTime;
  if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return oddTime;
  const seconds = daysSince1970(year, month, day) * 86400 + <i64>(hour * 3600 + minute * 60 + second);
  return seconds * 1000 + <i64>thousandths;
}

/** Negative where there is anything but digits. */
function twoDigits(at: usize): i32 {
  const tens = <i32>load<u8>(at) - 0x30;
  const ones = <i32>load<u8>(at, 1) - 0x30;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -100000 : tens * 10 + ones;
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
function writeKey(row: usize, slotsOf: usize, scratch: usize): u32 {
  if (!moveTo(row, slotsOf, projectColumn) || !isLowerCaseId()) return 0;
  let at = appendLine(scratch, scratch);
  if (!moveTo(row, slotsOf, problemColumn) || !isPlainName()) return 0;
  at = appendLine(scratch, at);
  if (!moveTo(row, slotsOf, urlColumn) || !moveToFragment()) return 0;
  at = appendLine(scratch, at);
  if (!moveTo(row, slotsOf, productColumn) || !isPlainName()) return 0;
  if (!isWord("snyk code")) return at > 0 ? <u32>(at - scratch) : 0;
  if (!moveTo(row, slotsOf, assetColumn) || !(from === to || isPlainName())) return 0;
  at = append(scratch, at);
  return at > 0 ? <u32>(at - scratch) : 0;
}

/** Appends the cell at `at` and returns where it ends; 0 where it does not fit, and ever after. */
function append(scratch: usize, at: usize): usize {
  if (at === 0 || at + (to - from) + 8 > scratch + 65536) return 0;
  memory.copy(at, from, to - from);
  return at + (to - from);
}

function appendLine(scratch: usize, at: usize): usize {
  const end = append(scratch, at);
  if (end === 0) return 0;
  store<u8>(end, lineFeed);
  return end + 1;
}

function isLowerCaseId(): bool {
  if (to - from <= 4) return false;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d)) return false;
  }
  return true;
}

/** Narrows the cell of a URL to what stands behind `#` and `issue-`; false where that is not its text byte for byte. */
function moveToFragment(): bool {
  if (from === to) return true;
  if (!isPlainName()) return false;
  while (from < to && load<u8>(from) !== hashSign) from++;
  if (from < to) from++;
  // `issue-`, whose bytes are read as numbers.
  if (to - from >= 6 && load<u32>(from) === 0x75737369 && load<u16>(from, 4) === 0x2d65) from += 6;
  for (let at = from; at < to; at++) if (load<u8>(at) === percent) return false;
  return true;
}
