/**
 * Tells of most fingerprints that they are not in a set, by the low halves of its members: a bit each, in a list of 32 to 64 times as
 * many bits. It is never wrong when it says no.
 */
export class FingerprintFilter {
  /** A power of two of bits, the lowest of each byte first. */
  readonly bits: Uint8Array;

  /** A filter for the members with these low halves, of 32 bits each. */
  constructor(lows: Uint32Array) {
    this.bits = new Uint8Array(2 ** Math.ceil(Math.log2(Math.max(1, lows.length) * 32)) / 8);
    const mask = this.mask;
    for (const low of lows) {
      const byte = (low & mask) >>> 3;
      this.bits[byte] = (this.bits[byte] ?? 0) | (1 << (low & 7));
    }
  }

  /** What takes from a fingerprint the number of its bit. */
  get mask(): number {
    return this.bits.length * 8 - 1;
  }

  mayHave(low: number): boolean {
    return (((this.bits[(low & this.mask) >>> 3] ?? 0) >>> (low & 7)) & 1) === 1;
  }
}
