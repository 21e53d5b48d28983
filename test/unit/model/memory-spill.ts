import type { FingerprintSpill } from "../../../src/model/fingerprint-log.ts";

/** A spill in memory. */
export function memorySpill(): FingerprintSpill {
  const pieces: Uint8Array[] = [];
  return {
    append: (bytes) => void pieces.push(Uint8Array.from(bytes)),
    read: () => pieces,
    discard: () => void pieces.splice(0),
  };
}
