import { WordColumn } from "../columns/word-column.ts";
import type { TrackedFinding } from "../finding.ts";
import type { Hash64 } from "../fingerprints/murmur-hash.ts";
import type { EpochMs, FindingKey, SourceId } from "../ids.ts";
import { RowCopier } from "./copy-rows.ts";
import type { FindingList } from "./finding-list.ts";
import { FindingTable } from "./finding-table.ts";
import { SightingPool } from "./sighting-pool.ts";
import { type Sighting, TrackedRow } from "./tracked-row.ts";

/**
 * What a report has open, in the order in which it was added: a map by key of which every finding has an index too, from 0. What it
 * gives is read from columns when it is asked, and must not be spread.
 */
export class OpenFindings implements ReadonlyMap<FindingKey, TrackedFinding>, FindingList {
  /** One row a finding, by its index. */
  readonly table: FindingTable;
  readonly #copier: RowCopier;
  readonly #sightings = new SightingPool();
  readonly #sighting: WordColumn;
  #unknown = 0;

  private constructor(size: number) {
    this.table = new FindingTable(size);
    this.#copier = new RowCopier(this.table);
    this.#sighting = new WordColumn(size);
  }

  /** Findings with different keys; of two with one key the first stays. */
  static of(all: Iterable<TrackedFinding>): OpenFindings {
    const open = OpenFindings.withRoomFor(0);
    for (const tracked of all) if (!open.has(tracked.finding.key)) open.add(tracked);
    return open;
  }

  /** An empty one of which the table is filled row by row, each of which is told of before the next. */
  static withRoomFor(size: number): OpenFindings {
    return new OpenFindings(size);
  }

  get size(): number {
    return this.table.size;
  }

  get length(): number {
    return this.size;
  }

  /** How many are carried forward because no source could show them. */
  get unknownSize(): number {
    return this.#unknown;
  }

  /** The index of a finding whose key has this hash, or -1. Another key may have the same hash: `hasContent` and `get` are exact. */
  indexOf(keyHash: Readonly<Hash64>): number {
    return this.table.indexOf(keyHash);
  }

  /** The index of the finding with this key, or -1. */
  indexOfKey(key: FindingKey): number {
    return this.table.indexOfKey(key);
  }

  /**
   * Whether the finding with this index was made of one row whose bytes have this hash, so that such a row says the same as before.
   * The hash 0/0 is that of unknown bytes.
   */
  hasContent(index: number, { low, high }: Readonly<Hash64>): boolean {
    if (low === 0 && high === 0) return false;
    const { contentLow, contentHigh } = this.table.columns;
    return contentLow.at(index) === low && contentHigh.at(index) === high;
  }

  /**
   * Remembers the hash of the bytes of a row that says the same as the finding with this index: for both, so that an equal row of any
   * later run need not be read whole. It is kept with the finding in the next state.
   */
  learnContent(index: number, { low, high }: Readonly<Hash64>): void {
    if (low === 0 && high === 0) return;
    this.table.columns.contentLow.set(index, low);
    this.table.columns.contentHigh.set(index, high);
  }

  /** The finding with an index. */
  at(index: number): TrackedFinding {
    return new TrackedRow(this.table, index, this.sightingAt(index));
  }

  /** Who showed the finding with an index, and since when nobody could. */
  sightingAt(index: number): Sighting {
    return this.#sightings.at(this.#sighting.at(index));
  }

  get(key: FindingKey): TrackedFinding | undefined {
    const index = this.indexOfKey(key);
    return index === -1 ? undefined : this.at(index);
  }

  has(key: FindingKey): boolean {
    return this.indexOfKey(key) !== -1;
  }

  *keys(): Generator<FindingKey, undefined> {
    for (let index = 0; index < this.size; index += 1) yield this.table.keyAt(index);
  }

  *values(): Generator<TrackedFinding, undefined> {
    for (let index = 0; index < this.size; index += 1) yield this.at(index);
  }

  *entries(): Generator<[FindingKey, TrackedFinding], undefined> {
    for (let index = 0; index < this.size; index += 1) yield [this.table.keyAt(index), this.at(index)];
  }

  [Symbol.iterator](): Generator<[FindingKey, TrackedFinding], undefined> {
    return this.entries();
  }

  forEach(visit: (tracked: TrackedFinding, key: FindingKey, all: OpenFindings) => void): void {
    for (const [key, tracked] of this) visit(tracked, key, this);
  }

  /** Adds a finding whose key no other has. */
  add({ finding, sources, unknownSince }: TrackedFinding): void {
    this.tell(this.#copier.append(finding), sources, unknownSince);
  }

  /** Makes room for so many findings in all. */
  reserve(size: number): void {
    this.table.reserve(size);
    this.#sighting.reserve(size);
  }

  /** Says of the next row of the table who showed it, and since when nobody could. */
  tell(index: number, sources: readonly SourceId[], unknownSince: EpochMs | null): void {
    this.#sighting.set(index, this.#sightings.idOf(sources, unknownSince));
    if (unknownSince !== null) this.#unknown += 1;
  }
}

/** Where a report has nothing open. */
export const nothingOpen: OpenFindings = OpenFindings.of([]);
