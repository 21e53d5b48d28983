import { HashIndex } from "../model/columns/hash-index.ts";
import { WordColumn } from "../model/columns/word-column.ts";
import type { FindingTable } from "../model/findings/finding-table.ts";
import type { SnapshotFindings } from "../model/findings/snapshot-findings.ts";
import type { FindingKey, SourceId } from "../model/ids.ts";

/** What one source showed. */
export type SnapshotPart = { readonly source: SourceId; readonly findings: SnapshotFindings };

/** The new rows of several sources by number, in the order of the sources, and which of them have the same key. */
export class NumberedRows {
  readonly #parts: readonly SnapshotPart[];
  readonly #part = new WordColumn();
  readonly #row = new WordColumn();
  /** Of rows with the same key the next one's number; 0 where there is none, because no row comes before the first. */
  readonly #next = new WordColumn();
  /** 1 for the rows to which a row before leads. */
  readonly #isLater = new WordColumn();
  #size = 0;

  constructor(parts: readonly SnapshotPart[]) {
    this.#parts = parts;
    const keys = { keyLow: new WordColumn(), keyHigh: new WordColumn() };
    const index = new HashIndex();
    for (const [part, { findings }] of parts.entries()) {
      for (const row of findings.newRows()) {
        const number = this.#add(part, row);
        keys.keyLow.set(number, findings.rows.columns.keyLow.at(row));
        keys.keyHigh.set(number, findings.rows.columns.keyHigh.at(row));
        const key = findings.rows.keyAt(row);
        const known = index.find(keys.keyLow.at(number), keys.keyHigh.at(number), keys, (other) => this.#keyAt(other) === key);
        index.add(keys);
        if (known !== -1) this.#append(known, number);
      }
    }
  }

  get size(): number {
    return this.#size;
  }

  /** Whether no row before has the same key. */
  isFirst(number: number): boolean {
    return this.#isLater.at(number) === 0;
  }

  /** The number of the next row with the same key, or -1. */
  nextOf(number: number): number {
    return this.#next.at(number) || -1;
  }

  at(number: number): { readonly table: FindingTable; readonly row: number; readonly source: SourceId } {
    const part = this.#parts[this.#part.at(number)];
    if (part === undefined) throw new RangeError(`There is no row ${number}.`);
    return { table: part.findings.rows, row: this.#row.at(number), source: part.source };
  }

  #add(part: number, row: number): number {
    this.#part.set(this.#size, part);
    this.#row.set(this.#size, row);
    return this.#size++;
  }

  #keyAt(number: number): FindingKey {
    const { table, row } = this.at(number);
    return table.keyAt(row);
  }

  #append(first: number, number: number): void {
    let last = first;
    for (let next = this.nextOf(last); next !== -1; next = this.nextOf(last)) last = next;
    this.#next.set(last, number);
    this.#isLater.set(number, 1);
  }
}
