import assert from "node:assert/strict";
import { test } from "node:test";
import {
  explainIgnored,
  explainNewProject,
  explainOrgRemoved,
  explainReopened,
  indexExplanations,
} from "../../../src/changes/explain-change.ts";
import type { AuditEvent, Json } from "../../../src/model/audit-event.ts";
import { findingKey } from "../../../src/model/finding.ts";
import { groupId, makeEvent, makeFinding, now } from "./findings-fixture.ts";

const ignore = (changed: Partial<AuditEvent> = {}): AuditEvent =>
  makeEvent({ event: "org.project.ignore.create", projectId: "project-1", content: { issueId: "SNYK-A" }, ...changed });

test("the latest ignore of the project and the problem explains, in any order of events", () => {
  const events = [ignore({ createdAt: 3, userId: "third" }), ignore({ createdAt: 1, userId: "first" })];
  for (const order of [events, events.toReversed()]) {
    assert.equal(explainIgnored(makeFinding("A"), indexExplanations(order))?.userId, "third");
  }
});

test("an edit of an ignore explains too", () => {
  const edited = ignore({ event: "org.project.ignore.edit", createdAt: now, userId: "editor" });
  assert.equal(explainIgnored(makeFinding("A"), indexExplanations([edited, ignore()]))?.userId, "editor");
});

test("an event may name the issue by the fragment of its address, later ones win", () => {
  const byFragment = ignore({ content: { issueId: "fragment-A" }, createdAt: 5, userId: "fragment" });
  const byProblem = ignore({ createdAt: 4, userId: "problem" });
  assert.equal(explainIgnored(makeFinding("A"), indexExplanations([byFragment]))?.userId, "fragment");
  assert.equal(explainIgnored(makeFinding("A"), indexExplanations([byProblem, byFragment]))?.userId, "fragment");
  assert.equal(
    explainIgnored(makeFinding("A"), indexExplanations([byProblem, { ...byFragment, createdAt: 3 }]))?.userId,
    "problem",
  );
});

test("events of other projects, issues and kinds explain nothing", () => {
  const events = [
    ignore({ projectId: "project-2" }),
    ignore({ content: { issueId: "SNYK-B" } }),
    ignore({ event: "org.project.edit" }),
  ];
  assert.equal(explainIgnored(makeFinding("A"), indexExplanations(events)), null);
  assert.equal(explainReopened(makeFinding("A"), indexExplanations([ignore()])), null);
});

const hostile: readonly { readonly [member: string]: Json }[] = [
  {},
  { issueId: null },
  { issueId: ["SNYK-A"] },
  { issueId: { toString: "SNYK-A" } },
  { __proto__: { issueId: "SNYK-A" } },
];
for (const content of hostile) {
  test(`content that names no issue explains nothing: ${JSON.stringify(content)}`, () => {
    assert.equal(explainIgnored(makeFinding("A"), indexExplanations([ignore({ content })])), null);
  });
}

test("an issue without a fragment or problem is not explained by an event without an issue", () => {
  const nameless = makeFinding("A", {
    problemId: "",
    key: findingKey({ projectId: "p", problemId: "", fragment: "", assetFindingId: "" }),
  });
  assert.equal(explainIgnored(nameless, indexExplanations([ignore({ content: { issueId: "" } })])), null);
});

test("reasons of other types are empty and long ones are cut", () => {
  const index = indexExplanations([ignore({ content: { issueId: "SNYK-A", reason: "x".repeat(9000), reasonType: 7 } })]);
  const explanation = explainIgnored(makeFinding("A"), index);
  assert.deepEqual([explanation?.reason.length, explanation?.reasonType], [500, ""]);
});

test("the first addition of a project explains it, later ones are new snapshots", () => {
  const add = (createdAt: number) => makeEvent({ event: "org.project.monitor", projectId: "project-1", createdAt });
  assert.equal(explainNewProject(makeFinding("A"), indexExplanations([add(9), add(2), add(5)]))?.at, 2);
});

test("an organization removed from its group is known by its name where the event carries no id", () => {
  const removal = makeEvent({ event: "group.org.remove", orgId: "", groupId, content: { orgName: "Demo" } });
  const index = indexExplanations([removal]);
  assert.equal(explainOrgRemoved(makeFinding("A"), index)?.event, "group.org.remove");
  assert.equal(explainOrgRemoved(makeFinding("A", { orgName: "Other" }), index), null);
  assert.equal(explainOrgRemoved(makeFinding("A", { groupId: "other" }), index), null);
  assert.equal(explainOrgRemoved(makeFinding("A", { orgId: "", orgName: "", groupId: "" }), index), null);
});

test("only an ignore has an end", () => {
  const ends = { expires: "2026-12-24T00:00:00Z" };
  const ignored = explainIgnored(makeFinding("A"), indexExplanations([ignore({ content: { issueId: "SNYK-A", ...ends } })]));
  assert.deepEqual(ignored?.end, { kind: "at", at: Date.UTC(2026, 11, 24), orFix: false });
  const withdrawn = ignore({ event: "org.project.ignore.delete", content: { issueId: "SNYK-A", ...ends } });
  assert.equal(explainReopened(makeFinding("A"), indexExplanations([withdrawn]))?.end, null);
});

test("an edit tells under `after` what holds now", () => {
  const before = { issueId: "SNYK-A", reason: "old", expires: "2026-01-01" };
  const after = { issueId: "SNYK-A", reason: "new", expires: "2027-01-01" };
  for (const content of [
    { before, after },
    { ...before, after: { reason: "new", expires: "2027-01-01" } },
  ]) {
    const edited = ignore({ event: "org.project.ignore.edit", createdAt: now, content });
    const explanation = explainIgnored(makeFinding("A"), indexExplanations([edited, ignore()]));
    assert.deepEqual([explanation?.reason, explanation?.end], ["new", { kind: "at", at: Date.UTC(2027, 0, 1), orFix: false }]);
  }
});

test("an event without a user names the one of its content", () => {
  const of = (userId: string, ignoredBy: Json) =>
    explainIgnored(makeFinding("A"), indexExplanations([ignore({ userId, content: { issueId: "SNYK-A", ignoredBy } })]))?.userId;
  assert.equal(of("", { id: "somebody" }), "somebody");
  assert.equal(of("caller", { id: "somebody" }), "caller");
  for (const odd of [null, "somebody", ["somebody"], { id: 7 }, {}]) assert.equal(of("", odd), "");
});
