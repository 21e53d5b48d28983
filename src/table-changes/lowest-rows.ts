import { compareTexts } from "../model/compare-texts.ts";

/** A row and the cells by which it is ordered. */
export type OrderedRow<Row> = { readonly key: readonly string[]; readonly row: Row };

/** Keeps the rows with the lowest keys of all that are offered, in memory for twice as many. */
export class LowestRows<Row> {
  readonly #limit: number;
  #kept: OrderedRow<Row>[] = [];
  /** The highest key that can still be among the lowest; null while all are. */
  #bound: readonly string[] | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Offers a row; `make` is called only where it is kept for now. */
  offer(key: readonly string[], make: () => Row): void {
    if (this.#bound !== null && compareKeys(key, this.#bound) > 0) return;
    this.#kept.push({ key, row: make() });
    if (this.#kept.length >= this.#limit * 2) this.#cut();
  }

  /** The kept rows, lowest key first; rows with equal keys in the order in which they were offered. */
  rows(): readonly OrderedRow<Row>[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.toSorted((left, right) => compareKeys(left.key, right.key)).slice(0, this.#limit);
    if (this.#kept.length === this.#limit) this.#bound = this.#kept.at(-1)?.key ?? null;
  }
}

/** The order of rows by their key, cell after cell. */
export function compareKeys(left: readonly string[], right: readonly string[]): number {
  for (const [index, cell] of left.entries()) {
    const order = compareTexts(cell, right[index] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
