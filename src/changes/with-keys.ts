import type { TrackedFinding } from "../model/finding.ts";
import { FewKeys } from "../model/findings/few-keys.ts";
import type { FindingList } from "../model/findings/finding-list.ts";
import type { FindingKey } from "../model/ids.ts";

type Keys = { readonly size: number; readonly keys: () => Iterable<FindingKey>; readonly has: (key: FindingKey) => boolean };

/** Those of very many findings that have one of a few keys: of most it is enough to look at the hash of their key. */
export function* withKeys(all: FindingList, wanted: Keys): Generator<TrackedFinding> {
  if (wanted.size === 0) return;
  const few = new FewKeys(wanted.keys());
  for (const tracked of all.values()) {
    const { finding } = tracked;
    if (few.mayHave(finding) && wanted.has(finding.key)) yield tracked;
  }
}
