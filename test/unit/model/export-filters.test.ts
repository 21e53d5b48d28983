import assert from "node:assert/strict";
import { test } from "node:test";
import { canFiltersHide, type ExportFilters, filterApplies, filterDeclarations } from "../../../src/model/export-filters.ts";

const hiding: readonly [filters: ExportFilters, canHide: boolean][] = [
  [{}, false],
  [{ issue_status: ["Open"] }, true],
  [{ issue_status: ["Ignored", "Open"] }, true],
  [{ issue_status: ["Ignored", "Resolved"] }, false],
  [{ issue_status: ["Ignored", "Open", "Resolved"] }, false],
  [{ empty_project_tags: "include" }, false],
  [{ empty_project_tags: "exclude" }, true],
  [{ product_name: ["Snyk Code"], project_type: ["sast"], project_origin: ["github"], issue_type: ["License"] }, false],
  [{ product_name: ["Snyk Code"], project_tags: ["team:web"] }, true],
  [{ nvd_severity: ["Critical"] }, true],
  [{ reachability: ["Reachable"] }, true],
  [{ environment: ["frontend"] }, true],
  [{ orgs: ["55555555-5555-4555-8555-555555555555"] }, true],
  [{ introduced: { from: "2026-01-01T00:00:00Z" } }, true],
  [{ updated: { from: "2026-01-01T00:00:00Z" }, event_type: ["new"], git_branch: ["main"] }, false],
];

for (const [filters, canHide] of hiding) {
  test(`${JSON.stringify(filters)} ${canHide ? "can" : "cannot"} hide a finding that was shown`, () => {
    assert.equal(canFiltersHide(filters), canHide);
  });
}

test("a filter goes where the documentation has it and nowhere else", () => {
  const group = { kind: "group", id: "g" } as const;
  const org = { kind: "org", id: "o" } as const;
  assert.equal(filterApplies("orgs", "usage", group), true);
  assert.equal(filterApplies("orgs", "usage", org), false);
  assert.equal(filterApplies("cve", "issues", org), true);
  assert.equal(filterApplies("cve", "usage", group), false);
  assert.equal(filterApplies("updated", "pr_checks", org), true);
  assert.equal(filterApplies("updated", "issues", group), false);
  assert.equal(filterApplies("constructor", "issues", group), false);
});

test("every filter of the documentation is declared", () => {
  assert.equal(Object.keys(filterDeclarations).length, 25);
});
