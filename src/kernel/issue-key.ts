// AssemblyScript. The key of a finding, as `findingKey` of `src/model/finding.ts` makes it.

import { copy, from, holds, isCellAt, isLowerCaseId, isPlainName, isWord, lookAt, moveBehind, to } from "./cell";
import { assetColumn, moveTo, problemColumn, productColumn, projectColumn, urlColumn } from "./issue-columns";

const lineFeed: u8 = 0x0a;
const hashSign: u8 = 0x23;
const percent: u8 = 0x25;

/** Keys and contents are built in so many bytes; what does not fit is read whole. */
export const scratchBytes: usize = 65536;

/** Where a key is built. */
export let scratch: usize = 0;

/** The cell of the project of the last record whose key could be built. */
let projectFrom: usize = 0;
let projectTo: usize = 0;
/** Whether the record whose key was built last is of the same project as the one before it. */
export let isProjectBefore: bool = false;

export function setScratch(room: usize): void {
  scratch = room;
}

/** Forgets the project of the last record: its bytes are there no more. */
export function forgetProject(): void {
  projectFrom = 0;
  projectTo = 0;
}

/** Builds the key that `findingKey` would make and returns its length; 0 where a part of it is not plain or too long. */
export function writeKey(row: usize): u32 {
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

/** Narrows the cell of a URL to what stands behind `#` and `issue-`; false where that is not its text byte for byte. */
function moveToFragment(): bool {
  if (from === to) return true;
  if (!isPlainName()) return false;
  moveBehind(hashSign);
  // `issue-`, whose bytes are read as numbers.
  if (to - from >= 6 && load<u32>(from) === 0x75737369 && load<u16>(from, 4) === 0x2d65) lookAt(from + 6, to);
  return !holds(percent);
}
