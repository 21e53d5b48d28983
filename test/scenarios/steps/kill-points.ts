import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { RecordedRequest } from "../../sandbox/loopback.ts";
import type { KillPoint } from "../../sandbox/runner/step-options.ts";
import { writePatterns } from "./sent-writes.ts";
import { WeekChain } from "./week-chain.ts";

/** Chains of weeks that run side by side, each with its share of the kill points. */
const chains = 2;

const maxRequests = 100;

/** Kills one week's run after the other, each a request later, before that request takes effect; the week after each is reported. */
export async function killBeforeEveryRequest(t: TestContext): Promise<void> {
  const shares = await Promise.all(Array.from({ length: chains }, (_, first) => killInSteps("received", stepsFrom(first))));
  const points = shares.flat();
  const indexes = points.map(({ index }) => index).sort((one, other) => one - other);
  assert.deepEqual(
    indexes,
    Array.from(indexes, (_, index) => index),
    "a request was left out",
  );
  tell(t, "received", points);
}

/** The same just after each write took effect: a read has none, so that a kill after it is a kill before the next request. */
export async function killAfterEveryWrite(t: TestContext): Promise<void> {
  const shares = await Promise.all(
    Array.from({ length: chains }, (_, first) =>
      killInSteps("handled", (ordinary) => writesOf(ordinary).filter((_index, position) => position % chains === first)),
    ),
  );
  tell(t, "handled", shares.flat());
}

type TriedPoint = { readonly index: number; readonly point: string };
/** Which requests to kill at, from those of an ordinary week. */
type Steps = (ordinary: readonly RecordedRequest[]) => Iterable<number>;

function tell(t: TestContext, when: KillPoint["when"], points: readonly TriedPoint[]): void {
  const killed = new Set(points.map(({ point }) => point));
  for (const write of writePatterns) {
    assert.ok(
      [...killed].some((point) => write.test(point)),
      `no kill at ${write.source}`,
    );
  }
  t.diagnostic(`${points.length} kill points (${when}), ${killed.size} kinds of requests: ${[...killed].join("; ")}`);
}

function stepsFrom(first: number): Steps {
  return function* () {
    for (let index = first; index < maxRequests; index += chains) yield index;
    assert.fail("the run never ends");
  };
}

function writesOf(requests: readonly RecordedRequest[]): readonly number[] {
  return requests.flatMap(({ method }, index) => (method === "GET" ? [] : [index]));
}

async function killInSteps(when: KillPoint["when"], steps: Steps): Promise<readonly TriedPoint[]> {
  const chain = await WeekChain.start();
  const points: TriedPoint[] = [];
  try {
    const ordinary = await chain.report("an ordinary week");
    for (const index of steps(ordinary.requests)) {
      const killed = await chain.kill({ index, when });
      if (killed.result.conclusion === "success") return points;
      assert.equal(killed.result.conclusion, "killed", killed.result.log);
      points.push({ index, point: killed.point });
      await chain.report(`the week after a kill (${killed.story})`);
      chain.assertSuperseded(killed);
    }
    return points;
  } finally {
    await chain.stop();
  }
}
