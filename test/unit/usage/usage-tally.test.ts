import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseCsvHeader } from "../../../src/csv/csv-header.ts";
import { viewOfTexts } from "../../../src/csv/record-view.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { slotsOf } from "../../../src/snyk-export/cell-slots.ts";
import { SeenIds } from "../../../src/snyk-export/seen-ids.ts";
import { createUsageRowParser, type UsageRow, usageRowColumns } from "../../../src/snyk-export/usage-row.ts";
import { eventOf, hour, now, org, plain, requestOf, tallyOf, week } from "./usage-fixture.ts";

const columns = [
  "USER_NAME",
  "INTERACTION_TIMESTAMP",
  "ID",
  "USER_EMAIL",
  "INTERACTION_STATUS",
  "INTERACTION_TYPE",
  "ORG_PUBLIC_ID",
];
const header = parseCsvHeader(columns, "x");
const asked = slotsOf(header, usageRowColumns);
const read = createUsageRowParser(asked.slots);

function parse(texts: readonly string[]): UsageRow {
  const cells = asked.columns.map((column) => texts[header.positions.get(column) ?? -1] ?? "");
  return read(viewOfTexts(cells, { row: 1, line: 2, bytes: 0 }));
}

test("a row is read by the names of its columns, whatever their order", () => {
  const row = parse(["Someone", "2026-11-16 05:17:00.013", "e1", "Someone@Example.COM", "Failure", "Scan done", "AB"]);
  assert.ok(row.kind === "event");
  const { id, at, user, status, orgId, product, durationMs } = row.event;
  assert.deepEqual(
    [id, at, user, status, orgId, product, durationMs],
    ["e1", now - hour + 13, "someone@example.com", "failure", "ab", "", null],
  );
});

const users: readonly (readonly [string, string, string])[] = [
  ["Someone", "", "someone"],
  ["Someone", "null", "someone"],
  ["", "", ""],
  ["\\N", "A@B.C", "a@b.c"],
];
for (const [name, email, user] of users) {
  test(`the user of name "${name}" and e-mail "${email}" is "${user}"`, () => {
    const row = parse([name, "2026-11-16 05:17:00", "e1", email, "", "", ""]);
    assert.ok(row.kind === "event");
    assert.equal(row.event.user, user);
  });
}

const unreadable: readonly (readonly [string, readonly string[]])[] = [
  ["ID", ["", "2026-11-16 05:17:00", "", "", "", "", ""]],
  ["INTERACTION_TIMESTAMP", ["", "", "e1", "", "", "", ""]],
  ["INTERACTION_TIMESTAMP", ["", "yesterday", "e1", "", "", "", ""]],
];
for (const [column, record] of unreadable) {
  test(`a row with ${column} ${JSON.stringify(record[1])} is a problem`, () => {
    const row = parse(record);
    assert.ok(row.kind === "problem");
    assert.equal(row.column, column);
  });
}

test("a value of any length is cut, and stays well-formed", () => {
  const row = parse(["", "2026-11-16", "e1", "", "", `${"x".repeat(78)}😀😀`, ""]);
  assert.ok(row.kind === "event");
  assert.equal(row.event.interaction.length, 80);
  assert.ok(row.event.interaction.isWellFormed());
});

test("events are counted by value, day and user; failing ones by exit code; the slowest are kept", () => {
  const all = [
    eventOf({ user: "a@b.c", durationMs: 5 }),
    eventOf({ user: "", product: "Snyk IaC", status: "failure", exitCode: "2", at: now - 30 * hour, durationMs: null }),
    ...Array.from({ length: 12 }, (_, index) => eventOf({ user: "d@e.f", durationMs: 100 + index, orgName: "Renamed" })),
  ];
  const usage = tallyOf(all).get(org.id);
  assert.ok(usage !== undefined);
  assert.deepEqual([usage.events, usage.users.size, usage.users.has("a@b.c"), usage.orgName], [14, 2, true, "Renamed"]);
  assert.deepEqual(
    [...usage.counts.product],
    [
      ["Snyk Code", 13],
      ["Snyk IaC", 1],
    ],
  );
  assert.deepEqual(
    [...usage.counts.day],
    [
      ["2026-11-16", 13],
      ["2026-11-15", 1],
    ],
  );
  assert.deepEqual([...usage.failuresByExitCode], [["2", 1]]);
  assert.deepEqual(
    usage.slowest.map(({ durationMs }) => durationMs),
    [111, 110, 109, 108, 107, 106, 105, 104, 103, 102],
  );
});

test("an id is counted once, and only within the window", () => {
  const inside = eventOf();
  const all = [inside, inside, eventOf({ at: now - week }), eventOf({ at: now - week - 1 }), eventOf({ at: now })];
  assert.equal(tallyOf(all).get(org.id)?.events, 2);
});

test("users are kept as what stands for them", () => {
  const usage = tallyOf([eventOf({ user: "a@b.c" })], requestOf({ identify: (user) => `hash of ${user}` })).get(org.id);
  assert.deepEqual([usage?.users.has("a@b.c"), usage?.users.has("hash of a@b.c")], [false, true]);
});

test("a row without an Organization is of the Organization that was asked", () => {
  const request = requestOf({ source: sourceOf(org, "usage") });
  assert.deepEqual([...tallyOf([eventOf({ orgId: "" })], request).keys()], [org.id]);
  assert.deepEqual([...tallyOf([eventOf({ orgId: "" })]).keys()], [""]);
});

test("the order of rows changes nothing", () => {
  const all = Array.from({ length: 30 }, (_, index) =>
    eventOf({
      orgId: `org-${index % 3}`,
      user: `${index % 7}@b.c`,
      durationMs: index % 5,
      target: `${index}`,
      orgName: `n${index % 4}`,
    }),
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      assert.deepEqual(plain(tallyOf(shuffled)), plain(tallyOf(all)));
    }),
    { seed: 4711, numRuns: 50 },
  );
});

test("ids are known again in whatever number", () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: 5_000 }, (_, index) => `id-${index}`);
  assert.ok(ids.every((id) => seen.add(id)));
  assert.ok(ids.every((id) => !seen.add(id)));
});
