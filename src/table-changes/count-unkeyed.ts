import type { RowHashes } from "../model/row-hashes.ts";
import { FingerprintMap } from "../table-rows/fingerprint-map.ts";
import { plainTextHash } from "../table-rows/text-hash.ts";
import type { Counts } from "./row-difference.ts";

/**
 * How many whole rows came and went where columns came or went too, so that no row is equal to what it was: rows are matched by
 * the columns that both tables have.
 */
export function countUnkeyed(before: RowHashes, after: RowHashes): Counts {
  const shared = after.shape.columns.filter((name) => before.shape.columns.includes(name));
  const waiting = new FingerprintMap();
  const keysOf = (rows: RowHashes): ((place: number) => string) => {
    const columns = shared.map((name) => rows.shape.columns.indexOf(name));
    return (place) => plainTextHash(columns.map((column) => rows.cell(place, column)).join());
  };
  const [keyBefore, keyAfter] = [keysOf(before), keysOf(after)];
  for (let place = 0; place < before.size; place += 1) {
    const key = keyBefore(place);
    waiting.set(key, (waiting.get(key) ?? 0) + 1);
  }
  const counts: Counts = { added: 0, changed: 0, removed: before.size };
  for (let place = 0; place < after.size; place += 1) {
    const key = keyAfter(place);
    const left = waiting.get(key) ?? 0;
    if (left === 0) counts.added += 1;
    else {
      counts.removed -= 1;
      waiting.set(key, left - 1);
    }
  }
  return counts;
}
