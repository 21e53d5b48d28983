import type { EpochMs } from "../ids.ts";
import { roomFor } from "./word-column.ts";

/** Instants by row, null where there is none: a column without any takes no memory. */
export class InstantColumn {
  /** NaN where there is none. */
  #instants = new Float64Array(0);
  #rows: number;

  constructor(rows = 0) {
    this.#rows = rows;
  }

  at(row: number): EpochMs | null {
    const at = this.#instants[row] ?? Number.NaN;
    return Number.isNaN(at) ? null : at;
  }

  set(row: number, at: EpochMs | null): void {
    if (row >= this.#instants.length) {
      if (at === null) return;
      this.#makeRoom(row + 1);
    }
    this.#instants[row] = at ?? Number.NaN;
  }

  /** Puts instants, NaN for none, into the rows from one on. */
  setAll(first: number, instants: Float64Array): void {
    if (first + instants.length > this.#instants.length) {
      if (instants.every((at) => Number.isNaN(at)) && first >= this.#instants.length) return;
      this.#makeRoom(first + instants.length);
    }
    this.#instants.set(instants, first);
  }

  /** Copies the instants of the first rows into an array, as many as it takes and NaN for none, and gives the array. */
  copyInto(instants: Float64Array): Float64Array {
    instants.fill(Number.NaN);
    instants.set(this.#instants.subarray(0, instants.length));
    return instants;
  }

  /** Says that there will be so many rows, so that room is made for them once. */
  reserve(rows: number): void {
    this.#rows = Math.max(this.#rows, rows);
  }

  #makeRoom(rows: number): void {
    const larger = new Float64Array(roomFor(rows, this.#rows)).fill(Number.NaN);
    larger.set(this.#instants);
    this.#instants = larger;
  }
}
