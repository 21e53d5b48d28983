import type { Spill } from "../spill.ts";

/** Some members of a set of fingerprints in ascending order, without repetitions and never none, in memory or on disk. */
export type FingerprintChunk = {
  readonly first: bigint;
  readonly size: number;
  /** The members, which must not be changed; in the first places of `into` where they have to be read, so that nothing is allocated. */
  readonly read: (into: BigUint64Array) => BigUint64Array;
};

/** Puts members away and gives the chunk that has them; the array is used again, so that what is kept of it is a copy. */
export type ChunkStore = (members: BigUint64Array) => FingerprintChunk;

/** Members of a chunk that goes to disk: 32 KiB, which are read in one turn. */
export const fullChunk = 4_096;

/** Keeps members in memory. */
export const heldChunk: ChunkStore = (members) => chunkOf(members.slice());

/** A chunk of members that nobody else has. */
export function chunkOf(members: BigUint64Array): FingerprintChunk {
  return { first: members[0] ?? 0n, size: members.length, read: () => members };
}

/** Keeps full chunks on disk, so that a set of millions costs a few bytes a thousand members, and all smaller ones in memory. */
export function spillFullChunks(openSpill: () => Spill): ChunkStore {
  let spill: Spill | null = null;
  return (members) => {
    if (members.length < fullChunk) return heldChunk(members);
    spill ??= openSpill();
    return spilledChunk(spill, members);
  };
}

function spilledChunk(spill: Spill, members: BigUint64Array): FingerprintChunk {
  const at = spill.append(new Uint8Array(members.buffer, members.byteOffset, members.byteLength));
  const { length: size } = members;
  return {
    first: members[0] ?? 0n,
    size,
    read: (into) => {
      const members = into.subarray(0, size);
      spill.read(at, new Uint8Array(members.buffer, members.byteOffset, members.byteLength));
      return members;
    },
  };
}

/** Makes full chunks of members that come in ascending order, in pieces of any length. */
export class ChunkWriter {
  readonly #store: ChunkStore;
  readonly #chunks: FingerprintChunk[] = [];
  /** Made when something is written: most sets of a run are empty. */
  #pending: BigUint64Array | null = null;
  #length = 0;

  constructor(store: ChunkStore) {
    this.#store = store;
  }

  write(members: BigUint64Array): void {
    for (let done = 0; done < members.length; ) {
      const piece = members.subarray(done, done + fullChunk - this.#length);
      this.#pending ??= new BigUint64Array(fullChunk);
      this.#pending.set(piece, this.#length);
      this.#length += piece.length;
      done += piece.length;
      if (this.#length === fullChunk) this.#flush();
    }
  }

  end(): readonly FingerprintChunk[] {
    if (this.#length > 0) this.#flush();
    return this.#chunks;
  }

  #flush(): void {
    if (this.#pending !== null) this.#chunks.push(this.#store(this.#pending.subarray(0, this.#length)));
    this.#length = 0;
  }
}
