import type { CountedEvent } from "../model/audit-event.ts";
import type { SeenEvent } from "../model/audit-report.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { AuditEventId, EpochMs } from "../model/ids.ts";

export type EventSearches = {
  /** What each complete search returned, one for each scope. */
  readonly searches: readonly ReadonlyMap<AuditEventId, CountedEvent>[];
  readonly seen: ReadonlyMap<AuditEventId, SeenEvent>;
  /** Start of the earliest window that any later search may have, a new or failed source's included: older events need not be remembered. */
  readonly keepFrom: EpochMs;
};

export type FreshEvents = {
  /** Events that no report told before, with the number of copies that are untold, by time and then by id. */
  readonly fresh: readonly CountedEvent[];
  /** What the next run must know as told. */
  readonly seen: ReadonlyMap<AuditEventId, SeenEvent>;
};

/**
 * The events that no earlier report told. Scopes overlap, so an event counts as often as the search that returned it most
 * often; windows overlap, so what was told before is taken off.
 */
export function freshEvents({ searches, seen, keepFrom }: EventSearches): FreshEvents {
  const found = mergeSearches(searches);
  const next = new Map(seen);
  const fresh: CountedEvent[] = [];
  for (const [id, { event, count }] of found) {
    const told = seen.get(id)?.count ?? 0;
    if (count > told) fresh.push({ event, count: count - told });
    next.set(id, { count: Math.max(count, told), createdAt: event.createdAt });
  }
  return { fresh: fresh.sort(compareEvents), seen: pruneSeen(next, keepFrom) };
}

function mergeSearches(searches: readonly ReadonlyMap<AuditEventId, CountedEvent>[]): ReadonlyMap<AuditEventId, CountedEvent> {
  const merged = new Map<AuditEventId, CountedEvent>();
  for (const search of searches) {
    for (const [id, counted] of search) {
      const known = merged.get(id);
      merged.set(id, known === undefined ? counted : mergeCounted(known, counted));
    }
  }
  return merged;
}

/** A search in the Organization may leave out the Group that a search in the Group names. */
function mergeCounted(left: CountedEvent, right: CountedEvent): CountedEvent {
  const event = left.event.groupId >= right.event.groupId ? left.event : right.event;
  return { event, count: Math.max(left.count, right.count) };
}

function pruneSeen(seen: ReadonlyMap<AuditEventId, SeenEvent>, keepFrom: EpochMs): ReadonlyMap<AuditEventId, SeenEvent> {
  const kept = [...seen].filter(([, { createdAt }]) => createdAt >= keepFrom);
  return new Map(
    kept.sort(([leftId, left], [rightId, right]) => left.createdAt - right.createdAt || compareTexts(leftId, rightId)),
  );
}

function compareEvents(left: CountedEvent, right: CountedEvent): number {
  return left.event.createdAt - right.event.createdAt || compareTexts(left.event.id, right.event.id);
}
