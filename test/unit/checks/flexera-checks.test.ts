import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckResult, CheckState } from "../../../src/checks/check-result.ts";
import { type FlexeraReadings, judgeFlexera } from "../../../src/checks-vendors/flexera-checks.ts";
import type { FlexeraInputs } from "../../../src/inputs/inputs.ts";
import { fixtureNow, refusal } from "./check-fixture.ts";

const dayMs = 86_400_000;
const inputs: FlexeraInputs = {
  credential: { kind: "refresh-token", refreshToken: "hush" },
  orgId: 4_711,
  zone: "eu",
  apiOrigin: null,
  loginOrigin: null,
  datasets: [
    {
      name: "vulnerable_software",
      mode: "delta",
      transport: "query",
      key: ["sample_device"],
      opcode: null,
      show: [],
      where: new Map(),
      ignore: [],
      onRejectedToken: "fail",
    },
  ],
};
const well: FlexeraReadings = {
  signIn: { kind: "answered", value: undefined },
  noQuery: { kind: "refused", error: refusal(404) },
  refreshTokens: { kind: "answered", value: [fixtureNow + 200 * dayMs] },
};

function lineOf(changes: Partial<FlexeraReadings>, check: string): CheckResult | undefined {
  const lines = judgeFlexera({ ...well, ...changes }, inputs, { zone: "zone eu", now: fixtureNow });
  return lines.find((line) => line.check === check);
}

const cases: readonly (readonly [string, Partial<FlexeraReadings>, string, CheckState, RegExp])[] = [
  ["a sign-in", {}, "flexera-credential", "ok", /in zone eu/],
  ["a sign-in that is refused", { signIn: { kind: "refused", error: refusal(401) } }, "flexera-credential", "failed", /401/],
  ["a query that is not there may be asked for", {}, "flexera-organization", "ok", /none was started/],
  [
    "a query that may not be asked for",
    { noQuery: { kind: "refused", error: refusal(403) } },
    "flexera-organization",
    "failed",
    /403/,
  ],
  ["a broken Flexera", { noQuery: { kind: "refused", error: refusal(502) } }, "flexera-organization", "failed", /502/],
  ["what will be read", {}, "flexera-datasets", "ok", /`vulnerable_software` \(delta\)/],
  ["a token that lives", {}, "flexera-refresh-token", "ok", /2027-06-04/],
  [
    "a token that expires soon",
    { refreshTokens: { kind: "answered", value: [fixtureNow + 200 * dayMs, fixtureNow + 29 * dayMs] } },
    "flexera-refresh-token",
    "warning",
    /2026-12-15/,
  ],
  [
    "tokens that may not be listed",
    { refreshTokens: { kind: "refused", error: refusal(403) } },
    "flexera-refresh-token",
    "skipped",
    /cannot be read/,
  ],
  ["a service account", { refreshTokens: null }, "flexera-refresh-token", "skipped", /service account/],
];

for (const [name, changes, check, state, detail] of cases) {
  test(`Flexera: ${name}`, () => {
    const line = lineOf(changes, check);
    assert.equal(line?.state, state);
    assert.match(line?.detail ?? "", detail);
  });
}

test("Flexera: after a sign-in that is refused nothing is said of the organization", () => {
  assert.equal(lineOf({ signIn: { kind: "refused", error: refusal(401) } }, "flexera-organization"), undefined);
});
