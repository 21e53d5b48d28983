import { rowKey, type TableRow, type TableSchema } from "./table-schema.ts";

/** How many rows differ between two moments, and how many there are. */
export type TableDifference = {
  readonly rows: number;
  readonly rowsBefore: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
};

/**
 * The net difference of two sets of rows: what came and went between them does not count. Rows without a key are told apart by
 * all of their cells, so that a changed one is a removed and an added one.
 */
export function tableDifference(schema: TableSchema, before: readonly TableRow[], after: readonly TableRow[]): TableDifference {
  const old = groupedByKey(schema, before);
  const now = groupedByKey(schema, after);
  let [shared, changed] = [0, 0];
  for (const [key, texts] of now) {
    const known = old.get(key) ?? [];
    shared += Math.min(known.length, texts.length);
    if (known.length > 0 && known[0] !== texts[0]) changed += 1;
  }
  return {
    rows: after.length,
    rowsBefore: before.length,
    added: after.length - shared,
    changed,
    removed: before.length - shared,
  };
}

function groupedByKey(schema: TableSchema, rows: readonly TableRow[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const key = rowKey(schema, row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [JSON.stringify(row)]);
    else group.push(JSON.stringify(row));
  }
  return groups;
}
