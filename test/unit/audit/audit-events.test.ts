import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { freshEvents } from "../../../src/audit/audit-events.ts";
import type { CountedEvent } from "../../../src/model/audit-event.ts";
import type { SeenEvent } from "../../../src/model/audit-report.ts";
import { type AuditEventId, asAuditEventId, type EpochMs } from "../../../src/model/ids.ts";
import { hour, makeEvent } from "../changes/findings-fixture.ts";
import { seeded } from "../changes/random-history.ts";

function search(
  ...found: readonly (readonly [id: string, count: number, createdAt: EpochMs])[]
): Map<AuditEventId, CountedEvent> {
  const counted = found.map(([id, count, createdAt]): [AuditEventId, CountedEvent] => [
    asAuditEventId(id),
    { event: makeEvent({ event: "org.edit", id: asAuditEventId(id), createdAt }), count },
  ]);
  return new Map(counted);
}

const seenAs = (
  ...entries: readonly (readonly [id: string, count: number, createdAt: EpochMs])[]
): Map<AuditEventId, SeenEvent> => new Map(entries.map(([id, count, createdAt]) => [asAuditEventId(id), { count, createdAt }]));

const brief = (events: readonly CountedEvent[]) => events.map(({ event, count }) => [event.id, count]);

describe("events that no report told", () => {
  test("across scopes the larger count, not the sum", () => {
    const { fresh } = freshEvents({
      searches: [search(["a", 2, 10]), search(["a", 3, 10], ["b", 1, 5])],
      seen: new Map(),
      keepFrom: 0,
    });
    assert.deepEqual(brief(fresh), [
      ["b", 1],
      ["a", 3],
    ]);
  });

  test("what was told is taken off, a later copy is told", () => {
    const seen = seenAs(["a", 2, 10], ["b", 1, 11], ["c", 4, 12]);
    const result = freshEvents({ searches: [search(["a", 3, 10], ["b", 1, 11], ["c", 1, 12])], seen, keepFrom: 0 });
    assert.deepEqual(brief(result.fresh), [["a", 1]]);
    assert.deepEqual(
      [...result.seen.values()].map(({ count }) => count),
      [3, 1, 4],
    );
  });

  test("by time and then by id", () => {
    const { fresh } = freshEvents({ searches: [search(["c", 1, 2], ["b", 1, 2], ["a", 1, 3])], seen: new Map(), keepFrom: 0 });
    assert.deepEqual(
      fresh.map(({ event }) => event.id),
      ["b", "c", "a"],
    );
  });

  test("what is older than any later window is forgotten, also where nothing was searched", () => {
    const seen = seenAs(["old", 1, 99], ["edge", 1, 100]);
    assert.deepEqual([...freshEvents({ searches: [], seen, keepFrom: 100 }).seen.keys()], ["edge"]);
  });

  test("of two forms of one event the one that names the group is taken, in any order", () => {
    const plain = search(["a", 2, 1]);
    const named = new Map(
      [...search(["a", 1, 1])].map(([id, { event }]) => [id, { event: { ...event, groupId: "g" }, count: 1 }]),
    );
    for (const searches of [
      [plain, named],
      [named, plain],
    ]) {
      const [first] = freshEvents({ searches, seen: new Map(), keepFrom: 0 }).fresh;
      assert.deepEqual([first?.event.groupId, first?.count], ["g", 2]);
    }
  });
});

const overlap = 2 * hour;

/** Events of a few hours with few ids, so that copies and shared milliseconds occur; each is served from `createdAt + late`. */
const worlds = fc.record({
  events: fc.array(
    fc.record({
      name: fc.constantFrom("a", "b", "c"),
      createdAt: fc.nat({ max: 11 }).map((step) => step * hour),
      late: fc.nat({ max: overlap - 1 }),
      scopes: fc.constantFrom("first", "second", "both"),
    }),
    { maxLength: 30 },
  ),
  ends: fc.uniqueArray(fc.integer({ min: 1, max: 12 * hour }), { maxLength: 8 }),
});

test("over any split of windows with an overlap of two hours every event is told once, late ones too", () => {
  fc.assert(
    fc.property(worlds, ({ events, ends }) => {
      const told = new Map<string, number>();
      let seen: ReadonlyMap<AuditEventId, SeenEvent> = new Map();
      let searchedTo = 0;
      for (const to of [...ends.toSorted((left, right) => left - right), 16 * hour]) {
        const from = Math.max(0, searchedTo - overlap);
        const inWindow = events.filter(({ createdAt, late }) => createdAt >= from && createdAt < to && createdAt + late <= to);
        const searches = (["first", "second"] as const).map((scope) =>
          count(inWindow.filter(({ scopes }) => scopes === scope || scopes === "both")),
        );
        const result = freshEvents({ searches, seen, keepFrom: to - overlap });
        for (const { event, count: times } of result.fresh) told.set(event.id, (told.get(event.id) ?? 0) + times);
        seen = result.seen;
        searchedTo = to;
      }
      assert.deepEqual([...told].sort(), expected(events).sort());
    }),
    seeded,
  );
});

type Served = { readonly name: string; readonly createdAt: EpochMs; readonly scopes: string };

const idOf = ({ name, createdAt }: Served): string => `${name}@${createdAt}`;

function count(events: readonly Served[]): ReadonlyMap<AuditEventId, CountedEvent> {
  const counts = new Map<string, { readonly createdAt: EpochMs; readonly times: number }>();
  for (const event of events)
    counts.set(idOf(event), { createdAt: event.createdAt, times: (counts.get(idOf(event))?.times ?? 0) + 1 });
  return search(...[...counts].map(([id, { createdAt, times }]) => [id, times, createdAt] as const));
}

/** As often as the scope that has it most often. */
function expected(events: readonly Served[]): [string, number][] {
  const ids = [...new Set(events.map(idOf))];
  return ids.map((id) => {
    const ofScope = (scope: string) =>
      events.filter((event) => idOf(event) === id && [scope, "both"].includes(event.scopes)).length;
    return [id, Math.max(ofScope("first"), ofScope("second"))];
  });
}
