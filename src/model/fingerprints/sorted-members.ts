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

/**
 * Those of sorted members that are not among `others`, the low and the high half of each in turn and in any order. All of them must
 * have the same highest eight bits; by the next eight it is known where a member stands, but for a few places.
 */
export function membersWithout(sorted: BigUint64Array, others: Uint32Array): BigUint64Array {
  if (sorted.length === 0 || others.length === 0) return sorted;
  const halves = halvesOf(sorted);
  const starts = startsBySecondByte(halves);
  const found = new Uint8Array(sorted.length);
  let isAny = false;
  for (let at = 0; at < others.length; at += 2) {
    const [low, high] = [others[at] ?? 0, others[at + 1] ?? 0];
    const byte = secondByte(high);
    const end = starts[byte + 1] ?? 0;
    for (let index = starts[byte] ?? 0; index < end; index += 1) {
      if (halves[2 * index] !== low || halves[2 * index + 1] !== high) continue;
      found[index] = 1;
      isAny = true;
    }
  }
  return isAny ? sorted.filter((_member, index) => found[index] === 0) : sorted;
}

function secondByte(high: number): number {
  return (high >>> 16) & 0xff;
}

/** For each value of the second byte the first place whose member has at least that one, and behind them the end. */
function startsBySecondByte(halves: Uint32Array): Uint32Array {
  const starts = new Uint32Array(257);
  for (let at = 1; at < halves.length; at += 2) {
    const after = secondByte(halves[at] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let byte = 1; byte < starts.length; byte += 1) starts[byte] = (starts[byte] ?? 0) + (starts[byte - 1] ?? 0);
  return starts;
}

function halvesOf(members: BigUint64Array): Uint32Array {
  return new Uint32Array(members.buffer, members.byteOffset, 2 * members.length);
}
