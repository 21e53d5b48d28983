import { endianness } from "node:os";
import { ChunkWriter, heldChunk } from "../model/fingerprint-chunk.ts";
import type { FingerprintSet } from "../model/fingerprint-set.ts";
import { damagedState } from "./damaged-state.ts";

/** The members of a set as base64 of little-endian 64-bit numbers, in pieces that fit a line; equal sets give equal pieces. */
export function* fingerprintTexts(set: FingerprintSet): Generator<string> {
  const writer = new ChunkWriter(heldChunk);
  for (const members of set.pieces()) {
    writer.write(members);
    for (const chunk of writer.takeFull()) yield textOf(chunk.read());
  }
  for (const chunk of writer.end()) yield textOf(chunk.read());
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
