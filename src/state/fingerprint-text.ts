import { endianness } from "node:os";
import { damagedState } from "./damaged-state.ts";

/** Fingerprints of one line, so that no line grows with the set: a longer text is garbage that only a slow collection takes away. */
const fingerprintsPerLine = 4_096;

/** Fingerprints as base64 of little-endian 64-bit numbers, in pieces that fit a line. */
export function* fingerprintTexts(fingerprints: BigUint64Array): Generator<string> {
  for (let start = 0; start < fingerprints.length; start += fingerprintsPerLine) {
    const piece = fingerprints.slice(start, start + fingerprintsPerLine);
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    yield toLittleEndian(bytes).toString("base64");
  }
}

/** The fingerprints of one piece; throws a DigestError of kind `data` for anything but what `fingerprintTexts` writes. */
export function parseFingerprints(text: string): BigUint64Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length % 8 !== 0 || bytes.toString("base64") !== text)
    throw damagedState("a list of fingerprints is cut or no base64");
  const fingerprints = new BigUint64Array(bytes.length / 8);
  toLittleEndian(bytes).copy(Buffer.from(fingerprints.buffer));
  return fingerprints;
}

function toLittleEndian(bytes: Buffer): Buffer {
  return endianness() === "BE" ? bytes.swap64() : bytes;
}
