import type { Finding, TrackedFinding } from "../finding.ts";
import type { EpochMs, SourceId } from "../ids.ts";
import type { FindingTable } from "./finding-table.ts";
import { FindingView } from "./finding-view.ts";

/** Who showed a finding, and since when nobody could: the same object for very many findings. */
export type Sighting = Pick<TrackedFinding, "sources" | "unknownSince">;

/** A tracked finding that lies in a table: a reference, read member by member when it is asked. It must not be spread. */
export class TrackedRow implements TrackedFinding {
  readonly #table: FindingTable;
  readonly #row: number;
  readonly #sighting: Sighting;

  constructor(table: FindingTable, row: number, sighting: Sighting) {
    this.#table = table;
    this.#row = row;
    this.#sighting = sighting;
  }

  get finding(): Finding {
    return this.#table.view(this.#row);
  }

  get sources(): readonly SourceId[] {
    return this.#sighting.sources;
  }

  get unknownSince(): EpochMs | null {
    return this.#sighting.unknownSince;
  }

  toJSON(): TrackedFinding {
    return { finding: this.finding, sources: this.sources, unknownSince: this.unknownSince };
  }
}

/** A finding with who showed it, as small as can be. `sighting` is best shared by many findings. */
export function trackedAs(finding: Finding, sighting: Sighting): TrackedFinding {
  const place = FindingView.placeOf(finding);
  return place === null ? { finding, ...sighting } : new TrackedRow(place.table, place.row, sighting);
}
