import type { Finding, TrackedFinding } from "./finding.ts";
import type { FindingTable } from "./finding-table.ts";
import type { SourceId } from "./ids.ts";

/** A row of a table that sources of this run showed: a reference, where a copy of the finding would be held for each. */
export class SeenRow implements TrackedFinding {
  readonly #table: FindingTable;
  readonly #row: number;
  readonly #sources: readonly SourceId[];

  /** `sources` is best shared by many rows. */
  constructor(table: FindingTable, row: number, sources: readonly SourceId[]) {
    this.#table = table;
    this.#row = row;
    this.#sources = sources;
  }

  get finding(): Finding {
    return this.#table.view(this.#row);
  }

  get sources(): readonly SourceId[] {
    return this.#sources;
  }

  get unknownSince(): null {
    return null;
  }
}
