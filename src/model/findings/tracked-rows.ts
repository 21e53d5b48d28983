import { WordColumn } from "../columns/word-column.ts";
import type { TrackedFinding } from "../finding.ts";
import type { FindingList } from "./finding-list.ts";
import { FindingTable, unknownContent } from "./finding-table.ts";
import { FindingView } from "./finding-view.ts";
import { SightingPool } from "./sighting-pool.ts";
import { TrackedRow } from "./tracked-row.ts";

/** Tracked findings of any tables by number, from 0, in about six bytes each. */
export class TrackedRows implements FindingList {
  readonly #tables: FindingTable[] = [];
  readonly #numbers = new Map<FindingTable, number>();
  /** Findings that lie in no table yet. */
  readonly #own = new FindingTable();
  readonly #sightings = new SightingPool();
  readonly #table: WordColumn;
  readonly #row: WordColumn;
  readonly #sighting: WordColumn;
  #size = 0;

  /** `expected` is how many findings there will be, about. */
  constructor(expected = 0) {
    this.#table = new WordColumn(expected);
    this.#row = new WordColumn(expected);
    this.#sighting = new WordColumn(expected);
  }

  get length(): number {
    return this.#size;
  }

  /** Adds a finding, and gives its number: how many there were. */
  add({ finding, sources, unknownSince }: TrackedFinding): number {
    const { table, row } = FindingView.placeOf(finding) ?? {
      table: this.#own,
      row: this.#own.append(finding, unknownContent),
    };
    this.#table.set(this.#size, this.#numberOf(table));
    this.#row.set(this.#size, row);
    this.#sighting.set(this.#size, this.#sightings.idOf(sources, unknownSince));
    return this.#size++;
  }

  /** The finding with a number, which must be below `length`. */
  at(number: number): TrackedFinding {
    const table = this.#tables[this.#table.at(number)] ?? this.#own;
    return new TrackedRow(table, this.#row.at(number), this.#sightings.at(this.#sighting.at(number)));
  }

  /** All findings, in the order in which they were added. */
  *values(): Generator<TrackedFinding, undefined> {
    for (let number = 0; number < this.#size; number += 1) yield this.at(number);
  }

  /** The findings with these numbers, in their order. */
  list(numbers: Uint32Array): FindingList {
    return new RowList(this, numbers);
  }

  #numberOf(table: FindingTable): number {
    const number = this.#numbers.get(table) ?? this.#tables.push(table) - 1;
    this.#numbers.set(table, number);
    return number;
  }
}

class RowList implements FindingList {
  readonly #rows: TrackedRows;
  readonly #numbers: Uint32Array;

  constructor(rows: TrackedRows, numbers: Uint32Array) {
    this.#rows = rows;
    this.#numbers = numbers;
  }

  get length(): number {
    return this.#numbers.length;
  }

  at(place: number): TrackedFinding | undefined {
    const number = this.#numbers[place];
    return number === undefined ? undefined : this.#rows.at(number);
  }

  *values(): Generator<TrackedFinding, undefined> {
    for (const number of this.#numbers) yield this.#rows.at(number);
  }
}
