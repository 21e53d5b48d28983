import type { Departure } from "../model/change.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { SourceId } from "../model/ids.ts";

/** Counts departures by reason and sources. */
export class DepartureCount {
  readonly #byKey = new Map<string, Departure>();

  add(why: Departure["why"], sources: readonly SourceId[]): void {
    const key = [why, ...sources].join("\n");
    this.#byKey.set(key, { why, sources, count: (this.#byKey.get(key)?.count ?? 0) + 1 });
  }

  /** The departures in a stable order. */
  toList(): readonly Departure[] {
    return [...this.#byKey].sort(([left], [right]) => compareTexts(left, right)).map(([, departure]) => departure);
  }
}
