import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { FingerprintSpill } from "../model/fingerprint-log.ts";

/** A multiple of eight, so that no fingerprint is cut. */
const pieceBytes = 512 * 1024;

/**
 * A file for what does not fit into memory; `discard` deletes it. Synchronous, because it is written row by row: the system takes
 * a piece into its cache in less time than another turn of the event loop costs.
 */
export function createSpillFile(path: string): FingerprintSpill {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "w+");
  let bytes = 0;
  return {
    append: (piece) => {
      for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done, piece.length - done, bytes + done);
      bytes += piece.length;
    },
    read: function* () {
      const piece = Buffer.allocUnsafeSlow(pieceBytes);
      for (let at = 0; at < bytes; ) {
        const length = readSync(file, piece, 0, Math.min(piece.length, bytes - at), at);
        if (length === 0) throw new Error("a file of the run was cut by somebody else");
        at += length;
        yield piece.subarray(0, length);
      }
    },
    discard: () => {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}
