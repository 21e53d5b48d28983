import { RowCopier } from "./copy-rows.ts";
import type { Finding, TrackedFinding } from "./finding.ts";
import { FindingTable, listText } from "./finding-table.ts";
import type { EpochMs, FindingKey, SourceId } from "./ids.ts";
import type { Hash64 } from "./murmur-hash.ts";
import { ValuePool } from "./value-pool.ts";

/**
 * What a report has open, in the order in which it was added: a map by key of which every finding has an index too, from 0. What it
 * gives is read from columns when it is asked, and must not be spread.
 */
export class OpenFindings implements ReadonlyMap<FindingKey, TrackedFinding> {
  /** One row a finding, by its index. */
  readonly table: FindingTable;
  readonly #copier: RowCopier;
  readonly #sourceLists = new ValuePool<string>("");
  readonly #parsedLists: (readonly SourceId[])[] = [[]];
  #sources: Uint32Array;
  #unknownSince: Float64Array;
  #unknown = 0;
  #lastList: { readonly sources: readonly SourceId[] | null; readonly id: number } = { sources: null, id: 0 };

  private constructor(capacity: number) {
    this.table = new FindingTable(capacity);
    this.#copier = new RowCopier(this.table);
    this.#sources = new Uint32Array(capacity);
    this.#unknownSince = new Float64Array(capacity);
  }

  /** Findings with different keys; of two with one key the first stays. */
  static of(all: Iterable<TrackedFinding>): OpenFindings {
    const open = OpenFindings.withRoomFor(16);
    for (const tracked of all) if (!open.has(tracked.finding.key)) open.add(tracked);
    return open;
  }

  /** An empty one of which the table is filled row by row, each of which is told of before the next. */
  static withRoomFor(capacity: number): OpenFindings {
    return new OpenFindings(capacity);
  }

  get size(): number {
    return this.table.size;
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
    return contentLow[index] === low && contentHigh[index] === high;
  }

  /**
   * Remembers the hash of the bytes of a row that says the same as the finding with this index: for both, so that an equal row of any
   * later run need not be read whole. It is kept with the finding in the next state.
   */
  learnContent(index: number, { low, high }: Readonly<Hash64>): void {
    if (low === 0 && high === 0) return;
    this.table.columns.contentLow[index] = low;
    this.table.columns.contentHigh[index] = high;
  }

  /** The finding with an index. */
  at(index: number): TrackedFinding {
    return new OpenRow(this, index);
  }

  sourcesAt(index: number): readonly SourceId[] {
    return this.#parsedLists[this.#sources[index] ?? 0] ?? [];
  }

  unknownSinceAt(index: number): EpochMs | null {
    const at = this.#unknownSince[index] ?? Number.NaN;
    return Number.isNaN(at) ? null : at;
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
  reserve(capacity: number): void {
    this.table.reserve(capacity);
    if (capacity > this.#sources.length) this.#grow(capacity);
  }

  /** Says of the next row of the table who showed it, and since when nobody could. */
  tell(index: number, sources: readonly SourceId[], unknownSince: EpochMs | null): void {
    if (index >= this.#sources.length) this.#grow(Math.max(16, this.#sources.length * 2));
    this.#sources[index] = this.#listOf(sources);
    this.#unknownSince[index] = unknownSince ?? Number.NaN;
    if (unknownSince !== null) this.#unknown += 1;
  }

  /** Findings that follow each other mostly have the very same list. */
  #listOf(sources: readonly SourceId[]): number {
    if (sources === this.#lastList.sources) return this.#lastList.id;
    const id = this.#sourceLists.idOf(listText(sources));
    this.#parsedLists[id] ??= sources;
    this.#lastList = { sources, id };
    return id;
  }

  #grow(capacity: number): void {
    const [sources, unknownSince] = [new Uint32Array(capacity), new Float64Array(capacity)];
    sources.set(this.#sources);
    unknownSince.set(this.#unknownSince);
    this.#sources = sources;
    this.#unknownSince = unknownSince;
  }
}

/** Where a report has nothing open. */
export const nothingOpen: OpenFindings = OpenFindings.of([]);

class OpenRow implements TrackedFinding {
  readonly #open: OpenFindings;
  readonly #index: number;

  constructor(open: OpenFindings, index: number) {
    this.#open = open;
    this.#index = index;
  }

  get finding(): Finding {
    return this.#open.table.view(this.#index);
  }

  get sources(): readonly SourceId[] {
    return this.#open.sourcesAt(this.#index);
  }

  get unknownSince(): EpochMs | null {
    return this.#open.unknownSinceAt(this.#index);
  }
  toJSON(): TrackedFinding {
    return { finding: this.finding, sources: this.sources, unknownSince: this.unknownSince };
  }
}
