import { type CellChange, maxListedRows } from "../model/flexera-report.ts";
import type { RowHashes } from "../model/row-hashes.ts";
import type { TableDifference } from "./compare-tables.ts";
import { LowestRows } from "./lowest-rows.ts";
import { type BeforeSide, listedKind } from "./row-difference.ts";

/** A row of now: its number in its file, and its cells. */
export type RowNow = { readonly number: number; readonly record: readonly string[] };
/** A row of before; `cell` gives null for a column of which nothing is known. */
export type RowBefore = { readonly fingerprint: string; readonly cell: (column: string) => string | null };

/** The rows of one difference that are to be listed, collected while files stream by: the lowest keys of each kind. */
export class ChangeList {
  readonly added = new LowestRows<RowNow>(maxListedRows);
  readonly changed = new LowestRows<RowNow>(maxListedRows);
  readonly removed = new LowestRows<RowBefore>(maxListedRows);
  readonly table: TableDifference;
  readonly #after: RowHashes;
  /** For each changed row that may be listed what it was; null where that is not known, or two rows had its key. */
  readonly #was = new Map<string, RowBefore | null>();
  /** Rows of a key that several rows had which were offered as removed. */
  readonly #offered = new Map<string, number>();

  constructor(table: TableDifference, after: RowHashes) {
    this.table = table;
    this.#after = after;
  }

  /** Whether nothing is to be listed, so that no file needs to be read for it. */
  get isEmpty(): boolean {
    const { added, changed, removed } = this.table.difference.selected;
    return added + changed + removed === 0;
  }

  /** Looks at a row of now; `key` gives the cells that order it. */
  offerNow(row: RowNow, key: (record: readonly string[]) => readonly string[]): void {
    const kind = listedKind(this.table.difference.marks[row.number]);
    if (kind === "added") this.added.offer(key(row.record), () => row);
    if (kind === "changed") this.changed.offer(key(row.record), () => row);
  }

  /** After all rows of now: those that changed wait for what they were. */
  awaitBefore(fingerprintOf: (record: readonly string[]) => string): void {
    for (const { row } of this.changed.rows()) this.#was.set(fingerprintOf(row.record), null);
  }

  /** Looks at a row of before. Rows of a key that is not in `side` are of another one. */
  offerBefore(side: BeforeSide, row: RowBefore, key: (row: RowBefore) => readonly string[]): void {
    const places = placesOf(side.rows, row.fingerprint);
    const kinds = places.map((place) => listedKind(side.marks[place]));
    const removed = kinds.filter((kind) => kind === "removed").length;
    const { fingerprint } = row;
    if (kinds.includes("changed") && this.#was.has(fingerprint)) {
      this.#was.set(fingerprint, places.length === 1 ? row : null);
    }
    const offered = this.#offered.get(fingerprint) ?? 0;
    if (offered >= removed) return;
    if (places.length > 1) this.#offered.set(fingerprint, offered + 1);
    this.removed.offer(key(row), () => row);
  }

  /** The cells of a changed row that differ; the ones of before as far as they are known. */
  cellsOf({ number, record }: RowNow, fingerprint: string, columnAt: ReadonlyMap<string, number>): readonly CellChange[] {
    const now = placesOf(this.#after, fingerprint).find((place) => this.#after.rowAt(place) === number);
    const was = this.table.sides.flatMap((side) =>
      placesOf(side.rows, fingerprint)
        .filter((place) => side.marks[place] !== 0)
        .map((place) => ({ side, place })),
    );
    const [only, ...others] = was;
    // Of several rows with one key nobody knows which became which.
    if (now === undefined || only === undefined || others.length > 0) return [];
    const known = this.#was.get(fingerprint);
    return only.side.differing(only.place, now).map((index) => {
      const column = this.#after.shape.columns[index] ?? "";
      return { column, before: known?.cell(column) ?? null, after: record[columnAt.get(column) ?? -1] ?? "" };
    });
  }
}

/** Whether any row with this key differs. */
export function isChangedKey({ difference, sides }: TableDifference, after: RowHashes, fingerprint: string): boolean {
  return (
    sides.some(({ rows, marks }) => placesOf(rows, fingerprint).some((place) => marks[place] !== 0)) ||
    placesOf(after, fingerprint).some((place) => difference.marks[after.rowAt(place)] !== 0)
  );
}

function placesOf(rows: RowHashes, fingerprint: string): readonly number[] {
  const places: number[] = [];
  for (let place = rows.findKey(fingerprint); rows.hasKeyAt(place, fingerprint); place += 1) places.push(place);
  return places;
}
