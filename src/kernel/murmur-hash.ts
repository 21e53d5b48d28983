// AssemblyScript. The same hash as `src/model/fingerprints/murmur-hash.ts`.

const c1: u32 = 0x239b961b;
const c2: u32 = 0xab0e9789;
const c3: u32 = 0x38b34ae5;
const c4: u32 = 0xa1e38b93;

/** The first 64 bits of the last hash. */
export let hashLow: u32 = 0;
export let hashHigh: u32 = 0;

/** MurmurHash3_x86_128 (seed 0) of `length` bytes at `start`; up to 16 bytes behind them are overwritten. */
export function murmur128(start: usize, length: u32): void {
  const end = start + <usize>length;
  store<u64>(end, 0);
  store<u64>(end, 0, 8);
  let h1: u32 = 0;
  let h2: u32 = 0;
  let h3: u32 = 0;
  let h4: u32 = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    h1 ^= mix(load<u32>(at), c1, 15, c2);
    h1 = (rotl<u32>(h1, 19) + h2) * 5 + 0x561ccd1b;
    h2 ^= mix(load<u32>(at, 4), c2, 16, c3);
    h2 = (rotl<u32>(h2, 17) + h3) * 5 + 0x0bcaa747;
    h3 ^= mix(load<u32>(at, 8), c3, 17, c4);
    h3 = (rotl<u32>(h3, 15) + h4) * 5 + 0x96cd1c35;
    h4 ^= mix(load<u32>(at, 12), c4, 18, c1);
    h4 = (rotl<u32>(h4, 13) + h1) * 5 + 0x32ac3b17;
  }
  // Behind the end stand zeros, and zero mixes to zero.
  h1 ^= mix(load<u32>(at), c1, 15, c2);
  h2 ^= mix(load<u32>(at, 4), c2, 16, c3);
  h3 ^= mix(load<u32>(at, 8), c3, 17, c4);
  h4 ^= mix(load<u32>(at, 12), c4, 18, c1);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 += h2 + h3 + h4;
  h2 = finish(h2 + h1);
  h3 = finish(h3 + h1);
  h4 = finish(h4 + h1);
  h1 = finish(h1);
  hashLow = h1 + h2 + h3 + h4;
  hashHigh = h2 + hashLow;
}

function mix(value: u32, first: u32, bits: u32, second: u32): u32 {
  return rotl<u32>(value * first, bits) * second;
}

function finish(value: u32): u32 {
  let mixed = value ^ (value >>> 16);
  mixed *= 0x85ebca6b;
  mixed ^= mixed >>> 13;
  mixed *= 0xc2b2ae35;
  return mixed ^ (mixed >>> 16);
}
