import { checkList } from "./check-list.ts";
import type { CheckResult } from "./check-result.ts";

const places: ReadonlyMap<string, number> = new Map(checkList.map(({ name }, index) => [name, index]));

/** Lines in the order of the list of checks; those of one check keep theirs. */
export function inListOrder(results: readonly CheckResult[]): readonly CheckResult[] {
  return results.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function placeOf({ check }: CheckResult): number {
  return places.get(check) ?? places.size;
}
