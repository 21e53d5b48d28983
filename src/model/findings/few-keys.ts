import type { Finding } from "../finding.ts";
import { hashText } from "../fingerprints/fingerprint-set.ts";
import type { FindingKey } from "../ids.ts";
import { FindingView } from "./finding-view.ts";

/** Tells of very many findings whether they may have one of a few keys, mostly without making their key. */
export class FewKeys {
  readonly #hashes = new Set<number>();

  constructor(keys: Iterable<FindingKey>) {
    for (const key of keys) this.#hashes.add(hashText(key).low);
  }

  /** False only where the finding has none of the keys. */
  mayHave(finding: Finding): boolean {
    if (this.#hashes.size === 0) return false;
    const hash = FindingView.keyHashOf(finding);
    return hash === null || this.#hashes.has(hash);
  }
}
