import { type FindingKey, keyText } from "./world-model.ts";

/** Why a finding is new; where two fit, the first of these. */
export type NewReason = "newly-disclosed" | "new-project" | "introduced";
/** Why the rows of a finding are no longer there. */
export type GoneCause = "deleted" | "deactivated";

/** What a report of one week must say, counted by the world while it changed; the lists hold findings, not rows. */
export type WeekExpectation = {
  readonly week: number;
  readonly reportAt: number;
  readonly new: readonly (FindingKey & { readonly reason: NewReason })[];
  readonly reopened: readonly FindingKey[];
  readonly escalated: readonly FindingKey[];
  readonly resolved: readonly FindingKey[];
  readonly ignored: readonly FindingKey[];
  readonly downgraded: readonly FindingKey[];
  readonly gone: readonly (FindingKey & { readonly cause: GoneCause })[];
  readonly openCount: number;
};

/** A cause for a finding to be open that was not. */
export type Arrival =
  | { readonly kind: "new"; readonly reason: NewReason }
  | { readonly kind: "reopened" }
  | { readonly kind: "escalated" };
/** A cause for a finding not to be open that was. */
export type Departure =
  | { readonly kind: "resolved" }
  | { readonly kind: "ignored" }
  | { readonly kind: "downgraded" }
  | { readonly kind: "gone"; readonly cause: GoneCause };

/** What a report can see: findings that it counts as open, all it meets, and those of them that are resolved or ignored. */
export type ReportedState = {
  readonly open: readonly FindingKey[];
  readonly known: readonly FindingKey[];
  readonly closed: readonly FindingKey[];
};

type Notes = { readonly key: FindingKey; arrivals: Arrival[]; departure: Departure | null };

const ARRIVAL_ORDER: readonly Arrival["kind"][] = ["reopened", "escalated", "new"];

/**
 * Keeps book of why findings come and go between two reports. It hears of causes, never of rows, so that what it expects does
 * not come from the same comparison of rows that it is there to check.
 */
export class ChangeLedger {
  #openBefore = new Map<string, FindingKey>();
  #known = new Set<string>();
  #closed = new Set<string>();
  #knownProjects = new Set<string>();
  #notes = new Map<string, Notes>();
  #lastReportAt: number | null = null;

  /** When the last report was made; null before the first. */
  get lastReportAt(): number | null {
    return this.#lastReportAt;
  }

  knowsProject(projectId: string): boolean {
    return this.#knownProjects.has(projectId);
  }

  /** Whether the last report could see the finding, open or not and of whatever severity. */
  knows(key: FindingKey): boolean {
    return this.#known.has(keyText(key));
  }

  /** Whether the last report saw the finding resolved or ignored. */
  sawClosed(key: FindingKey): boolean {
    return this.#closed.has(keyText(key));
  }

  arrived(key: FindingKey, arrival: Arrival): void {
    this.#notesOf(key).arrivals.push(arrival);
  }

  departed(key: FindingKey, departure: Departure): void {
    this.#notesOf(key).departure = departure;
  }

  /** Ends the week: compares what is open with what was, and explains each difference by its noted cause. */
  close(week: number, reportAt: number, state: ReportedState): WeekExpectation {
    const openNow = new Map(state.open.map((key) => [keyText(key), key]));
    const isFirst = this.#lastReportAt === null;
    const came = isFirst
      ? []
      : [...openNow].filter(([text]) => !this.#openBefore.has(text)).map(([, key]) => this.#arrivalOf(key));
    const left = [...this.#openBefore].filter(([text]) => !openNow.has(text)).map(([, key]) => this.#departureOf(key));
    const leftAs = (kind: Departure["kind"]) => left.filter(({ departure }) => departure.kind === kind).map(({ key }) => key);
    this.#openBefore = openNow;
    this.#known = new Set(state.known.map(keyText));
    this.#closed = new Set(state.closed.map(keyText));
    this.#knownProjects = new Set(state.known.map((key) => key.projectId));
    this.#notes = new Map();
    this.#lastReportAt = reportAt;
    return {
      week,
      reportAt,
      new: came.flatMap(({ key, arrival }) => (arrival.kind === "new" ? [{ ...key, reason: arrival.reason }] : [])),
      reopened: came.filter(({ arrival }) => arrival.kind === "reopened").map(({ key }) => key),
      escalated: came.filter(({ arrival }) => arrival.kind === "escalated").map(({ key }) => key),
      resolved: leftAs("resolved"),
      ignored: leftAs("ignored"),
      downgraded: leftAs("downgraded"),
      gone: left.flatMap(({ key, departure }) => (departure.kind === "gone" ? [{ ...key, cause: departure.cause }] : [])),
      openCount: openNow.size,
    };
  }

  #notesOf(key: FindingKey): Notes {
    const known = this.#notes.get(keyText(key));
    if (known !== undefined) return known;
    const notes: Notes = { key, arrivals: [], departure: null };
    this.#notes.set(keyText(key), notes);
    return notes;
  }

  #arrivalOf(key: FindingKey): { key: FindingKey; arrival: Arrival } {
    const arrivals = this.#notes.get(keyText(key))?.arrivals ?? [];
    for (const kind of ARRIVAL_ORDER) {
      const arrival = arrivals.find((candidate) => candidate.kind === kind);
      if (arrival !== undefined) return { key, arrival };
    }
    throw new Error(`a finding opened without a cause: ${keyText(key)}`);
  }

  #departureOf(key: FindingKey): { key: FindingKey; departure: Departure } {
    const departure = this.#notes.get(keyText(key))?.departure ?? null;
    if (departure === null) throw new Error(`a finding closed without a cause: ${keyText(key)}`);
    return { key, departure };
  }
}
