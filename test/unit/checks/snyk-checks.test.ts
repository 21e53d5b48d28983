import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckResult } from "../../../src/checks/check-result.ts";
import type { Reading } from "../../../src/checks/reading.ts";
import { judgeSnyk } from "../../../src/checks-vendors/snyk-checks.ts";
import type { ScopeReading, SnykReadings } from "../../../src/checks-vendors/snyk-readings.ts";
import type { ServedVersion } from "../../../src/model/probes.ts";
import { checkRequest, fixtureGroup, fixtureOrg, refusal } from "./check-fixture.ts";

const region = "region us-01 (https://api.snyk.io)";
const answered: Reading<ServedVersion> = { kind: "answered", value: { served: "2024-04-29", warnings: [] } };
const group = { kind: "group", id: fixtureGroup } as const;
const org = { kind: "org", id: fixtureOrg } as const;

function refused(status: number): Reading<never> {
  return { kind: "refused", error: refusal(status) };
}

const wellScope: ScopeReading = {
  scope: group,
  noExport: refused(404),
  audit: answered,
  orgs: { kind: "answered", value: [fixtureOrg] },
  orgAudits: [{ id: fixtureOrg, audit: answered }],
};

function judge(
  scope: Partial<ScopeReading>,
  inputs: Record<string, string> = {},
  signIn: SnykReadings["signIn"] = { kind: "answered", value: undefined },
) {
  const { snyk } = checkRequest(inputs).inputs;
  assert.ok(snyk !== null);
  return judgeSnyk({ signIn, scopes: [{ ...wellScope, ...scope }] }, snyk, region);
}

function lineOf(lines: readonly CheckResult[], check: string): CheckResult {
  const line = lines.find((result) => result.check === check);
  assert.ok(line !== undefined, `no line for ${check}`);
  return line;
}

const cases: readonly (readonly [string, Partial<ScopeReading>, string, CheckResult["state"], RegExp])[] = [
  ["a 404 for an export of a scope that is seen means that exports may be read", {}, "snyk-export", "ok", /none was started/],
  ["a 403 for an export names the permission", { noExport: refused(403) }, "snyk-export", "failed", /403/],
  [
    "a 403 still shows that the scope exists",
    { noExport: refused(403), audit: refused(403), orgs: refused(403), orgAudits: [] },
    "snyk-scope",
    "ok",
    /exists/,
  ],
  [
    "a scope that is 404 whatever is asked does not exist for the token",
    { noExport: refused(404), audit: refused(404), orgs: refused(404), orgAudits: [] },
    "snyk-scope",
    "failed",
    /does not exist for the token in region us-01/,
  ],
  ["an audit log that is refused", { audit: refused(403) }, "snyk-audit-log", "failed", /403/],
  [
    "Organizations that cannot be listed leave gaps",
    { orgs: refused(403), orgAudits: [] },
    "snyk-orgs",
    "warning",
    /searched alone/,
  ],
  [
    "the audit log of an Organization that is refused",
    { orgAudits: [{ id: fixtureOrg, audit: refused(403) }] },
    "snyk-orgs",
    "failed",
    /1 of 1 Organization/,
  ],
  [
    "a Group without Organizations",
    { orgs: { kind: "answered", value: [] }, orgAudits: [] },
    "snyk-orgs",
    "ok",
    /0 Organizations/,
  ],
  [
    "a token that no answer knows",
    { noExport: refused(401), audit: refused(401), orgs: refused(401), orgAudits: [] },
    "snyk-credential",
    "failed",
    /does not know the token there \(401\)/,
  ],
  [
    "a broken Snyk is no wrong token",
    { noExport: refused(503), audit: refused(503), orgs: refused(503), orgAudits: [] },
    "snyk-credential",
    "ok",
    /takes the token/,
  ],
  [
    "a release that is going to be removed",
    { audit: { kind: "answered", value: { served: "2024-04-29", warnings: ["Snyk removes it."] } } },
    "snyk-version",
    "warning",
    /Snyk removes it/,
  ],
];

for (const [name, scope, check, state, detail] of cases) {
  test(name, () => {
    const line = lineOf(judge(scope), check);
    assert.equal(line.state, state, line.detail);
    assert.match(line.detail, detail);
    assert.equal(line.remedy === null, state === "ok");
  });
}

test("after a token that Snyk does not know, nothing is said of scopes that it cannot see", () => {
  const lines = judge({ noExport: refused(401), audit: refused(401), orgs: refused(401), orgAudits: [] });
  assert.deepEqual(
    lines.map(({ check }) => check),
    ["snyk-credential", "snyk-export-budget"],
  );
  assert.match(lineOf(lines, "snyk-credential").remedy?.text ?? "", /app\.eu\.snyk\.io `eu-01`/);
});

test("a tenant with an API of its own is not told of regions", () => {
  const inputs = { "snyk-api-url": "https://api.acme.example" };
  const lines = judge({ noExport: refused(401), audit: refused(401), orgs: refused(401), orgAudits: [] }, inputs);
  assert.doesNotMatch(lineOf(lines, "snyk-credential").remedy?.text ?? "", /eu-01/);
});

test("client credentials that are refused are told by the sign-in", () => {
  const lines = judge({}, {}, { kind: "refused", error: refusal(401, "The OAuth 2.0 client credentials were refused (401).") });
  assert.equal(lineOf(lines, "snyk-credential").state, "failed");
  assert.match(lineOf(lines, "snyk-credential").detail, /client credentials were refused/);
});

test("where no audit log is wanted its search tells only that the scope is there", () => {
  const lines = judge({ audit: refused(403), orgAudits: [] }, { "snyk-datasets": "issues" });
  assert.equal(lineOf(lines, "snyk-scope").state, "ok");
  assert.equal(lineOf(lines, "snyk-export").state, "ok");
  assert.ok(lines.every(({ check }) => check !== "snyk-audit-log" && check !== "snyk-orgs"));
});

test("where nothing tells whether the scope is there, a 404 of its export says nothing for certain", () => {
  const lines = judge({ scope: org, audit: refused(503), orgs: null, orgAudits: [] }, { "snyk-datasets": "issues" });
  assert.equal(lineOf(lines, "snyk-scope").state, "skipped");
  assert.equal(lineOf(lines, "snyk-export").state, "warning");
  assert.equal(lineOf(lines, "snyk-version").state, "skipped");
});

test("a run that asks for more than twenty exports an hour is told how long it waits", () => {
  const ids = Array.from({ length: 21 }, (_, index) => `44444444-4444-4444-8444-${String(index).padStart(12, "0")}`);
  const line = lineOf(judge({}, { "snyk-orgs": ids.join(","), "snyk-datasets": "issues, usage" }), "snyk-export-budget");
  assert.equal(line.state, "warning");
  assert.match(line.detail, /44 exports; .* about 2 hours/);
});
