import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { PreviousAuditSource } from "../../../src/model/audit-report.ts";
import type { EpochMs, SourceId } from "../../../src/model/ids.ts";
import type { Scope } from "../../../src/model/scope.ts";
import { type SnykSource, sourceOf } from "../../../src/model/source.ts";
import { usageLagMs } from "../../../src/model/usage.ts";
import { usageRequestOf } from "../../../src/stages/usage-window.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 16, 6, 17);
const firstLookBackMs = 7 * 24 * hour;
const identify = (user: string) => user;
const group: Scope = { kind: "group", id: "g" };
const orgs = ["a", "b"] as const;
const groupSource = sourceOf(group, "usage");
const orgSource = sourceOf({ kind: "org", id: "a" }, "usage");

function requestAt(source: SnykSource, startedAt: EpochMs, searches: ReadonlyMap<SourceId, PreviousAuditSource> | null) {
  return usageRequestOf(source, { searches, startedAt, firstLookBackMs, identify });
}

function searched(source: SnykSource, searchedTo: EpochMs): [SourceId, PreviousAuditSource] {
  return [source.id, { id: source.id, selection: source.selection, searchedTo }];
}

test("a first run counts one period up to the lag before it", () => {
  const { window, countFrom, countTo } = requestAt(groupSource, start, null);
  assert.deepEqual(window, { from: start - firstLookBackMs - usageLagMs, to: start });
  assert.deepEqual([countFrom("a", "g"), countTo], [window.from, start - usageLagMs]);
});

test("a later run goes on where the last one ended, and an Organization where any source ended that had it", () => {
  const searches = new Map([searched(groupSource, start - 14 * 24 * hour), searched(orgSource, start - 7 * 24 * hour)]);
  const { window, countFrom } = requestAt(groupSource, start, searches);
  assert.equal(window.from, start - 14 * 24 * hour - usageLagMs);
  assert.equal(countFrom("a", "g"), start - 7 * 24 * hour - usageLagMs);
  assert.equal(countFrom("b", "g"), window.from);
});

test("a source with other filters says nothing of what this one counted, and changed filters begin no window anew", () => {
  const filtered = sourceOf(group, "usage", "product");
  const searches = new Map([searched(filtered, start - hour)]);
  assert.equal(requestAt(orgSource, start, searches).countFrom("a", "g"), start - firstLookBackMs - usageLagMs);
  assert.equal(requestAt(groupSource, start, searches).countFrom("a", "g"), start - hour - usageLagMs);
});

type Served = { readonly id: string; readonly orgId: string; readonly at: EpochMs; readonly servedAt: EpochMs };

const served: fc.Arbitrary<readonly Served[]> = fc
  .array(
    fc.record({
      orgId: fc.constantFrom(...orgs),
      at: fc.integer({ min: -30, max: 24 * 30 }).map((hours) => start + hours * hour),
      late: fc.integer({ min: 0, max: usageLagMs }),
    }),
    { maxLength: 30 },
  )
  .map((all) => all.map(({ orgId, at, late }, index) => ({ id: `${index}`, orgId, at, servedAt: at + late })));

const runs = fc.array(
  fc.record({ afterHours: fc.integer({ min: 0, max: 24 * 9 }), fails: fc.constantFrom("none", "group", "org", "both") }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

test("every event is counted by exactly one of consecutive runs, however late it was served and whichever source failed", () => {
  fc.assert(
    fc.property(served, runs, (events, story) => {
      const counts = new Map<string, number>();
      const searches = new Map<SourceId, PreviousAuditSource>();
      let at = start;
      for (const { afterHours, fails } of [{ afterHours: 0, fails: "none" }, ...story, { afterHours: 1, fails: "none" }]) {
        at += afterHours * hour;
        const known = searches.size === 0 ? null : new Map(searches);
        const seen = new Set<string>();
        for (const source of [groupSource, orgSource]) {
          if (fails === "both" || fails === source.scope.kind) continue;
          const { window, countFrom, countTo } = requestAt(source, at, known);
          for (const event of events) {
            const isOfScope = source.scope.kind === "group" || event.orgId === source.scope.id;
            const isExported = isOfScope && event.servedAt <= at && event.servedAt >= (window.from ?? 0);
            if (isExported && event.at >= countFrom(event.orgId, group.id) && event.at < countTo) seen.add(event.id);
          }
          const [id, search] = searched(source, window.to);
          searches.set(id, search);
        }
        for (const id of seen) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      for (const event of events) {
        const isCovered = event.at >= start - firstLookBackMs - usageLagMs && event.at < at - usageLagMs;
        if (isCovered) assert.equal(counts.get(event.id), 1, JSON.stringify(event));
        else assert.ok((counts.get(event.id) ?? 0) <= 1);
      }
    }),
    { seed: 4711, numRuns: 300 },
  );
});
