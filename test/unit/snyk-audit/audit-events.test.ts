import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Json } from "../../../src/model/audit-event.ts";
import { canonicalJson } from "../../../src/snyk-audit/audit-event-id.ts";
import { parseAuditItem } from "../../../src/snyk-audit/audit-item.ts";
import { auditQueries, isWantedEvent } from "../../../src/snyk-audit/audit-selection.ts";

const org = "55555555-5555-4555-8555-555555555555";
const item = {
  created: "2026-01-05T06:17:03.412Z",
  event: "org.project.ignore.create",
  org_id: org,
  user_id: "u",
  content: { reason: "test code", deep: { b: 1, a: [1, null] } },
};

test("both spellings, nulls and absent members are one event", () => {
  const snake = parseAuditItem(item);
  const camel = parseAuditItem({
    content: { deep: { a: [1, null], b: 1 }, reason: "test code" },
    userId: "u",
    projectId: null,
    orgId: org,
    groupId: null,
    event: item.event,
    created: "2026-01-05T06:17:03.412000Z",
  });
  assert.equal(snake?.event.id, camel?.event.id);
  assert.deepEqual({ ...snake?.event, content: null }, { ...camel?.event, content: null });
  assert.equal(parseAuditItem({ ...item, group_id: "g" })?.event.id, snake?.event.id);
});

test("what an event says is its identity", () => {
  const changes = [
    { created: "2026-01-05T06:17:03.413Z" },
    { event: "x" },
    { org_id: "o" },
    { project_id: "p" },
    { user_id: null },
    { content: { reason: "other" } },
  ];
  const ids = [item, ...changes.map((change) => ({ ...item, ...change }))].map((one) => parseAuditItem(one)?.event.id);
  assert.equal(new Set(ids).size, changes.length + 1);
});

test("an event without content, and items that are none", () => {
  assert.deepEqual(parseAuditItem({ created: item.created, event: "org.project.remove" })?.event.content, {});
  for (const bad of [null, 1, [], {}, { event: "x" }, { ...item, created: "soon" }, { ...item, event: "" }])
    assert.equal(parseAuditItem(bad), null);
});

test("a live invitation is kept nowhere", () => {
  const url = "https://app.snyk.io/invite/link/secret";
  for (const event of ["org.user.invite_link.create", "group.user.invite"]) {
    const parsed = parseAuditItem({
      ...item,
      event,
      content: { openInvitePublicId: "i", url, nested: [{ url }, `join: ${url}`] },
    });
    assert.doesNotMatch(JSON.stringify(parsed), /secret/);
    assert.equal(parsed?.event.content.openInvitePublicId, "i");
  }
  assert.match(JSON.stringify(parseAuditItem({ ...item, event: "api.access", content: { url } })), /secret/);
});

test("equal JSON has one canonical text, and unequal JSON has another", () => {
  const property = fc.property(fc.jsonValue(), (value) => {
    const json: Json = JSON.parse(JSON.stringify(value));
    assert.deepEqual(JSON.parse(canonicalJson(json)), json);
    assert.equal(canonicalJson(reversed(json)), canonicalJson(json));
  });
  fc.assert(property, { seed: 7, numRuns: 500 });
});

/** The same value with the members of every object in the opposite order. */
function reversed(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]): [string, Json] => [name, reversed(member)]),
  );
}

const none = { events: [], excludedEvents: [], userId: null, projectId: null };

test("api.access takes a search of its own", () => {
  const named = { events: "api.access" };
  assert.deepEqual(auditQueries(none), [{}]);
  assert.deepEqual(auditQueries({ ...none, events: ["org.user.*"], userId: "u", projectId: "p" }), [
    { user_id: "u", project_id: "p" },
  ]);
  assert.deepEqual(auditQueries({ ...none, events: ["api.access"] }), [named]);
  assert.deepEqual(auditQueries({ ...none, events: ["api.*"] }), [{}, named]);
});

test("patterns choose events", () => {
  const names = ["org.user.add", "org.user", "org.edit"];
  assert.deepEqual(
    names.filter((name) => isWantedEvent(none, name)),
    names,
  );
  assert.deepEqual(
    names.filter((name) => isWantedEvent({ ...none, events: ["org.user.*"] }, name)),
    ["org.user.add"],
  );
  assert.deepEqual(
    names.filter((name) => isWantedEvent({ ...none, excludedEvents: ["org.edit", "org.user.a*"] }, name)),
    ["org.user"],
  );
});
