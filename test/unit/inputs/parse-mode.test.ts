import assert from "node:assert/strict";
import { test } from "node:test";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import { readInputs } from "../../../src/inputs/parse-inputs.ts";
import { modes } from "../../../src/model/mode.ts";

function read(given: Record<string, string>) {
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  const { inputs, problems } = readInputs(readRawInputs(env), "2026-11-20");
  return { inputs, names: problems.map(({ input }) => input) };
}

test("a preview needs neither credentials nor scopes nor a token", () => {
  const { inputs, names } = read({ mode: "preview" });
  assert.deepEqual(names, []);
  assert.equal(inputs.mode, "preview");
  assert.equal(inputs.snyk, null);
});

test("a preview refuses what is set wrongly all the same", () => {
  const wrong = {
    mode: "preview",
    timezone: "Nowhere",
    severity: "criticl",
    "snyk-groups": "42",
    "snyk-token": "one",
    "snyk-client-id": "two",
    "no-such-input": "x",
  };
  assert.deepEqual(read(wrong).names.toSorted(), ["no-such-input", "severity", "snyk-groups", "snyk-token", "timezone"]);
});

test("a report and a check need credentials and scopes", () => {
  for (const mode of ["report", "check", "export"]) {
    assert.deepEqual(read({ mode }).names.toSorted(), ["github-token", "snyk-groups", "snyk-token"], mode);
  }
});

test("every mode is taken, and one that nobody knows is refused", () => {
  const isRefused = (mode: string): boolean => read({ mode }).names.includes("mode");
  for (const mode of modes) assert.ok(!isRefused(mode), mode);
  assert.ok(isRefused("chek"));
});

test("shards are combined without credentials, but not without scopes", () => {
  assert.deepEqual(read({ mode: "combine", "github-token": "g" }).names, ["snyk-groups"]);
  const org = "11111111-1111-4111-8111-111111111111";
  const { inputs, names } = read({ mode: "combine", "github-token": "g", "snyk-orgs": org, "flexera-org-id": "7" });
  assert.deepEqual(names, ["flexera-datasets"]);
  assert.deepEqual(inputs.snyk?.scopes, [{ kind: "org", id: org }]);
  assert.deepEqual(read({ mode: "export", "github-token": "g", "snyk-orgs": org }).names, ["snyk-token"]);
});

test("wrong inputs are told and the others are kept, for a check to go on with", () => {
  const { inputs, names } = read({
    mode: "check",
    timezone: "Nowhere",
    severity: "high",
    "snyk-token": "t",
    "github-token": "g",
  });
  assert.deepEqual(names.toSorted(), ["snyk-groups", "timezone"]);
  assert.equal(inputs.severity, "high");
  assert.equal(inputs.timezone, "UTC");
});
