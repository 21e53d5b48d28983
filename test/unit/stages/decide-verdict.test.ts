import assert from "node:assert/strict";
import { test } from "node:test";
import type { FailReason } from "../../../src/inputs/inputs.ts";
import { decideVerdict, type VerdictCounts } from "../../../src/stages/decide-verdict.ts";

const bad: VerdictCounts = { "new-issues": 3, "high-risk-events": 1 };

const cases: readonly [readonly FailReason[], number, VerdictCounts, RegExp | null][] = [
  [["source-error"], 0, bad, null],
  [["source-error"], 2, bad, /2 sources failed/],
  [["new-issues"], 2, bad, /3 new issues/],
  [["new-issues"], 2, { "new-issues": 0, "high-risk-events": 9 }, null],
  [["high-risk-events"], 0, bad, /1 high-risk audit event\./],
  [["source-error", "new-issues", "high-risk-events"], 1, bad, /1 source failed, 3 new issues, 1 high-risk audit event/],
  [["never"], 5, bad, null],
];

for (const [failOn, failedSources, counts, expected] of cases) {
  test(`fail-on ${failOn.join(", ")} with ${failedSources} failed sources`, () => {
    const verdict = decideVerdict(new Set(failOn), failedSources, counts);
    if (expected === null) assert.deepEqual(verdict, { kind: "passed" });
    else assert.match(verdict.kind === "failed" ? verdict.message : "", expected);
  });
}
