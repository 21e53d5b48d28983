import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { InputError, type InputProblem } from "../../../src/errors.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";
import { filterDeclarations } from "../../../src/model/export-filters.ts";

const group = "33333333-3333-4333-8333-333333333333";
const org = "55555555-5555-4555-8555-555555555555";
const everyDataset = "issues, usage, pr_checks, prevention_events";

type Places = { readonly datasets?: string; readonly orgs?: string };

function parse(filters: string, { datasets = everyDataset, orgs = "" }: Places = {}) {
  const values = {
    "snyk-token": "s3cret",
    "github-token": "ghs_secret",
    "snyk-groups": group,
    "snyk-orgs": orgs,
    "snyk-datasets": datasets,
    "snyk-filters": filters,
  };
  const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  return parseInputs(readRawInputs(env), "2026-11-20");
}

function problemsOf(filters: string, places?: Places): readonly InputProblem[] {
  try {
    parse(filters, places);
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.problems;
  }
  return [];
}

const accepted: readonly [name: string, written: string, sent: unknown][] = [
  ["updated", "updated: { from: 2026-01-31T00:00:00Z }", { from: "2026-01-31T00:00:00Z" }],
  [
    "introduced",
    "introduced:\n  from: 2026-01-01T00:00:00Z\n  to: 2026-02-01T00:00:00Z",
    { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" },
  ],
  ["orgs", `orgs: ${org.toUpperCase()}`, [org]],
  ["environment", "environment: [Frontend, EXTERNAL]", ["external", "frontend"]],
  ["lifecycle", "lifecycle: Production", ["production"]],
  ["product_name", "product_name: [Snyk Open Source, Snyk Code]", ["Snyk Code", "Snyk Open Source"]],
  ["project_type", "project_type: [npm, pip, npm]", ["npm", "pip"]],
  ["project_tags", 'project_tags: [team:web, "pci: yes"]', ["pci: yes", "team:web"]],
  ["empty_project_tags", "empty_project_tags: only", "only"],
  ["issue_status", "issue_status: [Open, Ignored]", ["Ignored", "Open"]],
  ["issue_type", "issue_type: License", ["License"]],
  ["project_origin", "project_origin: github", ["github"]],
  ["project_target_ref", 'project_target_ref: [main, "1.10"]', ["1.10", "main"]],
  ["project_target_display_name", "project_target_display_name: octo-org/web", ["octo-org/web"]],
  ["cve", "CVE: CVE-2099-0001", ["CVE-2099-0001"]],
  ["nvd_severity", "Nvd_Severity: [High, Critical]", ["Critical", "High"]],
  ["reachability", "reachability: No path found", ["No path found"]],
  ["event", "event: { to: 2026-02-01T00:00:00Z }", { to: "2026-02-01T00:00:00Z" }],
  ["event_type", "event_type: [new, prevented, fixed, persisting]", ["fixed", "new", "persisting", "prevented"]],
  ["effective_severity", "effective_severity: CRITICAL", ["CRITICAL"]],
  ["sdlc_stage", "sdlc_stage: [MCP, IDE]", ["IDE", "MCP"]],
  ["is_suppressed", "is_suppressed: false", false],
  ["git_repo", "git_repo: https://github.com/octo-org/web", ["https://github.com/octo-org/web"]],
  ["git_branch", "git_branch: feature", ["feature"]],
  ["test_user_email", "test_user_email: dev@example.com", ["dev@example.com"]],
];

for (const [name, written, sent] of accepted) {
  test(`accepted: ${written}`, () => assert.deepEqual(parse(written).snyk?.filters, { [name]: sent }));
}

test("the table above has every filter", () => {
  assert.deepEqual(accepted.map(([name]) => name).toSorted(), Object.keys(filterDeclarations).toSorted());
});

test("the same question is the same filters, however it is written", () => {
  const one = parse("issue_status: [Open, Ignored]\ncve: CVE-2099-0001").snyk?.filters;
  const other = parse("Cve: [CVE-2099-0001]\nISSUE_STATUS: [Ignored, Open, Open]").snyk?.filters;
  assert.equal(JSON.stringify(one), JSON.stringify(other));
});

const refused: readonly [what: string, filters: string, places: Places, problem: RegExp, remedy: RegExp][] = [
  ["an unknown name", "isue_status: Open", {}, /`isue_status` is not a filter/, /Did you mean `issue_status`/],
  ["a name of the prototype", "constructor: x", {}, /`constructor` is not a filter/, /Use one of: updated,/],
  ["severity, which has no filter", "severity: High", {}, /`severity` is not a filter/, /Did you mean `nvd_severity`|Use one of/],
  ["a list without brackets on one line", "issue_status: Open, Resolved", {}, /`Resolved` is not a filter/, /brackets/],
  ["a name twice in two cases", "cve: CVE-2099-0001\nCVE: CVE-2099-0002", {}, /set twice/, /Keep one/],
  ["a name twice", "cve: CVE-2099-0001\ncve: CVE-2099-0002", {}, /not valid YAML \(line 2\)/, /YAML/],
  ["no mapping", "- cve\n- orgs", {}, /not a YAML mapping/, /key: value/],
  ["a filter of another dataset", "event_type: new", { datasets: "issues" }, /filter of prevention_events/, /snyk-datasets/],
  ["a filter of no export", "cve: CVE-2099-0001", { datasets: "audit-logs" }, /filter of issues/, /snyk-datasets/],
  ["a Group's filter for an Organization", `orgs: ${org}`, { orgs: org }, /Groups only/, /two workflows/],
  [
    "updated for issues and usage",
    "updated: { from: 2026-01-01T00:00:00Z }",
    { datasets: "issues, usage" },
    /run's own/,
    /Remove it/,
  ],
  ["no value", "cve:\nissue_status: Open", {}, /`cve` has no value/, /remove the filter/],
  ["an empty list", "cve: []", {}, /names no value/, /remove the filter/],
  ["an empty value in a list", "cve: [~]", {}, /has no value/, /remove the filter/],
  ["a blank value", 'git_branch: " "', {}, /blank/, /remove the filter/],
  ["a number where text is wanted", "project_target_ref: 1.10", {}, /not read as text/, /quotes/],
  ["a boolean where text is wanted", "git_branch: true", {}, /not read as text/, /quotes/],
  ["a mapping where text is wanted", "project_tags:\n  - team: web", {}, /not read as text/, /quotes/],
  ["a tag without a value", "project_tags: team", {}, /`team` cannot be a value/, /key:value/],
  ["text where a boolean is wanted", "is_suppressed: yes", {}, /neither true nor false/, /is_suppressed: true/],
  ["a boolean in quotes", 'is_suppressed: "true"', {}, /neither true nor false/, /is_suppressed: true/],
  ["a status in the wrong case", "issue_status: open", {}, /`open` is not a value/, /Did you mean `Open`/],
  ["an unknown status", "issue_status: Closed", {}, /`Closed` is not a value/, /Open, Resolved, Ignored/],
  ["an event type of the wrong case", "event_type: NEW", {}, /not a value/, /`new`/],
  ["a severity of the wrong case", "effective_severity: Critical", {}, /not a value/, /`CRITICAL`/],
  ["an unknown stage", "sdlc_stage: CICD", {}, /not a value/, /Did you mean|IDE, CLI, MCP, OTHER/],
  ["a product in the wrong case", "product_name: snyk code", {}, /wrong case/, /Write `Snyk Code`/],
  ["a reachability in the wrong case", "reachability: REACHABLE", {}, /wrong case/, /Write `Reachable`/],
  ["an NVD severity in the wrong case", "nvd_severity: critical", {}, /wrong case/, /Write `Critical`/],
  ["a type in the wrong case", "issue_type: license", {}, /wrong case/, /Write `License`/],
  ["an unknown word", "empty_project_tags: exclud", {}, /not a value/, /Did you mean `exclude`/],
  ["two words where one is wanted", "empty_project_tags: [only, exclude]", {}, /takes one value/, /include, exclude, only/],
  ["tags and only projects without", "project_tags: team:web\nempty_project_tags: only", {}, /matches nothing/, /include/],
  ["an Organization's slug", "orgs: my-org", {}, /not a UUID/, /Settings page/],
  ["a CVE in lower case", "cve: cve-2099-0001", {}, /cannot be a value/, /upper case/],
  ["another vulnerability id", "cve: SNYK-JS-DEMO-1", {}, /cannot be a value/, /CVE-2024-12345/],
  ["an address without an at sign", "test_user_email: dev", {}, /cannot be a value/, /e-mail/],
  ["a date where a span is wanted", "introduced: 2026-01-01T00:00:00Z", {}, /not a span of time/, /from: 2026/],
  ["a span without ends", "introduced: {}", {}, /neither `from` nor `to`/, /Give one/],
  ["an unknown end", "introduced: { form: 2026-01-01T00:00:00Z }", {}, /no `form`/, /Did you mean `from`/],
  ["a day without a time", "introduced: { from: 2026-01-01 }", {}, /not a date and time/, /YYYY-MM-DDTHH:MM:SSZ/],
  ["a date in a zone", "introduced: { from: 2026-01-01T00:00:00+01:00 }", {}, /not a date and time/, /YYYY-MM-DD/],
  ["a date with milliseconds", "introduced: { to: 2026-01-01T00:00:00.000Z }", {}, /not a date and time/, /YYYY-MM-DD/],
  ["a day that does not exist", "introduced: { from: 2026-02-31T00:00:00Z }", {}, /not a date and time/, /YYYY-MM-DD/],
  ["a number as a date", "introduced: { from: 2026 }", {}, /not a date and time/, /YYYY-MM-DD/],
  [
    "an end before its beginning",
    "event: { from: 2026-02-01T00:00:00Z, to: 2026-01-01T00:00:00Z }",
    {},
    /not before its `to`/,
    /Exchange/,
  ],
];

for (const [what, filters, places, problem, remedy] of refused) {
  test(`refused: ${what}`, () => {
    const problems = problemsOf(filters, places);
    assert.deepEqual(
      problems.map(({ input }) => input),
      ["snyk-filters"],
      JSON.stringify(problems),
    );
    assert.match(problems[0]?.problem ?? "", problem);
    assert.match(problems[0]?.remedy ?? "", remedy);
  });
}

test("every wrong filter is told at once", () => {
  const filters = "isue_status: Open\ncve: [cve-1, CVE-2099-0001, x]\nintroduced: { from: yesterday, to: never }";
  assert.equal(problemsOf(filters).length, 5);
});

test("a mistyped dataset does not make its filters wrong too", () => {
  const problems = problemsOf("cve: CVE-2099-0001", { datasets: "isues" });
  assert.deepEqual(
    problems.map(({ input }) => input),
    ["snyk-datasets"],
  );
});

test("every Group-only filter is refused with an Organization, alone or beside a Group", () => {
  const groupOnly = accepted.filter(([name]) => filterDeclarations[name]?.scopes.includes("org") === false);
  assert.equal(groupOnly.length, 9);
  for (const [name, written] of groupOnly)
    assert.match(problemsOf(written, { orgs: org })[0]?.problem ?? "", /Groups only/, name);
});

const warned: readonly [what: string, filters: string, warning: RegExp][] = [
  ["a product that is not known", "product_name: Snyk Contianer", /`Snyk Contianer`.*Did you mean `Snyk Container`/],
  ["a new product", "product_name: Secrets and more of them", /is sent as it is\.$/],
  ["an unknown environment", "environment: front-end", /Did you mean `frontend`/],
  ["updated beside issues", "updated: { from: 2026-01-01T00:00:00Z }", /narrows pr_checks, prevention_events only/],
];

for (const [what, filters, warning] of warned) {
  test(`accepted with a warning: ${what}`, () => {
    const { warnings } = parse(filters);
    assert.equal(warnings.length, 1, JSON.stringify(warnings));
    assert.match(warnings[0] ?? "", warning);
  });
}

test("whatever is written is either sent in the declared form or refused with a remedy", () => {
  const names = fc.constantFrom(...Object.keys(filterDeclarations), "toString", "x");
  const dates = fc.constantFrom("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "soon");
  const values = fc.oneof(
    fc.jsonValue(),
    fc.record({ from: dates, to: dates }, { requiredKeys: [] }),
    fc.array(fc.constantFrom("Open", "new", "CRITICAL", "a:b", "CVE-2099-0001", "")),
  );
  fc.assert(
    fc.property(fc.dictionary(names, values), (written) => {
      const yaml = `# filters\n${stringify(written)}`;
      const problems = problemsOf(yaml);
      assert.ok(problems.every(({ input, problem, remedy }) => input === "snyk-filters" && problem !== "" && remedy !== ""));
      if (problems.length > 0) return;
      const filters = parse(yaml).snyk?.filters ?? {};
      assert.deepEqual(Object.keys(filters), Object.keys(written).toSorted());
      for (const [name, value] of Object.entries(filters)) assert.ok(hasForm(name, value), `${name}: ${JSON.stringify(value)}`);
    }),
  );
});

function hasForm(name: string, value: unknown): boolean {
  switch (filterDeclarations[name]?.form) {
    case "texts":
    case "uuids":
      return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "");
    case "range":
      return /^\{("(from|to)":"\d{4}-\d\d-\d\dT00:00:00Z",?){1,2}\}$/.test(JSON.stringify(value));
    case "word":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case undefined:
      return false;
  }
}
