import type { Spill } from "../../../src/model/spill.ts";

/** A spill in memory. */
export function memorySpill(): Spill {
  let all = Buffer.alloc(0);
  return {
    append: (bytes) => {
      const at = all.length;
      all = Buffer.concat([all, bytes]);
      return at;
    },
    read: (at, into) => into.set(all.subarray(at, at + into.length)),
    discard: () => {
      all = Buffer.alloc(0);
    },
  };
}
