import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { diskFailure } from "../model/disk-failure.ts";
import type { Spill } from "../model/spill.ts";

/**
 * A file for what does not fit into memory; `discard` deletes it. Synchronous, because it is written row by row: the system takes
 * a piece into its cache in less time than another turn of the event loop costs. Throws a DigestError when the disk refuses.
 */
export function createSpillFile(path: string): Spill {
  const file = onDisk(() => {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "w+");
  });
  let bytes = 0;
  return {
    append: (piece) => {
      const at = bytes;
      onDisk(() => {
        for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done, piece.length - done, at + done);
      });
      bytes += piece.length;
      return at;
    },
    read: (at, into) =>
      onDisk(() => {
        for (let done = 0; done < into.length; ) {
          const length = readSync(file, into, done, into.length - done, at + done);
          if (length === 0) throw new Error("the file was cut by somebody else");
          done += length;
        }
      }),
    discard: () => {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

function onDisk<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw diskFailure("a file for what does not fit into memory", thrown);
  }
}
