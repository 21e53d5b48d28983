// AssemblyScript. The cell that is looked at, and what can be said of its bytes 16 at a time.

const quote: u8 = 0x22;
const lineFeed: u8 = 0x0a;

/** The cell: its first byte, and the byte after it. */
export let from: usize = 0;
export let to: usize = 0;

/** Looks at these bytes. */
export function lookAt(start: usize, end: usize): void {
  from = start;
  to = end;
}

/** Moves to the cell of a column, its quotes included. */
export function moveToColumn(row: usize, column: u32): void {
  const ends = <usize>load<u32>(row, 12) + ((<usize>column) << 2);
  from = column === 0 ? <usize>load<u32>(row) : <usize>load<u32>(ends - 4) + 1;
  to = <usize>load<u32>(ends);
}

/** Moves to the cell of a column without its quotes; where quotes stand inside it, its bytes are not its text. */
export function moveInto(row: usize, column: u32): void {
  moveToColumn(row, column);
  if (from === to || load<u8>(from) !== quote) return;
  from++;
  to--;
}

/** Whether the cell holds a byte; reads up to 15 bytes behind it. */
export function holds(byte: u8): bool {
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
export function copy(at: usize): void {
  for (let done = from; done < to; done += 16, at += 16) v128.store(at, v128.load(done));
}

/** Whether the cell is this word of lower-case letters and blanks, in any case. */
export function isWord(word: string): bool {
  const length = word.length;
  if (<i32>(to - from) !== length) return false;
  for (let index = 0; index < length; index++) {
    let byte = <i32>load<u8>(from + <usize>index);
    if (byte >= 0x41 && byte <= 0x5a) byte |= 0x20;
    if (byte !== word.charCodeAt(index)) return false;
  }
  return true;
}

/** Whether the cell is ASCII on one line, without quotes and blanks at its ends, and too long to be one of the words for nothing. */
export function isPlainName(): bool {
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

/** Whether the cell has the same bytes as another one, which is not empty. */
export function isCellAt(otherFrom: usize, otherTo: usize): bool {
  if (otherTo === otherFrom || otherTo - otherFrom !== to - from) return false;
  for (let at: usize = 0; from + at < to; at += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(from + at), v128.load(otherFrom + at)));
    if ((~same & withinCell(from + at)) !== 0) return false;
  }
  return true;
}

export function isLowerCaseId(): bool {
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

/** Narrows the cell to what stands behind the first such byte; to nothing where it has none. */
export function moveBehind(byte: u8): void {
  const wanted = i8x16.splat(<i8>byte);
  for (let at = from; at < to; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted)) & withinCell(at);
    if (found === 0) continue;
    from = at + <usize>ctz(found) + 1;
    return;
  }
  from = to;
}
