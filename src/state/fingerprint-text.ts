import { endianness } from "node:os";
import type { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import { damagedState } from "./damaged-state.ts";

/** Fingerprints of one line, so that no line grows with the set: a longer text is garbage that only a slow collection takes away. */
const fingerprintsPerLine = 4_096;

/** The members of a set as base64 of little-endian 64-bit numbers, in pieces that fit a line; equal sets give equal pieces. */
export function* fingerprintTexts(set: FingerprintSet): Generator<string> {
  const line = new BigUint64Array(fingerprintsPerLine);
  let length = 0;
  for (const members of set.pieces()) {
    for (let done = 0; done < members.length; ) {
      const piece = members.subarray(done, done + fingerprintsPerLine - length);
      line.set(piece, length);
      length += piece.length;
      done += piece.length;
      if (length < fingerprintsPerLine) continue;
      yield textOf(line);
      length = 0;
    }
  }
  if (length > 0) yield textOf(line.subarray(0, length));
}

function textOf(members: BigUint64Array): string {
  return toLittleEndian(Buffer.from(members.buffer, members.byteOffset, members.byteLength)).toString("base64");
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
