import type { EpochMs, SourceId } from "../ids.ts";
import type { Sighting } from "./tracked-row.ts";

const never: Sighting = { sources: [], unknownSince: null };

/** Numbers equal sightings by the order in which they were met first: very many findings have the same few. */
export class SightingPool {
  readonly #sightings: Sighting[] = [];
  readonly #ids = new Map<string, number>();
  #last: (Sighting & { readonly id: number }) | null = null;

  at(id: number): Sighting {
    return this.#sightings[id] ?? never;
  }

  /** The id of a sighting, which is added where it is new. */
  idOf(sources: readonly SourceId[], unknownSince: EpochMs | null): number {
    // Findings that follow each other mostly have the very same list.
    const last = this.#last;
    if (last !== null && sources === last.sources && unknownSince === last.unknownSince) return last.id;
    const text = JSON.stringify([unknownSince, ...sources]);
    const id = this.#ids.get(text) ?? this.#sightings.push({ sources, unknownSince }) - 1;
    this.#ids.set(text, id);
    this.#last = { sources, unknownSince, id };
    return id;
  }
}
