/** The first items in an order, in that order, and how many there are in all. */
export type First<Item> = { readonly items: readonly Item[]; readonly total: number };

/** Chooses the first `count` of many items without putting all of them in order, or keeping more than twice as many. */
export function firstOf<Item>(all: Iterable<Item>, compare: (one: Item, other: Item) => number, count: number): First<Item> {
  let kept: Item[] = [];
  let last: Item | null = null;
  let total = 0;
  for (const item of all) {
    total += 1;
    if (last !== null && compare(item, last) >= 0) continue;
    kept.push(item);
    if (kept.length < count * 2) continue;
    kept = kept.sort(compare).slice(0, count);
    last = kept.at(-1) ?? null;
  }
  return { items: kept.sort(compare).slice(0, count), total };
}
