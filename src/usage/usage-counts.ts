import { type SlowInteraction, type UsageCounts, type UsageDimension, usageDimensions } from "../model/usage.ts";

/** How many of the slowest interactions are kept. */
const keptSlowest = 10;

/** The sum of counts by value. */
export function addCounts(tables: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const table of tables) for (const [value, count] of table) sum.set(value, (sum.get(value) ?? 0) + count);
  return sum;
}

/** A table for each dimension. */
export function byDimension<Table>(tableOf: (dimension: UsageDimension) => Table): Record<UsageDimension, Table> {
  return {
    product: tableOf("product"),
    interaction: tableOf("interaction"),
    stage: tableOf("stage"),
    environment: tableOf("environment"),
    status: tableOf("status"),
    day: tableOf("day"),
  };
}

/** The sum of all dimensions. */
export function addAllCounts(all: readonly UsageCounts[]): UsageCounts {
  return byDimension((dimension) => addCounts(all.map((counts) => counts[dimension])));
}

/** The slowest of several lists, slowest first, in an order that depends on nothing but them. */
export function slowestOf(lists: readonly (readonly SlowInteraction[])[]): readonly SlowInteraction[] {
  return lists.flat().sort(compareSlow).slice(0, keptSlowest);
}

/** One text for equal counts in whatever order they were made, to break ties. */
export function canonicalCounts(counts: UsageCounts): string {
  return JSON.stringify(
    usageDimensions.map((dimension) => [...counts[dimension]].sort(([one], [other]) => (one < other ? -1 : 1))),
  );
}

function compareSlow(one: SlowInteraction, other: SlowInteraction): number {
  if (one.durationMs !== other.durationMs) return other.durationMs - one.durationMs;
  if (one.at !== other.at) return one.at - other.at;
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
