import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { KillPoint } from "../../sandbox/runner/step-options.ts";
import { writePatterns } from "./sent-writes.ts";
import { WeekChain } from "./week-chain.ts";

/** Chains of weeks that run side by side, each with its share of the kill points. */
const chains = 2;

const maxRequests = 100;

/** Kills one week's run after the other, each a request later, and lets the week after each be reported. */
export async function killAtEveryRequest(t: TestContext, when: KillPoint["when"]): Promise<void> {
  const shares = await Promise.all(Array.from({ length: chains }, (_, first) => killInSteps(when, first)));
  const points = shares.flat();
  const indexes = points.map(({ index }) => index).sort((one, other) => one - other);
  assert.deepEqual(
    indexes,
    Array.from(indexes, (_, index) => index),
    "a request was left out",
  );
  const killed = new Set(points.map(({ point }) => point));
  for (const write of writePatterns)
    assert.ok(
      [...killed].some((point) => write.test(point)),
      `no kill at ${write.source}`,
    );
  t.diagnostic(`${points.length} kill points (${when}), ${killed.size} kinds of requests: ${[...killed].join("; ")}`);
}

type TriedPoint = { readonly index: number; readonly point: string };

async function killInSteps(when: KillPoint["when"], first: number): Promise<readonly TriedPoint[]> {
  const chain = await WeekChain.start();
  const points: TriedPoint[] = [];
  try {
    for (let index = first; ; index += chains) {
      assert.ok(index < maxRequests, "the run never ends");
      const killed = await chain.kill({ index, when });
      if (killed.result.conclusion === "success") return points;
      assert.equal(killed.result.conclusion, "killed", killed.result.log);
      points.push({ index, point: killed.point });
      await chain.report(`the week after a kill (${killed.story})`);
      chain.assertSuperseded(killed);
    }
  } finally {
    await chain.stop();
  }
}
