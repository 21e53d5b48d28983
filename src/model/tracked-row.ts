import type { Finding, TrackedFinding } from "./finding.ts";
import type { FindingTable } from "./finding-table.ts";
import { FindingView } from "./finding-view.ts";
import type { SourceId } from "./ids.ts";

/** A row of a table that sources of this run showed: a reference, where a copy of the finding would be held for each. */
class SeenRow implements TrackedFinding {
  readonly #table: FindingTable;
  readonly #row: number;
  readonly #sources: readonly SourceId[];

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

  toJSON(): TrackedFinding {
    return { finding: this.finding, sources: this.sources, unknownSince: null };
  }
}

/** A finding that sources of this run showed, as small as can be. `sources` is best shared by many findings. */
export function seenBy(finding: Finding, sources: readonly SourceId[]): TrackedFinding {
  const place = FindingView.placeOf(finding);
  return place === null ? { finding, sources, unknownSince: null } : new SeenRow(place.table, place.row, sources);
}
