import type { RowChangeKind } from "../model/flexera-report.ts";
import type { RowHashes } from "../model/row-hashes.ts";

/** What became of one row; zero is nothing. */
export const rowMarks = { added: 1, changed: 2, removed: 3 } as const;
/** Added to the mark of a row that `where` selects, as it is or as it was. */
const selectedMark = 4;

/** A range of places, `end` exclusive, whose rows have one key. */
export type Places = { readonly start: number; readonly end: number };

/** Columns that two tables share: the index of each in either shape. */
export type SharedColumns = { readonly before: readonly number[]; readonly after: readonly number[] };

export type Counts = Record<RowChangeKind, number>;

/** Collects what differs between rows of before and rows of now, key by key. */
export class RowDifference {
  readonly counts: Counts = { added: 0, changed: 0, removed: 0 };
  readonly selected: Counts = { added: 0, changed: 0, removed: 0 };
  /** For each column of now the changed rows in which it differs. */
  readonly byColumn: Uint32Array;
  /** For each row of now, by its number, what became of it. */
  readonly marks: Uint8Array;
  readonly #after: RowHashes;

  constructor(after: RowHashes) {
    this.#after = after;
    this.byColumn = new Uint32Array(after.shape.columns.length);
    this.marks = new Uint8Array(after.size);
  }

  /** Compares the rows of one key; whether they differ. */
  compare(side: BeforeSide, was: Places, now: Places): boolean {
    if (was.end - was.start === 1 && now.end - now.start === 1) {
      if (side.isSame(was.start, now.start)) return false;
      this.#markChanged(side, was.start, now.start);
      return true;
    }
    const { left, come } = side.unmatched(was, now);
    const pairs = Math.min(left.length, come.length);
    for (const [index, place] of left.entries()) {
      if (index < pairs) this.#markChanged(side, place, come[index] ?? 0);
      else this.#markRemoved(side, place);
    }
    for (const place of come.slice(pairs)) this.#markAdded(place);
    return left.length + come.length > 0;
  }

  #markChanged(side: BeforeSide, was: number, now: number): void {
    const isSelected = side.rows.isSelected(was) || this.#after.isSelected(now);
    this.#count("changed", isSelected);
    this.marks[this.#after.rowAt(now)] = markOf("changed", isSelected);
    side.marks[was] = markOf("changed", isSelected);
    for (const column of side.differing(was, now)) this.byColumn[column] = (this.byColumn[column] ?? 0) + 1;
  }

  #markRemoved(side: BeforeSide, was: number): void {
    const isSelected = side.rows.isSelected(was);
    this.#count("removed", isSelected);
    side.marks[was] = markOf("removed", isSelected);
  }

  #markAdded(now: number): void {
    const isSelected = this.#after.isSelected(now);
    this.#count("added", isSelected);
    this.marks[this.#after.rowAt(now)] = markOf("added", isSelected);
  }

  #count(kind: RowChangeKind, isSelected: boolean): void {
    this.counts[kind] += 1;
    if (isSelected) this.selected[kind] += 1;
  }
}

/** The kind that a mark tells of a row that is to be listed; null where it is not. */
export function listedKind(mark: number | undefined): RowChangeKind | null {
  switch ((mark ?? 0) - selectedMark) {
    case rowMarks.added:
      return "added";
    case rowMarks.changed:
      return "changed";
    case rowMarks.removed:
      return "removed";
    default:
      return null;
  }
}

/** The rows that now is compared with, and what became of each, by its place. */
export class BeforeSide {
  readonly rows: RowHashes;
  readonly marks: Uint8Array;
  readonly #after: RowHashes;
  readonly #shared: SharedColumns;
  readonly #comparesWhole: boolean;

  constructor(rows: RowHashes, after: RowHashes) {
    this.rows = rows;
    this.marks = new Uint8Array(rows.size);
    this.#after = after;
    this.#comparesWhole = rows.shape.signature === after.shape.signature;
    this.#shared = sharedColumns(rows, after);
  }

  isSame(was: number, now: number): boolean {
    if (this.#comparesWhole) return this.rows.compareRows(was, this.#after, now) === 0;
    return this.differing(was, now).length === 0;
  }

  /** Indexes of the columns of now whose cells differ; a column that only one of the two has is left out. */
  differing(was: number, now: number): readonly number[] {
    const { before, after } = this.#shared;
    return after.filter((column, index) => this.rows.cell(was, before[index] ?? 0) !== this.#after.cell(now, column));
  }

  /** Places whose rows have no equal on the other side; equal rows are counted off one against one. */
  unmatched(was: Places, now: Places): { readonly left: readonly number[]; readonly come: readonly number[] } {
    const waiting = new Map<string, number[]>();
    for (let place = was.start; place < was.end; place += 1) {
      const text = this.#contentOf(this.rows, place, this.#shared.before);
      const places = waiting.get(text);
      if (places === undefined) waiting.set(text, [place]);
      else places.push(place);
    }
    const come: number[] = [];
    for (let place = now.start; place < now.end; place += 1) {
      const equal = waiting.get(this.#contentOf(this.#after, place, this.#shared.after))?.pop();
      if (equal === undefined) come.push(place);
    }
    return { left: [...waiting.values()].flat().toSorted((one, other) => one - other), come };
  }

  #contentOf(rows: RowHashes, place: number, columns: readonly number[]): string {
    if (this.#comparesWhole) return [4, 5, 6, 7].map((word) => rows.word(place, word)).join();
    return columns.map((column) => rows.cell(place, column)).join();
  }
}

function sharedColumns(before: RowHashes, after: RowHashes): SharedColumns {
  const positions = new Map(before.shape.columns.map((name, index) => [name, index]));
  const shared = after.shape.columns.flatMap((name, index) => {
    const position = positions.get(name);
    return position === undefined ? [] : [{ position, index }];
  });
  return { before: shared.map(({ position }) => position), after: shared.map(({ index }) => index) };
}

function markOf(kind: RowChangeKind, isSelected: boolean): number {
  return rowMarks[kind] + (isSelected ? selectedMark : 0);
}
