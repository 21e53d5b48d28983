import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { WeekChain } from "./steps/week-chain.ts";

suite("killed and run again in the same week", { concurrency: 2 }, () => {
  for (const how of ["attempt", "run"] as const) {
    const name = how === "attempt" ? "re-run as its second attempt" : "followed by another run";
    test(`a run killed after any of its writes and ${name} in the same week leaves one issue with one comment`, async (t) => {
      const chain = await WeekChain.start();
      try {
        const points = writesOf((await chain.report("an ordinary week")).requests);
        assert.ok(points.length >= 12, `only ${points.length} writes`);
        for (const index of points) {
          const killed = await chain.kill({ index, when: "handled" });
          assert.equal(killed.result.conclusion, "killed", killed.result.log);
          await chain.repeat(killed, how);
        }
        t.diagnostic(`${points.length} kill points, each run again as another ${how}`);
      } finally {
        await chain.sandbox.stop();
      }
    });
  }
});

function writesOf(requests: StepResult["requests"]): readonly number[] {
  return requests.flatMap(({ method, server }, index) => (method !== "GET" && server !== "snyk" ? [index] : []));
}
