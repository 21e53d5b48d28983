import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { WeekChain } from "../scenarios/steps/week-chain.ts";

suite("killed and run again in the same week", { concurrency: 2 }, () => {
  for (const how of ["attempt", "run"] as const) {
    const name = how === "attempt" ? "re-run as its second attempt" : "followed by another run";
    test(`a run killed after any of its writes and ${name} in the same week leaves one issue with one comment`, async (t) => {
      const chain = await WeekChain.start();
      try {
        const points = writesOf((await chain.report("an ordinary week")).requests, how);
        assert.ok(points.length >= 8, `only ${points.length} writes`);
        for (const index of points) {
          const killed = await chain.kill({ index, when: "handled" });
          assert.equal(killed.result.conclusion, "killed", killed.result.log);
          await chain.repeat(killed, how);
        }
        t.diagnostic(`${points.length} kill points, each run again as another ${how}`);
      } finally {
        await chain.stop();
      }
    });
  }
});

/** Another run meets nothing of the killed one but what it published; another attempt meets its artifacts too. */
function writesOf(requests: StepResult["requests"], how: "attempt" | "run"): readonly number[] {
  const writes = requests.flatMap(({ method, server }, index) => (method !== "GET" && server !== "snyk" ? [index] : []));
  const firstOfIssue = requests.findIndex(({ method, server }) => method !== "GET" && server === "github");
  return how === "attempt" ? writes : writes.filter((index) => index >= firstOfIssue);
}
