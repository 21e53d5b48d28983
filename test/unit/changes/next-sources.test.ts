import assert from "node:assert/strict";
import { test } from "node:test";
import { nextSources } from "../../../src/changes/next-sources.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { before, complete, failed, group, groupIssues, now, orgIssues, remember } from "./findings-fixture.ts";

test("a complete source is remembered as it answered", () => {
  const next = nextSources(null, [complete(groupIssues, [])]);
  assert.deepEqual(
    [...next.values()].map(({ id, selection, takenAt }) => [id, selection, takenAt]),
    [[groupIssues.id, "", now]],
  );
});

test("a failed source stays as it was, a new one that failed is not there, one taken away is dropped", () => {
  const third = sourceOf({ kind: "org", id: "90000000-0000-4000-8000-000000000000" }, "issues");
  const previous = new Map([groupIssues, third].map((source) => [source.id, remember(source)]));
  const next = nextSources(previous, [failed(orgIssues), failed(groupIssues)]);
  assert.deepEqual([...next], [[groupIssues.id, previous.get(groupIssues.id)]]);
});

test("a source that failed with other filters keeps the old ones, so that it stays new to the next run", () => {
  const previous = new Map([[groupIssues.id, remember(groupIssues)]]);
  const [kept] = [...nextSources(previous, [failed(sourceOf(group, "issues", "cve=CVE-2099-1"))]).values()];
  assert.deepEqual([kept?.selection, kept?.takenAt], ["", before]);
});

test("sources are sorted", () => {
  const next = nextSources(null, [complete(orgIssues, []), complete(groupIssues, [])]);
  assert.deepEqual([...next.keys()], [groupIssues.id, orgIssues.id]);
});
