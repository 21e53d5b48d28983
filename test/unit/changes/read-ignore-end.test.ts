import assert from "node:assert/strict";
import { test } from "node:test";
import { readIgnoreEnd } from "../../../src/changes/read-ignore-end.ts";
import type { Json } from "../../../src/model/audit-event.ts";

const end = (expires?: Json, disregardIfFixable?: Json) =>
  readIgnoreEnd({
    content: {
      ...(expires === undefined ? {} : { expires }),
      ...(disregardIfFixable === undefined ? {} : { disregardIfFixable }),
    },
  });
const at = (time: number, orFix = false) => ({ kind: "at", at: time, orFix });

const readable: readonly (readonly [text: string, time: number])[] = [
  ["2026-12-24T10:11:12.345Z", Date.UTC(2026, 11, 24, 10, 11, 12, 345)],
  ["2026-12-24T10:11:12.345678Z", Date.UTC(2026, 11, 24, 10, 11, 12, 345)],
  ["2026-12-24T10:11:12+02:00", Date.UTC(2026, 11, 24, 8, 11, 12)],
  ["2026-12-24T10:11:12-0230", Date.UTC(2026, 11, 24, 12, 41, 12)],
  ["2026-12-24T10:11z", Date.UTC(2026, 11, 24, 10, 11)],
  ["2026-12-24 10:11:12.345", Date.UTC(2026, 11, 24, 10, 11, 12, 345)],
  ["2026-12-24 10:11:12 UTC", Date.UTC(2026, 11, 24, 10, 11, 12)],
  [" 2026-12-24 ", Date.UTC(2026, 11, 24)],
  ["9999-12-31T23:59:59Z", Date.UTC(9999, 11, 31, 23, 59, 59)],
];
for (const [text, time] of readable) {
  test(`an end that is read: ${text}`, () => assert.deepEqual(end(text), at(time)));
}

const garbage: readonly Json[] = [
  "never",
  1_798_070_400_000,
  0,
  true,
  "2026",
  "2026-13-01",
  "2026-12-24T25:00:00Z",
  "+275760-09-13T00:00:00.000Z",
  "99999-01-01",
  "24.12.2026",
  "2026-12-24T10:11:12Z | @octocat <!-- x -->",
  `2026-12-24${" ".repeat(100_000)}x`,
  "9".repeat(1_000_000),
  ["2026-12-24"],
  { date: "2026-12-24" },
];
for (const value of garbage) {
  test(`an end that cannot be read: ${JSON.stringify(value).slice(0, 50)}`, () => {
    assert.deepEqual(end(value), { kind: "unreadable" });
    assert.deepEqual(end(value, true), { kind: "unreadable" });
  });
}

test("no end is named by members that are missing, null, empty or false", () => {
  for (const value of [undefined, null, "", false]) assert.deepEqual(end(value, value), { kind: "not-named" });
});

test("a fix may end an ignore, alone or before its day", () => {
  assert.deepEqual(end(null, true), { kind: "fix" });
  assert.deepEqual(end("2026-12-24", true), at(Date.UTC(2026, 11, 24), true));
  for (const odd of [1, "yes", {}, []]) assert.deepEqual(end(null, odd), { kind: "not-named" });
});

test("members of a prototype are not read", () => {
  const content: { readonly [member: string]: Json } = JSON.parse('{"__proto__":{"expires":"2026-12-24"}}');
  assert.deepEqual(readIgnoreEnd({ content }), { kind: "not-named" });
});
