import assert from "node:assert/strict";
import { test } from "node:test";
import { ageStart } from "../../../src/model/finding.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { asAuditEventId, asFindingKey } from "../../../src/model/ids.ts";
import type { State } from "../../../src/model/state.ts";
import { stateInDetail } from "../../../src/state/state-detail.ts";
import {
  deriveDisguiseKey,
  disguiseAuditId,
  disguiseFinding,
  disguiseState,
  disguiseUser,
  keyCheck,
} from "../../../src/state/state-disguise.ts";
import { sampleFinding, sampleSource, sampleState } from "./sample-state.ts";

const key = deriveDisguiseKey("a credential");
const otherKey = deriveDisguiseKey("another credential");

test("a disguised finding names nothing and keeps what classes and counts are made of", () => {
  const finding = sampleFinding();
  const disguised = disguiseFinding(key)(finding);
  assert.doesNotMatch(JSON.stringify(disguised), /secret/);
  assert.deepEqual(Object.keys(disguised).sort(), Object.keys(finding).sort());
  for (const kept of ["severity", "status", "presence", "publishedOn", "lastResolvedAt", "lastIgnoredAt", "copies"] as const) {
    assert.equal(disguised[kept], finding[kept]);
  }
  assert.equal(ageStart(disguised), ageStart(finding));
  assert.match(disguised.key, /^[0-9a-f]{32}$/);
  assert.match(disguised.projectId, /^[0-9a-f]{32}$/);
});

test("hashes are the same for the same key and text, and differ otherwise", () => {
  const disguise = disguiseFinding(key);
  const finding = sampleFinding();
  assert.equal(disguise(finding).key, disguise(finding).key);
  assert.notEqual(disguise(finding).key, disguise(sampleFinding({ key: asFindingKey("x") })).key);
  assert.notEqual(disguise(finding).key, disguiseFinding(otherKey)(finding).key);
  assert.notEqual(keyCheck(key), keyCheck(otherKey));
  assert.equal(keyCheck(key), keyCheck(deriveDisguiseKey("a credential")));
  assert.equal(disguiseUser(key)("x"), disguiseUser(key)("x"));
  assert.notEqual(disguiseUser(key)("x"), disguiseUser(otherKey)("x"));
  assert.notEqual(disguiseAuditId(key)(asAuditEventId("x")), disguiseAuditId(otherKey)(asAuditEventId("x")));
});

test("a full state is disguised as if its findings had been disguised when they were read", () => {
  const full = sampleState();
  const hashed = disguiseState(full, key);
  assert.doesNotMatch(textOf(hashed), /secret/);
  assert.deepEqual(hashed.detail, { kind: "hashed", keyCheck: keyCheck(key) });
  const disguised = disguiseFinding(key)(sampleFinding());
  assert.deepEqual(
    [...hashed.open.values()].map(({ finding }) => copyFinding(finding)),
    [disguised],
  );
  assert.deepEqual([...hashed.open.keys()], [disguised.key]);
  assert.ok(hashed.sources.get(sampleSource)?.memory.projects.has(disguised.projectId));
  assert.equal(hashed.usage, null, "users are hashes that were made without the key");
  assert.ok(hashed.seenEvents.has(disguiseAuditId(key)(asAuditEventId("secret-event-id"))));
});

const hashed = disguiseState(sampleState(), key);

const comparisons = [
  { name: "full for full", state: sampleState(), wanted: { kind: "full" }, result: sampleState() },
  { name: "hashed for the same key", state: hashed, wanted: { kind: "hashed", key }, result: hashed },
  { name: "full for hashed", state: sampleState(), wanted: { kind: "hashed", key }, result: hashed },
] as const;

for (const { name, state, wanted, result } of comparisons) {
  test(`a state can be compared: ${name}`, () => assert.deepEqual(stateInDetail(state, wanted), result));
}

test("a state cannot be compared under another key or where names are wanted", () => {
  assert.throws(() => stateInDetail(hashed, { kind: "hashed", key: otherKey }), { kind: "data", message: /another credential/ });
  assert.throws(() => stateInDetail(hashed, { kind: "full" }), { kind: "data", message: /in place of names/ });
});

function textOf(state: State): string {
  const told = { ...state, open: [...state.open.values()], texts: state.open.table.pools.texts.from(0) };
  return JSON.stringify(told, (_name, value: unknown) => (value instanceof Map ? [...value] : value));
}
