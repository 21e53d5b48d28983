import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { datasetDeclarations } from "../../../src/snyk-export/datasets.ts";
import { type IssueRow, issueFragment } from "../../../src/snyk-export/issue-row.ts";
import { textRowParser } from "./row-of-texts.ts";

const project = "44444444-4444-4444-8444-444444444444";
const sample: Readonly<Record<string, string>> = {
  SCORE: "721",
  CVE: '["CVE-2099-0001","CVE-2099-0002"]',
  FIRST_INTRODUCED: "2026-01-03 10:11:12.013",
  PROJECT_PUBLIC_ID: project.toUpperCase(),
  PROBLEM_ID: "SNYK-JS-DEMO-1000001",
  ISSUE_URL: `https://app.snyk.io/org/demo/project/${project}#issue-snyk%3Alic%3Anpm%3Ademo`,
  ISSUE_SEVERITY: "CRITICAL",
  PROBLEM_TITLE: 'Path "traversal", part 1\nline two',
  ISSUE_STATUS: "open",
  LAST_RESOLVED: "",
  PRODUCT_NAME: "Snyk Open Source",
  ASSET_FINDING_ID: "asset-1",
};

function parse(cells: Readonly<Record<string, string>>): IssueRow {
  const row = { ...sample, ...cells };
  return textRowParser(Object.keys(row))(Object.values(row));
}

function finding(cells: Readonly<Record<string, string>> = {}) {
  const row = parse(cells);
  assert.ok(row.kind === "finding");
  return row.finding;
}

test("the sample of the documentation", () => {
  const one = finding();
  assert.deepEqual(one.key.split("\n"), [project, "SNYK-JS-DEMO-1000001", "snyk:lic:npm:demo", ""]);
  assert.deepEqual([one.severity, one.status, one.presence, one.score], ["critical", "open", "monitored", 721]);
  assert.deepEqual(one.cves, ["CVE-2099-0001", "CVE-2099-0002"]);
  assert.equal(one.firstIntroducedAt, Date.parse("2026-01-03T10:11:12.013Z"));
  assert.equal(one.lastResolvedAt, null);
  assert.equal(one.title, 'Path "traversal", part 1\nline two');
});

test("the key holds the asset finding for Snyk Code only, and a renamed Organization keeps it", () => {
  assert.equal(finding({ PRODUCT_NAME: "SNYK CODE" }).key.split("\n")[3], "asset-1");
  assert.equal(finding({ ISSUE_URL: sample.ISSUE_URL?.replace("/org/demo/", "/org/other/") ?? "" }).key, finding().key);
});

const presences: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
  [{ PROJECT_IS_MONITORED: "False" }, "deactivated"],
  [{ PROJECT_IS_MONITORED: "TRUE" }, "monitored"],
  [{ PROJECT_IS_MONITORED: "\\N" }, "monitored"],
  [{ PROJECT_IS_MONITORED: "false", PROJECT_DELETED_AT: "2026-01-03 10:11:12" }, "deleted"],
  [{ ISSUE_DELETED_AT: "2026-01-03 10:11:12" }, "deleted"],
];

for (const [cells, presence] of presences)
  test(`presence of ${JSON.stringify(cells)}`, () => assert.equal(finding(cells).presence, presence));

const problems: readonly (readonly [string, string])[] = [
  ["ISSUE_SEVERITY", "Blocker"],
  ["ISSUE_SEVERITY", ""],
  ["ISSUE_STATUS", "Reopened"],
  ["PROJECT_PUBLIC_ID", "null"],
  ["PROJECT_IS_MONITORED", "maybe"],
  ["FIRST_INTRODUCED", "yesterday"],
  ["LAST_INTRODUCED", "2026-02-31"],
  ["LAST_RESOLVED", "1"],
  ["LAST_IGNORED", "x"],
];

for (const [column, value] of problems) {
  test(`${column} ${JSON.stringify(value)} is named`, () => {
    const row = parse({ [column]: value });
    assert.ok(row.kind === "problem");
    assert.deepEqual([row.column, row.value], [column, value]);
  });
}

test("a row needs a problem id or a fragment", () => {
  assert.equal(parse({ PROBLEM_ID: "", ISSUE_URL: "https://app.snyk.io/" }).kind, "problem");
  assert.equal(parse({ PROBLEM_ID: "" }).kind, "finding");
});

test("fragments", () => {
  assert.deepEqual(["x", "x#issue-a%20b#c", "x#y", "x#issue-%zz"].map(issueFragment), ["", "a b#c", "y", "%zz"]);
});

test("hostile rows give a finding or a problem and never throw; no key has more than four lines", () => {
  const columns = datasetDeclarations.issues.columns ?? [];
  const parser = textRowParser(columns);
  const cell = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "Open",
      "critical",
      "",
      "\\N",
      "[]",
      "true",
      "2026-01-03 10:11:12",
      "a\nb",
      "#issue-%0a%zz",
      ...Object.values(sample),
    ),
  );
  const property = fc.property(
    fc.array(cell, { minLength: columns.length, maxLength: columns.length }),
    fc.boolean(),
    (cells, isPlausible) => {
      const plausible = columns.map((name, index) => (isPlausible ? sample[name] : undefined) ?? cells[index] ?? "");
      const row = parser(plausible);
      if (row.kind === "finding") assert.equal(row.finding.key.split("\n").length, 4);
      else assert.ok(columns.includes(row.column));
    },
  );
  fc.assert(property, { seed: 5, numRuns: 500 });
});
