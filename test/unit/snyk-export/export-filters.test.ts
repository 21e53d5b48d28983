import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import type { ExportFilters, FilterRange } from "../../../src/model/export-filters.ts";
import type { Scope } from "../../../src/model/scope.ts";
import type { ExportDataset } from "../../../src/model/source.ts";
import { filtersFor } from "../../../src/snyk-export/export-filters.ts";

const group = { kind: "group", id: "33333333-3333-4333-8333-333333333333" } as const;
const org = { kind: "org", id: "55555555-5555-4555-8555-555555555555" } as const;
const window = { from: Date.UTC(2026, 0, 5), to: Date.UTC(2026, 0, 12) };
const own = { from: "2026-01-05T00:00:00Z", to: "2026-01-12T00:00:00Z" };

const narrowed: readonly [what: string, updated: FilterRange, sent: FilterRange][] = [
  ["an earlier beginning", { from: "2026-01-01T00:00:00Z" }, own],
  ["a later beginning", { from: "2026-01-07T00:00:00Z" }, { ...own, from: "2026-01-07T00:00:00Z" }],
  ["an earlier end", { to: "2026-01-07T00:00:00Z" }, { ...own, to: "2026-01-07T00:00:00Z" }],
  ["a later end", { to: "2027-01-01T00:00:00Z" }, own],
  ["a wider span", { from: "2025-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" }, own],
];

for (const [what, updated, sent] of narrowed) {
  test(`the user's updated narrows the run's window: ${what}`, () => {
    assert.deepEqual(filtersFor("pr_checks", group, window, { updated }), { updated: sent });
  });
}

test("an updated that leaves nothing of the window is an error with a remedy", () => {
  const early = { updated: { to: "2026-01-05T00:00:00Z" } };
  assert.throws(
    () => filtersFor("pr_checks", group, window, early),
    (error) => error instanceof DigestError && /2026-01-05T00:00:00Z to 2026-01-12/.test(error.message) && error.remedy !== "",
  );
});

test("the run's own updated stays for issues and usage", () => {
  const chosen = { updated: { from: "2026-01-07T00:00:00Z" } };
  assert.deepEqual(filtersFor("usage", group, window, chosen), { updated: own });
  const { updated } = filtersFor("issues", group, { from: null, to: window.to }, chosen);
  assert.deepEqual(updated, { from: "2000-01-01T00:00:00Z" });
});

test("each dataset and scope gets the filters that it knows, by name", () => {
  const chosen: ExportFilters = {
    product_name: ["Snyk Code"],
    cve: ["CVE-2099-0001"],
    event_type: ["new"],
    orgs: [org.id],
  };
  const names = (dataset: ExportDataset, scope: Scope) => Object.keys(filtersFor(dataset, scope, window, chosen)).toSorted();
  assert.deepEqual(names("issues", group), ["cve", "orgs", "product_name", "updated"]);
  assert.deepEqual(names("issues", org), ["cve", "product_name", "updated"]);
  assert.deepEqual(names("usage", group), ["orgs", "updated"]);
  assert.deepEqual(names("prevention_events", group), ["event_type", "orgs", "product_name", "updated"]);
  assert.deepEqual(names("pr_checks", group), ["updated"]);
});
