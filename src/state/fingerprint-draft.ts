import { type ChunkStore, ChunkWriter } from "../model/fingerprints/fingerprint-chunk.ts";
import { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import { damagedState } from "./damaged-state.ts";

/** A set of fingerprints of which the lines are being read. */
export class FingerprintDraft {
  readonly #writer: ChunkWriter;
  #last: bigint | null = null;

  /** Members are kept where `store` puts them. */
  constructor(store: ChunkStore) {
    this.#writer = new ChunkWriter(store);
  }

  /** Adds the members of the next line; throws a DigestError of kind `data` where they are not in ascending order. */
  push(members: BigUint64Array): void {
    for (const member of members) {
      if (this.#last !== null && member <= this.#last) throw damagedState("a list of fingerprints is out of order");
      this.#last = member;
    }
    this.#writer.write(members);
  }

  build(): FingerprintSet {
    return FingerprintSet.inOrder(this.#writer.end());
  }
}
