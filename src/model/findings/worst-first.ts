import { WordColumn } from "../columns/word-column.ts";
import { compareTexts } from "../compare-texts.ts";
import type { Finding } from "../finding.ts";
import { severityRank } from "../severity.ts";
import type { FindingList } from "./finding-list.ts";
import { FindingView } from "./finding-view.ts";

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
  const traits: readonly SortTrait[] = [
    new Trait(list.length, FindingView.keyStartOf, compareTexts),
    new Trait(list.length, ({ cvss }) => scoreOf(cvss), descending),
    new Trait(list.length, ({ epss }) => scoreOf(epss), descending),
    new Trait(list.length, ({ severity }) => -severityRank(severity), descending),
  ];
  let place = 0;
  for (const { finding } of list.values()) {
    for (const trait of traits) trait.take(place, finding);
    place += 1;
  }
  let places = new Uint32Array(list.length);
  for (place = 0; place < list.length; place += 1) places[place] = place;
  let room = new Uint32Array(list.length);
  for (const trait of traits) {
    trait.dealOut(places, room);
    [places, room] = [room, places];
  }
  orderEquals(places, traits, list);
  return places;
}

type SortTrait = {
  readonly take: (place: number, finding: Finding) => void;
  readonly dealOut: (places: Uint32Array, into: Uint32Array) => void;
  readonly isEqual: (one: number, other: number) => boolean;
};

/** What the findings of a list have of one trait, by place. */
class Trait<Value extends string | number> implements SortTrait {
  readonly #read: (finding: Finding) => Value;
  readonly #compare: (left: Value, right: Value) => number;
  readonly #ids = new Map<Value, number>();
  readonly #idAt: WordColumn;

  constructor(size: number, read: (finding: Finding) => Value, compare: (left: Value, right: Value) => number) {
    this.#read = read;
    this.#compare = compare;
    this.#idAt = new WordColumn(size);
  }

  /** Takes the finding of a place. */
  take(place: number, finding: Finding): void {
    const value = this.#read(finding);
    const id = this.#ids.get(value) ?? this.#ids.size;
    if (id === this.#ids.size) this.#ids.set(value, id);
    this.#idAt.set(place, id);
  }

  /** Orders places by this trait, those that are equal in it as they are. */
  dealOut(places: Uint32Array, into: Uint32Array): void {
    const next = this.#starts(places.length);
    for (const place of places) {
      const id = this.#idAt.at(place);
      const start = next[id] ?? 0;
      into[start] = place;
      next[id] = start + 1;
    }
  }

  isEqual(one: number, other: number): boolean {
    return this.#idAt.at(one) === this.#idAt.at(other);
  }

  /** For each value the place at which its first finding stands when all are in order. */
  #starts(size: number): Uint32Array {
    const counts = new Uint32Array(this.#ids.size);
    for (let place = 0; place < size; place += 1) {
      const id = this.#idAt.at(place);
      counts[id] = (counts[id] ?? 0) + 1;
    }
    const starts = new Uint32Array(this.#ids.size);
    let start = 0;
    for (const value of [...this.#ids.keys()].sort(this.#compare)) {
      const id = this.#ids.get(value) ?? 0;
      starts[id] = start;
      start += counts[id] ?? 0;
    }
    return starts;
  }
}

/** Puts neighbours that are equal in all traits in the order of the rest of their key. */
function orderEquals(places: Uint32Array, traits: readonly SortTrait[], list: FindingList): void {
  for (let start = 0; start < places.length; ) {
    const first = places[start] ?? 0;
    let end = start + 1;
    while (end < places.length && areEqual(first, places[end] ?? 0, traits)) end += 1;
    if (end - start > 1) orderByKey(places.subarray(start, end), list);
    start = end;
  }
}

function areEqual(one: number, other: number, traits: readonly SortTrait[]): boolean {
  for (const trait of traits) if (!trait.isEqual(one, other)) return false;
  return true;
}

function orderByKey(places: Uint32Array, list: FindingList): void {
  const keyed = Array.from(places, (place) => ({ place, key: list.at(place)?.finding.key ?? "" }));
  keyed.sort((one, other) => compareTexts(one.key, other.key));
  places.set(keyed.map(({ place }) => place));
}

/** A missing score comes after every known one. */
function scoreOf(score: number | null): number {
  return score ?? -1;
}

function descending(left: number, right: number): number {
  return right - left;
}
