import { Prng } from "../world/prng.ts";
import type { FlexeraTable } from "./flexera-table.ts";
import type { Cell } from "./table-schema.ts";

/**
 * Lets `count` random events happen to a dataset that is keyed by numbers, such as `hardware_inventory`: rows come, change and go,
 * some come back, some change several times. The same seed gives the same events.
 */
export function playRandomEvents(table: FlexeraTable, count: number, seed: number, at: number): void {
  const prng = Prng.of(seed, `random events of ${table.schema.name}`);
  const [key] = table.schema.key;
  const column = table.schema.columns.find(({ name, kind }) => kind === "text" && name !== key)?.name;
  if (key === undefined || table.schema.key.length > 1 || column === undefined)
    throw new Error(`${table.schema.name} is not keyed by one number`);
  for (let event = 0; event < count; event++) {
    const rows = table.rows;
    const move =
      rows.length === 0
        ? "add"
        : prng.weighted([
            ["add", 3],
            ["change", 5],
            ["remove", 2],
          ] as const);
    const value = `${prng.hex(4)} ${event}`;
    if (move === "add") table.add({ [key]: freeNumber(rows, key, prng), [column]: value }, at);
    else {
      const where = { [key]: prng.pick(rows)[key] ?? null };
      if (move === "change") table.change(where, { [column]: value }, at);
      else table.remove(where, at);
    }
  }
}

/** Mostly a number that was never there, now and then one that went. */
function freeNumber(rows: readonly Readonly<Record<string, Cell>>[], key: string, prng: Prng): number {
  const taken = new Set(rows.map((row) => row[key]));
  for (;;) {
    const number = prng.int(500, 500 + 2 * rows.length + 20);
    if (!taken.has(number)) return number;
  }
}
