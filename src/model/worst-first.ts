import { compareTexts } from "./compare-texts.ts";
import type { Finding } from "./finding.ts";
import type { FindingList } from "./finding-list.ts";
import { FindingView } from "./finding-view.ts";
import { severityRank } from "./severity.ts";

/** Order of a list of findings: severity, likelihood of exploitation and CVSS from worst to least, then the key. */
export function compareWorstFirst(left: Finding, right: Finding): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    descending(scoreOf(left.epss), scoreOf(right.epss)) ||
    descending(scoreOf(left.cvss), scoreOf(right.cvss)) ||
    compareTexts(left.key, right.key)
  );
}

/** Whether a list is in this order already. */
export function isWorstFirst(list: FindingList): boolean {
  let before: Finding | null = null;
  for (const { finding } of list.values()) {
    if (before !== null && compareWorstFirst(before, finding) > 0) return false;
    before = finding;
  }
  return true;
}

/**
 * The places of a list in this order. Very many findings have few severities, scores and projects: findings are dealt out by each of
 * these in turn, the last to decide first, and only those that are equal in all are compared one by one. Of a finding nothing but
 * numbers is kept meanwhile.
 */
export function placesWorstFirst(list: FindingList): Uint32Array {
  const dealer = new Dealer(list);
  dealer.dealOut(FindingView.keyStartOf, compareTexts);
  dealer.dealOut(({ cvss }) => scoreOf(cvss), descending);
  dealer.dealOut(({ epss }) => scoreOf(epss), descending);
  dealer.dealOut(({ severity }) => -severityRank(severity), descending);
  orderEquals(dealer.places, list);
  return dealer.places;
}

/** Puts the places of a list in order by one trait of its findings after the other. */
class Dealer {
  places: Uint32Array;
  readonly #list: FindingList;
  /** Where places are dealt to, and what each of them has: arrays of so many numbers are not made anew each time. */
  #room: Uint32Array;
  readonly #ids: Uint32Array;

  constructor(list: FindingList) {
    this.#list = list;
    this.#room = new Uint32Array(list.length);
    this.#ids = new Uint32Array(list.length);
    this.places = new Uint32Array(list.length);
    for (let place = 0; place < list.length; place += 1) this.places[place] = place;
  }

  /** Orders places by a trait of their findings, those that are equal in it as they were. */
  dealOut<Trait extends string | number>(
    traitOf: (finding: Finding) => Trait,
    compare: (left: Trait, right: Trait) => number,
  ): void {
    const ids = this.#numberTraits(traitOf);
    if (ids.size < 2) return;
    const next = startsOf(this.#ids, ids, [...ids.keys()].sort(compare));
    const dealt = this.#room;
    for (const place of this.places) {
      const id = this.#ids[place] ?? 0;
      const start = next[id] ?? 0;
      dealt[start] = place;
      next[id] = start + 1;
    }
    this.#room = this.places;
    this.places = dealt;
  }

  #numberTraits<Trait extends string | number>(traitOf: (finding: Finding) => Trait): ReadonlyMap<Trait, number> {
    const ids = new Map<Trait, number>();
    let place = 0;
    for (const { finding } of this.#list.values()) {
      const trait = traitOf(finding);
      const id = ids.get(trait) ?? ids.size;
      if (id === ids.size) ids.set(trait, id);
      this.#ids[place] = id;
      place += 1;
    }
    return ids;
  }
}

/** For each id the place at which its first finding stands when all are in the order of that trait. */
function startsOf<Trait>(idAt: Uint32Array, ids: ReadonlyMap<Trait, number>, sorted: readonly Trait[]): Uint32Array {
  const counts = new Uint32Array(ids.size);
  for (const id of idAt) counts[id] = (counts[id] ?? 0) + 1;
  const starts = new Uint32Array(ids.size);
  let start = 0;
  for (const trait of sorted) {
    const id = ids.get(trait) ?? 0;
    starts[id] = start;
    start += counts[id] ?? 0;
  }
  return starts;
}

/** Puts neighbours that are equal in all but the rest of their key in the order of that. */
function orderEquals(places: Uint32Array, list: FindingList): void {
  const findingAt = (index: number): Finding | undefined => list.at(places[index] ?? 0)?.finding;
  for (let start = 0; start < places.length; ) {
    const first = findingAt(start);
    let end = start + 1;
    for (let next = findingAt(end); end < places.length && isEqualSoFar(first, next); next = findingAt(end)) end += 1;
    if (end - start > 1) {
      const run = Array.from(places.subarray(start, end), (place) => ({ place, key: list.at(place)?.finding.key ?? "" }));
      run.sort((one, other) => compareTexts(one.key, other.key));
      places.set(
        run.map(({ place }) => place),
        start,
      );
    }
    start = end;
  }
}

function isEqualSoFar(one: Finding | undefined, other: Finding | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const areScoresEqual = one.severity === other.severity && one.epss === other.epss && one.cvss === other.cvss;
  return areScoresEqual && FindingView.keyStartOf(one) === FindingView.keyStartOf(other);
}

/** A missing score comes after every known one. */
function scoreOf(score: number | null): number {
  return score ?? -1;
}

function descending(left: number, right: number): number {
  return right - left;
}
