// AssemblyScript, compiled to WebAssembly by `.ci/build-kernel.js` into `src/csv/kernel-code.ts`.
// It finds the records of CSV (RFC 4180; LF or CRLF, newlines in quotes) 64 bytes at a time: bit masks tell where quotes,
// commas and line feeds stand, the running parity of the quotes tells what is inside them, and what is outside ends a cell.

const quote: i8 = 0x22;
const comma: i8 = 0x2c;
const lineFeed: i8 = 0x0a;
const carriageReturn: u8 = 0x0d;

/** Why `scan` stopped. */
export const endOfInput: i32 = 0;
export const oddQuote: i32 = 1;
export const raggedRecord: i32 = 2;
export const noMoreRoom: i32 = 3;

/** Bytes that the values of one record take; see `recordValues` in `src/csv/record-kernel.ts`. */
export const recordBytes: usize = 36;

/** Bytes up to the end of the last record that was found. */
export let consumed: u32 = 0;
export let stop: i32 = endOfInput;
/** Line feeds in those bytes. */
export let lines: u32 = 0;

/**
 * Finds the complete records in `length` bytes at `input`, which begins outside of quotes at the start of a record, and returns
 * their number, at most `maxRecords`. It writes to `ends` the ends of all their cells, at most `maxEnds`, one u32 after the other,
 * and for each record u32 values to `out`: its first byte, the byte after it, the line feeds up to its end, where its ends begin,
 * and five values for a sieve. The 64 bytes after the input may be read and do not count. A record with another number of cells
 * than `width`, or a quote where none may stand, ends the scan before that record or a few before it.
 */
export function scan(input: usize, length: u32, width: u32, ends: usize, maxEnds: u32, out: usize, maxRecords: u32): u32 {
  const end = input + length;
  const lastEnds = ends + ((<usize>(maxEnds - 64)) << 2);
  let insideBefore: u64 = 0;
  let mayOpen: u64 = 1;
  let closedBefore: u64 = 0;
  let recordStart = input;
  let recordEnds = ends;
  let nextEnd = ends;
  let quotedLines: u32 = 0;
  let recordLines: u32 = 0;
  let records: u32 = 0;
  let row = out;
  consumed = 0;
  lines = 0;
  stop = endOfInput;
  for (let block = input; block < end; block += 64) {
    if (nextEnd > lastEnds) {
      // Only a record of more cells than any header has fills the room by itself.
      stop = consumed === 0 ? raggedRecord : noMoreRoom;
      return records;
    }
    const left = end - block;
    const valid: u64 = left < 64 ? ((<u64>1) << left) - 1 : ~(<u64>0);
    const quotes = positions(block, quote) & valid;
    let feeds = positions(block, lineFeed) & valid;
    let borders = (positions(block, comma) & valid) | feeds;
    const mayOpenAfter = (borders | quotes) >> 63;
    let quotedFeeds: u64 = 0;
    if ((quotes | insideBefore | closedBefore) !== 0) {
      const inside = parity(quotes) ^ insideBefore;
      const opening = quotes & inside;
      const closing = quotes & ~inside;
      const mustEnd = ((closing << 1) | closedBefore) & valid;
      if ((opening & ~(((borders | quotes) << 1) | mayOpen)) !== 0 || isOddAfter(block, mustEnd & ~(borders | quotes), end)) {
        stop = oddQuote;
        return records;
      }
      quotedFeeds = feeds & inside;
      feeds &= ~inside;
      borders &= ~inside;
      insideBefore = <u64>(<i64>inside >> 63);
      closedBefore = closing >> 63;
    }
    mayOpen = mayOpenAfter;
    const blockEnds = nextEnd;
    nextEnd += (<usize>popcnt(borders)) << 2;
    writePositions(blockEnds, block, borders);
    while (feeds !== 0) {
      const bit = ctz(feeds);
      feeds &= feeds - 1;
      const at = block + <usize>bit;
      const upToIt = ((<u64>2) << bit) - 1;
      const afterEnds = blockEnds + ((<usize>popcnt(borders & upToIt)) << 2);
      const cells = <u32>((afterEnds - recordEnds) >> 2);
      const cellEnd = at > recordStart && load<u8>(at - 1) === carriageReturn ? at - 1 : at;
      recordLines++;
      const lineCount = recordLines + quotedLines + <u32>popcnt(quotedFeeds & upToIt);
      if (cells === width) {
        store<u32>(afterEnds - 4, <u32>cellEnd);
        store<u32>(row, <u32>recordStart);
        store<u32>(row, <u32>(at + 1), 4);
        store<u32>(row, lineCount, 8);
        store<u32>(row, <u32>recordEnds, 12);
        store<u32>(row, 0, 16);
        row += recordBytes;
        records++;
      } else if (cells !== 1 || cellEnd !== recordStart) {
        stop = raggedRecord;
        return records;
      }
      recordStart = at + 1;
      recordEnds = afterEnds;
      consumed = <u32>(recordStart - input);
      lines = lineCount;
      if (records === maxRecords) {
        stop = noMoreRoom;
        return records;
      }
    }
    quotedLines += <u32>popcnt(quotedFeeds);
  }
  return records;
}

/** Writes where the set bits stand; up to three values behind the last one are overwritten. */
function writePositions(to: usize, block: usize, bits: u64): void {
  const base = <u32>block;
  while (bits !== 0) {
    store<u32>(to, base + <u32>ctz(bits));
    bits &= bits - 1;
    store<u32>(to, base + <u32>ctz(bits), 4);
    bits &= bits - 1;
    store<u32>(to, base + <u32>ctz(bits), 8);
    bits &= bits - 1;
    store<u32>(to, base + <u32>ctz(bits), 12);
    bits &= bits - 1;
    to += 16;
  }
}

/** One bit for each of 64 bytes: whether it is `character`. */
function positions(block: usize, character: i8): u64 {
  const wanted = i8x16.splat(character);
  const first = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(block), wanted)));
  const second = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(block, 16), wanted)));
  const third = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(block, 32), wanted)));
  const fourth = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(block, 48), wanted)));
  return first | (second << 16) | (third << 32) | (fourth << 48);
}

/** For each bit whether an odd number of bits is set up to and with it. */
function parity(bits: u64): u64 {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ (bits << 32);
}

/** Whether something follows a closing quote that is neither the end of its cell nor another quote; CR LF ends a cell. */
function isOddAfter(block: usize, suspects: u64, end: usize): bool {
  while (suspects !== 0) {
    const at = block + <usize>ctz(suspects);
    suspects &= suspects - 1;
    if (load<u8>(at) !== carriageReturn) return true;
    if (at + 1 < end && <i8>load<u8>(at + 1) !== lineFeed) return true;
  }
  return false;
}
