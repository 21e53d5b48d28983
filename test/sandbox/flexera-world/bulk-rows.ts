import type { Cell, Column, TableRow } from "./table-schema.ts";

/** How many rows, and what they are like. */
export type BulkOptions = {
  readonly rows: number;
  readonly seed: number;
  /** At least 4. Default 20. */
  readonly columns?: number;
  /** Which week it is: rows of one week differ from those of the week before. Default 1. */
  readonly week?: number;
  /** Share of rows that change from one week to the next. Default 0.01. */
  readonly changedShare?: number;
  /** Rows that come, and as many that go, from one week to the next. Default 0. */
  readonly replacedRows?: number;
};

/** The column that identifies a bulk row. */
export const BULK_KEY = "demo_id";

const WORDS = ["amber", "basalt", "cedar", "drift", "ember", "fjord", "gravel", "harbour", "inlet", "juniper"];

/** The columns of bulk rows: a key, a text, a number, a time, and texts up to the count. */
export function bulkColumns({ columns = 20 }: BulkOptions): Column[] {
  const first: Column[] = [
    { name: BULK_KEY, kind: "integer" },
    { name: "demo_name", kind: "text" },
    { name: "demo_value", kind: "number" },
    { name: "demo_seen_at", kind: "time" },
  ];
  const more = Array.from(
    { length: columns - first.length },
    (_, index) => ({ name: `demo_text_${index + 1}`, kind: "text" }) as const,
  );
  return [...first, ...more];
}

/**
 * Very many rows, made one by one and held by nobody. A row depends on the seed, its number and the week alone, so that two
 * calls make a before and an after.
 */
export function* bulkRows(options: BulkOptions): Generator<TableRow> {
  const { rows, seed, columns = 20, week = 1, changedShare = 0.01, replacedRows = 0 } = options;
  const first = (week - 1) * replacedRows;
  for (let number = first; number < first + rows; number++) {
    const changes = changesUpTo(number, seed, week, changedShare);
    const cells: Cell[] = [
      1_000_000 + number,
      `${word(seed, number)}-${number}`,
      Math.round(fraction(seed + 1, number) * 1000) / 10 + changes,
      Date.UTC(2025, 0, 1) + Math.floor(fraction(seed + 2, number) * 31_536_000) * 1000,
    ];
    for (let column = 4; column < columns; column++) cells.push(`${word(seed + column, number)} ${column}`);
    yield cells;
  }
}

/** How often a row has changed by a week. */
function changesUpTo(number: number, seed: number, week: number, share: number): number {
  let changes = 0;
  for (let past = 2; past <= week; past++) if (fraction(seed + 1000 * past, number) < share) changes += 1;
  return changes;
}

function word(seed: number, number: number): string {
  return WORDS[Math.floor(fraction(seed, number) * WORDS.length)] ?? "";
}

/** A number from 0 to 1 for a number, without the state of a generator: rows can be made in any order. */
function fraction(seed: number, number: number): number {
  let mixed = Math.imul(number ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}
