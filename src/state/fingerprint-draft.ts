import type { ChunkStore, FingerprintChunk } from "../model/fingerprint-chunk.ts";
import { FingerprintSet } from "../model/fingerprint-set.ts";
import { damagedState } from "./damaged-state.ts";

/** A set of fingerprints of which the lines are being read. */
export class FingerprintDraft {
  readonly #store: ChunkStore;
  readonly #chunks: FingerprintChunk[] = [];
  #last: bigint | null = null;

  /** Members are kept where `store` puts them. */
  constructor(store: ChunkStore) {
    this.#store = store;
  }

  /** Adds the members of the next line; throws a DigestError of kind `data` where they are not in ascending order. */
  push(members: BigUint64Array): void {
    for (const member of members) {
      if (this.#last !== null && member <= this.#last) throw damagedState("a list of fingerprints is out of order");
      this.#last = member;
    }
    if (members.length > 0) this.#chunks.push(this.#store(members));
  }

  build(): FingerprintSet {
    return FingerprintSet.inOrder(this.#chunks);
  }
}
