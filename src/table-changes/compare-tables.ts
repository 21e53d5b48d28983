import type { FlexeraPeriodMemory } from "../model/flexera-memory.ts";
import { RowHashes, type RowShape } from "../model/row-hashes.ts";
import { RowHashesBuilder } from "../model/row-hashes-builder.ts";
import { BeforeSide, type Places, RowDifference } from "./row-difference.ts";

/** The rows of before: those of the last report, and how they differ from those of the report before the period. */
export type TablesBefore = { readonly last: RowHashes; readonly period: Pick<FlexeraPeriodMemory, "keys" | "rows"> | null };

/** What differs between two tables, with what became of each row of before. */
export type TableDifference = { readonly difference: RowDifference; readonly sides: readonly BeforeSide[] };

export type TableComparison = {
  readonly run: TableDifference;
  /** The same object where the period begins with this run. */
  readonly period: TableDifference;
  /** How the rows were when the period began, as the difference from now. */
  readonly start: Pick<FlexeraPeriodMemory, "keys" | "rows">;
};

const bare: RowShape = { columns: [], signature: "" };
const nothing: Places = { start: 0, end: 0 };

/** Compares tables in one walk over their keys in ascending order: now with the last report, and with the report before the period. */
export function compareTables({ last, period }: TablesBefore, after: RowHashes): TableComparison {
  const lastSide = new BeforeSide(last, after);
  const run: TableDifference = { difference: new RowDifference(after), sides: [lastSide] };
  const startSide = period === null ? null : new BeforeSide(period.rows, after);
  // The last report's own marks tell of the run; those of the period need a side of their own.
  const keptSide = startSide === null ? lastSide : new BeforeSide(last, after);
  const whole: TableDifference =
    startSide === null ? run : { difference: new RowDifference(after), sides: [startSide, keptSide] };
  const start = new StartRows(last, period?.rows ?? null);
  for (const group of groupsOf(last, period, after)) {
    const ranChanged = run.difference.compare(lastSide, group.last, group.after);
    const side = group.start === null ? keptSide : startSide;
    const was = group.start ?? group.last;
    if (side === null) continue;
    const hasChanged = whole === run ? ranChanged : whole.difference.compare(side, was, group.after);
    if (hasChanged) start.add(side.rows, was, group);
  }
  return { run, period: whole, start: start.build() };
}

type Group = {
  readonly last: Places;
  /** Places among the rows of the period's start; null where they are those of the last report. */
  readonly start: Places | null;
  readonly after: Places;
  /** Somewhere to read the key. */
  readonly keyRows: RowHashes;
  readonly keyPlace: number;
};

function* groupsOf(last: RowHashes, period: TablesBefore["period"], after: RowHashes): Generator<Group> {
  const keys = period?.keys ?? RowHashes.empty(bare);
  const starts = period?.rows ?? RowHashes.empty(bare);
  const walks = { last: new Walk(last), keys: new Walk(keys), starts: new Walk(starts), after: new Walk(after) };
  for (;;) {
    const lowest = [walks.last, walks.keys, walks.after].filter((walk) => !walk.isAtEnd).reduce(lowerWalk, null);
    if (lowest === null) return;
    const { rows: keyRows, place: keyPlace } = lowest;
    const isTold = walks.keys.take(keyRows, keyPlace) !== null;
    yield {
      last: walks.last.take(keyRows, keyPlace) ?? nothing,
      start: isTold ? (walks.starts.take(keyRows, keyPlace) ?? nothing) : null,
      after: walks.after.take(keyRows, keyPlace) ?? nothing,
      keyRows,
      keyPlace,
    };
  }
}

function lowerWalk(lowest: Walk | null, walk: Walk): Walk {
  return lowest !== null && lowest.rows.compareKeys(lowest.place, walk.rows, walk.place) <= 0 ? lowest : walk;
}

/** A walk over the keys of a table. */
class Walk {
  readonly rows: RowHashes;
  place = 0;

  constructor(rows: RowHashes) {
    this.rows = rows;
  }

  get isAtEnd(): boolean {
    return this.place >= this.rows.size;
  }

  /** Steps over the rows with this key; null where there are none. */
  take(keyRows: RowHashes, keyPlace: number): Places | null {
    if (this.isAtEnd || this.rows.compareKeys(this.place, keyRows, keyPlace) !== 0) return null;
    const start = this.place;
    this.place = this.rows.endOfKey(start);
    return { start, end: this.place };
  }
}

/** Collects how rows were when the period began. Only what both sources of such rows can tell is kept of them. */
class StartRows {
  readonly #keys = new RowHashesBuilder(bare);
  readonly #rows: RowHashesBuilder;

  constructor(last: RowHashes, starts: RowHashes | null) {
    this.#rows = new RowHashesBuilder(starts === null || starts.size === 0 ? last.shape : commonShape(starts.shape, last.shape));
  }

  add(rows: RowHashes, places: Places, { keyRows, keyPlace }: Group): void {
    this.#keys.addFrom(keyRows, keyPlace, []);
    const columns = this.#rows.shape.columns.map((name) => rows.shape.columns.indexOf(name));
    for (let place = places.start; place < places.end; place += 1) this.#rows.addFrom(rows, place, columns);
  }

  build(): Pick<FlexeraPeriodMemory, "keys" | "rows"> {
    return { keys: this.#keys.buildInOrder(), rows: this.#rows.build() };
  }
}

function commonShape(one: RowShape, other: RowShape): RowShape {
  if (one.signature === other.signature) return one;
  return { columns: one.columns.filter((name) => other.columns.includes(name)), signature: "" };
}
