import type { ProblemGroups } from "./problem-groups.ts";

/** A list of the view that can be shortened: `hidden` rows were left out, which stand for `hiddenFindings` findings. */
export type ViewList<Item> = {
  readonly items: readonly Item[];
  readonly total: number;
  readonly hidden: number;
  readonly hiddenFindings: number;
};

/** A list that shows its first `maxItems`. */
export function viewList<Item>(all: readonly Item[], maxItems: number = Number.POSITIVE_INFINITY): ViewList<Item> {
  return cutList({ items: all, total: all.length, hidden: 0, hiddenFindings: 0 }, maxItems);
}

/** A list of which only the first `maxItems` are built; of the others it is told how many findings they stand for. */
export function listFirst<Draft, Item>(
  drafts: readonly Draft[],
  maxItems: number,
  { build, findings }: { readonly build: (draft: Draft) => Item; readonly findings: (draft: Draft) => number },
): ViewList<Item> {
  const left = drafts.slice(maxItems);
  return {
    items: drafts.slice(0, maxItems).map(build),
    total: drafts.length,
    hidden: left.length,
    hiddenFindings: left.reduce((sum, draft) => sum + findings(draft), 0),
  };
}

/** A list of the worst problems; those that were left out are counted as hidden with all their findings. */
export function listProblems<Member, Item>(
  { groups, left }: ProblemGroups<Member>,
  build: (group: readonly Member[]) => Item | null,
): ViewList<Item> {
  return {
    items: groups.map(build).filter((item) => item !== null),
    total: groups.length + left.groups,
    hidden: left.groups,
    hiddenFindings: left.findings,
  };
}

/** The same list with at most `maxItems` rows, the rest of them counted as hidden. */
export function cutList<Item>(list: ViewList<Item>, maxItems: number): ViewList<Item> {
  if (list.items.length <= maxItems) return list;
  const left = list.items.slice(maxItems);
  return {
    items: list.items.slice(0, maxItems),
    total: list.total,
    hidden: list.hidden + left.length,
    hiddenFindings: list.hiddenFindings + left.reduce((sum, item) => sum + weightOf(item), 0),
  };
}

function weightOf(item: unknown): number {
  const holder = typeof item === "object" && item !== null && "findings" in item ? item.findings : 1;
  return typeof holder === "number" ? holder : 1;
}

/** The list without the rows that `isTold` picks, which another list shows. */
export function withoutRows<Item>(list: ViewList<Item>, isTold: (item: Item) => boolean): ViewList<Item> {
  const items = list.items.filter((item) => !isTold(item));
  return { ...list, items, total: list.total - (list.items.length - items.length) };
}
