import assert from "node:assert/strict";
import { test } from "node:test";
import { firstLookBackMs, isTimezone, type PeriodKind, periodAt } from "../../../src/model/period.ts";

const day = 24 * 60 * 60 * 1000;

const periods: readonly [string, PeriodKind, string, string, string | null][] = [
  ["2026-11-20T06:17:00Z", "week", "UTC", "2026-W47", "2026-11-16T00:00:00Z"],
  ["2026-11-20T06:17:00Z", "day", "UTC", "2026-11-20", "2026-11-20T00:00:00Z"],
  ["2026-11-20T06:17:00Z", "month", "UTC", "2026-11", "2026-11-01T00:00:00Z"],
  ["2026-11-20T06:17:00Z", "rolling", "UTC", "rolling", null],
  // 2026 has 53 ISO weeks; the last one ends on Sunday, 3 January 2027.
  ["2026-12-28T00:00:00Z", "week", "UTC", "2026-W53", "2026-12-28T00:00:00Z"],
  ["2027-01-01T12:00:00Z", "week", "UTC", "2026-W53", "2026-12-28T00:00:00Z"],
  ["2027-01-03T23:30:00Z", "week", "UTC", "2026-W53", "2026-12-28T00:00:00Z"],
  ["2027-01-03T23:30:00Z", "week", "Pacific/Auckland", "2027-W01", "2027-01-03T11:00:00Z"],
  ["2027-01-03T23:30:00Z", "week", "America/Los_Angeles", "2026-W53", "2026-12-28T08:00:00Z"],
  ["2027-01-04T05:00:00Z", "week", "UTC", "2027-W01", "2027-01-04T00:00:00Z"],
  ["2027-01-04T05:00:00Z", "week", "Pacific/Auckland", "2027-W01", "2027-01-03T11:00:00Z"],
  ["2027-01-04T05:00:00Z", "week", "America/Los_Angeles", "2026-W53", "2026-12-28T08:00:00Z"],
  // 2025-12-29 belongs to the first week of 2026; 1 January 2022 to week 52 of 2021.
  ["2025-12-29T00:00:00Z", "week", "UTC", "2026-W01", "2025-12-29T00:00:00Z"],
  ["2022-01-01T00:00:00Z", "week", "UTC", "2021-W52", "2021-12-27T00:00:00Z"],
  ["2027-01-01T00:30:00Z", "month", "America/Los_Angeles", "2026-12", "2026-12-01T08:00:00Z"],
  ["2026-10-25T00:30:00Z", "day", "Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z"],
];

for (const [at, kind, zone, id, start] of periods) {
  test(`${at} in ${zone} is in ${kind} ${id}`, () => {
    const startsAt = start === null ? null : Date.parse(start);
    assert.deepEqual(periodAt(Date.parse(at), kind, zone), { kind, id, startsAt });
  });
}

test("a first window looks back one period, over a change of the clocks too", () => {
  const at = Date.parse("2026-03-30T06:00:00Z");
  assert.equal(firstLookBackMs(at, "week", "UTC"), 7 * day);
  assert.equal(firstLookBackMs(at, "week", "Europe/Berlin"), 7 * day - 60 * 60 * 1000);
  assert.equal(firstLookBackMs(at, "day", "UTC"), day);
  assert.equal(firstLookBackMs(at, "month", "UTC"), 30 * day, "a month before 30 March is 28 February");
  assert.equal(firstLookBackMs(at, "rolling", "UTC"), 7 * day);
  assert.equal(firstLookBackMs(at, "none", "UTC"), 7 * day);
});

test("time zones are names of the IANA database", () => {
  assert.deepEqual(["UTC", "Europe/Berlin", "CET", "Berlin", "+02:00", ""].map(isTimezone), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
