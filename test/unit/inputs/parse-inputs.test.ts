import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError, type InputProblem } from "../../../src/errors.ts";
import { type InputName, readRawInputs } from "../../../src/inputs/input-names.ts";
import type { Inputs } from "../../../src/inputs/inputs.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";

const group = "33333333-3333-4333-8333-333333333333";
const valid: Partial<Record<InputName, string>> = {
  "snyk-token": "s3cret-token",
  "snyk-groups": group,
  "github-token": "ghs_secret",
};

function parse(overrides: Record<string, string> = {}): Inputs {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...valid, ...overrides })) env[`INPUT_${name.toUpperCase()}`] = value;
  return parseInputs(readRawInputs(env), "2026-11-20");
}

function problemsOf(overrides: Record<string, string>): readonly InputProblem[] {
  try {
    parse(overrides);
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.problems;
  }
  return [];
}

test("the smallest workflow gives the defaults of the contract", () => {
  const inputs = parse();
  assert.deepEqual(inputs.snyk?.scopes, [{ kind: "group", id: group }]);
  assert.deepEqual(inputs.snyk?.datasets, ["issues", "usage", "audit-logs"]);
  assert.equal(inputs.snyk?.version, "2024-10-15");
  assert.equal(inputs.severity, "critical");
  assert.deepEqual(inputs.slaDays, { critical: 15, high: 30 });
  assert.deepEqual(inputs.issue, {
    token: "ghs_secret",
    repository: null,
    period: "week",
    title: "Exposure report {{period}}",
    labels: [],
    assignees: [],
    comment: "new",
    mentions: [],
  });
  assert.deepEqual(inputs.artifact, { name: "exposure-digest", retentionDays: null, compressionLevel: 6 });
  assert.deepEqual([...inputs.failOn], ["source-error"]);
});

const accepted: readonly [string, Record<string, string>, (inputs: Inputs) => unknown, unknown][] = [
  ["lists take commas and new lines", { "snyk-orgs": `${group.toUpperCase()},\n${group}` }, (i) => i.snyk?.scopes.length, 2],
  [
    "OAuth in place of a token",
    { "snyk-token": "", "snyk-client-id": "id", "snyk-client-secret": "x" },
    (i) => i.snyk?.credential.kind,
    "client",
  ],
  [
    "a tenant's own origin",
    { "snyk-api-url": "https://api.tenant.example/" },
    (i) => i.snyk?.apiOrigin,
    "https://api.tenant.example",
  ],
  ["loopback over http", { "snyk-api-url": "http://127.0.0.1:8080" }, (i) => i.snyk?.apiOrigin, "http://127.0.0.1:8080"],
  ["the newest API version", { "snyk-api-version": "today" }, (i) => i.snyk?.version, "2026-11-20"],
  ["included rows", { "snyk-include": "deleted, deactivated" }, (i) => i.snyk?.include, { deleted: true, deactivated: true }],
  ["sla-days as a block", { "sla-days": "critical: 7\nlow: 90" }, (i) => i.slaDays, { critical: 7, low: 90 }],
  [
    "risks by prefix",
    { "audit-risk": "org.user.*: low\norg.webhook.add: ignore" },
    (i) => [...i.auditRisk],
    [
      ["org.user.*", "low"],
      ["org.webhook.add", "ignore"],
    ],
  ],
  ["mentions of teams", { "issue-mentions": "@octo-lead, @octo-org/security" }, (i) => i.issue.mentions.length, 2],
  ["never fails", { "fail-on": "never" }, (i) => [...i.failOn], ["never"]],
  ["defaults of inputs that are not used", { "flexera-zone": "nam", mode: "report" }, (i) => i.timezone, "UTC"],
];

for (const [name, overrides, read, expected] of accepted) {
  test(`accepted: ${name}`, () => assert.deepEqual(read(parse(overrides)), expected));
}

const refused: readonly [string, Record<string, string>, string, RegExp][] = [
  ["no scope", { "snyk-groups": "" }, "snyk-groups", /at least one Group or Organization/],
  ["no credential", { "snyk-token": "" }, "snyk-token", /secrets\.SNYK_TOKEN/],
  ["both kinds of credential", { "snyk-client-id": "id" }, "snyk-token", /one kind/],
  ["a scope that is no UUID", { "snyk-orgs": "my-org" }, "snyk-orgs", /Copy the id/],
  ["an unknown region", { "snyk-region": "us01" }, "snyk-region", /Did you mean `us-01`/],
  ["an origin over http", { "snyk-api-url": "http://api.snyk?.io" }, "snyk-api-url", /origin alone/],
  ["an origin with a path", { "snyk-api-url": "https://api.snyk?.io/rest" }, "snyk-api-url", /origin alone/],
  ["a version before the Export API", { "snyk-api-version": "2023-01-01" }, "snyk-api-version", /later date/],
  ["an unknown dataset", { "snyk-datasets": "isues" }, "snyk-datasets", /Did you mean `issues`/],
  ["an unknown severity in sla-days", { "sla-days": "critcal: 3" }, "sla-days", /Did you mean `critical`/],
  ["a day that is no number", { "sla-days": "critical: soon" }, "sla-days", /critical: 15/],
  ["broken YAML", { "audit-risk": "org.user.add: [" }, "audit-risk", /YAML/],
  ["a duplicate key", { "audit-risk": "org.user.add: low\norg.user.add: high" }, "audit-risk", /YAML/],
  ["an unknown risk", { "audit-risk": "org.user.add: hihg" }, "audit-risk", /Did you mean `high`/],
  ["an unknown time zone", { timezone: "Berlin" }, "timezone", /IANA/],
  ["a mention of nobody", { "issue-mentions": "octo lead" }, "issue-mentions", /@user/],
  ["eleven assignees", { "issue-assignees": "a,b,c,d,e,f,g,h,i,j,k" }, "issue-assignees", /at most 10/],
  ["a label that is too long", { "issue-labels": "x".repeat(51) }, "issue-labels", /Shorten/],
  ["a repository without owner", { "issue-repository": "reports" }, "issue-repository", /owner\/name/],
  ["an artifact name with a slash", { "artifact-name": "a/b" }, "artifact-name", /letters, digits/],
  ["a compression level", { "artifact-compression-level": "10" }, "artifact-compression-level", /0 to 9/],
  ["never with another reason", { "fail-on": "never, new-issues" }, "fail-on", /alone/],
  ["an undeclared input", { "snyk-tokn": "x" }, "snyk-tokn", /Did you mean `snyk-token`/],
  ["a mode that nobody knows", { mode: "combin" }, "mode", /Did you mean `combine`/],
];

for (const [name, overrides, input, remedy] of refused) {
  test(`refused: ${name}`, () => {
    const problems = problemsOf(overrides);
    assert.deepEqual(
      problems.map((problem) => problem.input),
      [input],
    );
    assert.match(problems[0]?.remedy ?? "", remedy);
  });
}

test("every problem is told at once and no secret is repeated", () => {
  const problems = problemsOf({ "snyk-client-id": "id", "snyk-orgs": "x", severity: "worst", "fail-on": "always" });
  assert.deepEqual(problems.map((problem) => problem.input).toSorted(), ["fail-on", "severity", "snyk-orgs", "snyk-token"]);
  assert.ok(!JSON.stringify(problems).includes("s3cret"));
});
