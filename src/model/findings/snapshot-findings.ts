import { BitSet } from "../columns/bit-set.ts";
import { WordColumn } from "../columns/word-column.ts";
import { compareTexts } from "../compare-texts.ts";
import type { Finding } from "../finding.ts";
import type { Hash64 } from "../fingerprints/murmur-hash.ts";
import type { FindingKey } from "../ids.ts";
import { RowCopier } from "./copy-rows.ts";
import { FindingTable, unknownContent } from "./finding-table.ts";
import { mergeCopies } from "./merge-copies.ts";
import { nothingOpen, type OpenFindings } from "./open-findings.ts";
import { isSameFinding } from "./same-finding.ts";

/**
 * The findings that one source showed, as a map by key: those that are as the previous report has them by one bit each, all others as
 * rows of a table of their own.
 */
export class SnapshotFindings implements ReadonlyMap<FindingKey, Finding> {
  /** What the previous report had open. */
  readonly before: OpenFindings;
  /** Findings that are new or not as they were. */
  readonly rows: FindingTable;
  readonly #unchanged: BitSet;
  /** Rows, plus one, of findings that the previous report had open, by their index there. */
  readonly #changed: WordColumn;

  constructor(before: OpenFindings, rows: FindingTable, unchanged: BitSet, changed: WordColumn) {
    this.before = before;
    this.rows = rows;
    this.#unchanged = unchanged;
    this.#changed = changed;
  }

  /** Findings, those of one key as copies, seen from what was open before. */
  static of(findings: Iterable<Finding>, before: OpenFindings = nothingOpen): SnapshotFindings {
    const builder = new SnapshotBuilder(before);
    for (const finding of findings) builder.add(finding, unknownContent);
    return builder.build();
  }

  get size(): number {
    return this.#unchanged.size + this.rows.size;
  }

  /** Whether the finding with this index in `before` is shown as it was. */
  isUnchanged(index: number): boolean {
    return this.#unchanged.has(index);
  }

  /** The row of the finding with this index in `before` that is not as it was, or -1. */
  changedRow(index: number): number {
    return this.#changed.at(index) - 1;
  }

  /** The rows of findings that `before` does not have. */
  *newRows(): Generator<number, undefined> {
    const changed = new BitSet(this.rows.size);
    for (let index = 0; index < this.before.size; index += 1) {
      const row = this.changedRow(index);
      if (row !== -1) changed.add(row);
    }
    for (let row = 0; row < this.rows.size; row += 1) if (!changed.has(row)) yield row;
  }

  /** The same findings seen from another report. */
  rebased(before: OpenFindings): SnapshotFindings {
    return before === this.before ? this : SnapshotFindings.of(this.values(), before);
  }

  get(key: FindingKey): Finding | undefined {
    const row = this.rows.indexOfKey(key);
    if (row !== -1) return this.rows.view(row);
    const index = this.before.indexOfKey(key);
    return index !== -1 && this.#unchanged.has(index) ? this.before.table.view(index) : undefined;
  }

  has(key: FindingKey): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): Generator<FindingKey, undefined> {
    for (const { key } of this.values()) yield key;
  }

  /** What is as it was in the order of `before`, then the other findings by key: the order of rows makes no difference. */
  *values(): Generator<Finding, undefined> {
    for (const index of this.#unchanged) yield this.before.table.view(index);
    yield* this.others();
  }

  /** The indices in `before` of what is shown as it was, ascending. */
  unchanged(): Iterable<number> {
    return this.#unchanged;
  }

  /** What is new or not as it was, by key. */
  *others(): Generator<Finding, undefined> {
    const rows = Uint32Array.from({ length: this.rows.size }, (_, row) => row);
    for (const row of rows.sort((one, other) => compareTexts(this.rows.keyAt(one), this.rows.keyAt(other))))
      yield this.rows.view(row);
  }

  *entries(): Generator<[FindingKey, Finding], undefined> {
    for (const finding of this.values()) yield [finding.key, finding];
  }

  [Symbol.iterator](): Generator<[FindingKey, Finding], undefined> {
    return this.entries();
  }

  forEach(visit: (finding: Finding, key: FindingKey, all: SnapshotFindings) => void): void {
    for (const [key, finding] of this) visit(finding, key, this);
  }
}

/** Takes the findings of one source row by row. The order of rows makes no difference, and rows with one key are one finding. */
export class SnapshotBuilder {
  readonly #before: OpenFindings;
  readonly #rows = new FindingTable();
  readonly #copier = new RowCopier(this.#rows);
  readonly #unchanged: BitSet;
  /** Rows, plus one, by index in `before`. */
  readonly #changed: WordColumn;

  constructor(before: OpenFindings) {
    this.#before = before;
    this.#unchanged = new BitSet(before.size);
    this.#changed = new WordColumn(before.size);
  }

  /** A row that says the same as the previous report's finding with this index does, which was made of one row. */
  addUnchanged(index: number): void {
    if (!this.#unchanged.has(index) && this.#changed.at(index) === 0) this.#unchanged.add(index);
    else this.#addKnown(index, this.#before.table.view(index), unknownContent);
  }

  /** A row as it was read; `content` is the hash of its bytes, 0/0 where it is unknown. */
  add(finding: Finding, { low, high }: Readonly<Hash64>): void {
    // The object that a hash is given in is overwritten when the key is hashed.
    const content = { low, high };
    const index = this.#before.indexOfKey(finding.key);
    if (index !== -1) this.#addKnown(index, finding, content);
    else {
      const row = this.#rows.indexOfKey(finding.key);
      if (row === -1) this.#append(finding, content);
      else this.#rows.replace(row, mergeCopies(this.#rows.view(row), finding), unknownContent);
    }
  }

  /** The findings of all rows that were added. */
  build(): SnapshotFindings {
    return new SnapshotFindings(this.#before, this.#rows, this.#unchanged, this.#changed);
  }

  #addKnown(index: number, finding: Finding, content: Readonly<Hash64>): void {
    const known = this.#changed.at(index) - 1;
    if (known !== -1) this.#rows.replace(known, mergeCopies(this.#rows.view(known), finding), unknownContent);
    else if (this.#unchanged.has(index)) {
      this.#unchanged.delete(index);
      this.#changed.set(index, this.#rows.append(mergeCopies(this.#before.table.view(index), finding), unknownContent) + 1);
    } else if (isSameFinding(this.#before.table.view(index), finding)) {
      this.#unchanged.add(index);
      this.#before.learnContent(index, content);
    } else this.#changed.set(index, this.#append(finding, content) + 1);
  }

  #append(finding: Finding, content: Readonly<Hash64>): number {
    const isKnown = content.low !== 0 || content.high !== 0;
    return isKnown ? this.#rows.append(finding, content) : this.#copier.append(finding);
  }
}
