// AssemblyScript. Times as the export writes them.

import { from, to } from "./cell";

export const noTime: i64 = i64.MIN_VALUE;
export const oddTime: i64 = i64.MAX_VALUE;

/** Milliseconds of a cell like `2026-01-03 10:11:12.013` (UTC; `T`, `Z` and up to nine decimals allowed), or why there are none. */
export function cellTime(): i64 {
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
