import type { TrackedFinding } from "../model/finding.ts";
import type { FindingKey } from "../model/ids.ts";

/** Those of a few keys that findings have, of which there may be very many: no set of all keys is made. */
export function keysAmong(
  all: readonly TrackedFinding[],
  wanted: { readonly size: number; readonly has: (key: FindingKey) => boolean },
): ReadonlySet<FindingKey> {
  const found = new Set<FindingKey>();
  if (wanted.size === 0) return found;
  for (const { finding } of all) {
    const { key } = finding;
    if (wanted.has(key)) found.add(key);
  }
  return found;
}
