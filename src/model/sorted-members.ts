/** Sorts fingerprints in place, and gives them without repetitions: the same array where there are none. */
export function sortedMembers(fingerprints: BigUint64Array): BigUint64Array {
  const sorted = fingerprints.sort();
  // Halves are compared, because every number of 64 bits that is read is an object of its own.
  const halves = halvesOf(sorted);
  let kept = 0;
  for (let at = 0; at < halves.length; at += 2) {
    if (at > 0 && halves[at] === halves[at - 2] && halves[at + 1] === halves[at - 1]) continue;
    if (2 * kept < at) halves.copyWithin(2 * kept, at, at + 2);
    kept += 1;
  }
  return kept === sorted.length ? sorted : sorted.slice(0, kept);
}

/** Those of sorted members that are not among `others`, the low and the high half of each in turn and in any order. */
export function membersWithout(sorted: BigUint64Array, others: Uint32Array): BigUint64Array {
  if (sorted.length === 0 || others.length === 0) return sorted;
  const halves = halvesOf(sorted);
  const found = new Uint8Array(sorted.length);
  let isAny = false;
  for (let at = 0; at < others.length; at += 2) {
    const index = findMember(halves, others[at] ?? 0, others[at + 1] ?? 0);
    if (index === -1) continue;
    found[index] = 1;
    isAny = true;
  }
  return isAny ? sorted.filter((_member, index) => found[index] === 0) : sorted;
}

function findMember(halves: Uint32Array, low: number, high: number): number {
  let [from, to] = [0, halves.length / 2];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const difference = (halves[2 * middle + 1] ?? 0) - high || (halves[2 * middle] ?? 0) - low;
    if (difference === 0) return middle;
    if (difference < 0) from = middle + 1;
    else to = middle;
  }
  return -1;
}

function halvesOf(members: BigUint64Array): Uint32Array {
  return new Uint32Array(members.buffer, members.byteOffset, 2 * members.length);
}
