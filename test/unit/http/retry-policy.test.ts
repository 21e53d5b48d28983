import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { toNetworkFailure } from "../../../src/http/network-failure.ts";
import { rateLimitResetMs, retryAfterMs, toResponseHeaders } from "../../../src/http/response-headers.ts";
import { type AttemptFailure, decideRetry, defaultRetryLimits, type RetrySituation } from "../../../src/http/retry-policy.ts";

const now = Date.parse("2026-11-20T06:17:00Z");
const fresh: RetrySituation = { attempts: 1, elapsedMs: 0, now, isRepeatable: true, passingStatuses: [] };

function answered(status: number, headers: Readonly<Record<string, string>> = {}): AttemptFailure {
  return { kind: "status", status, headers: toResponseHeaders(headers) };
}

function broken(code: string): AttemptFailure {
  return { kind: "network", failure: toNetworkFailure(Object.assign(new Error("secret"), { code })) };
}

/** Milliseconds until the next attempt with half of the jitter, or null when there is none. */
function wait(failure: AttemptFailure, situation: Partial<RetrySituation> = {}): number | null {
  const decision = decideRetry(failure, { ...fresh, ...situation }, defaultRetryLimits, () => 0.5);
  return decision.kind === "retry" ? decision.afterMs : null;
}

const table: readonly (readonly [string, number | null, number | null])[] = [
  ["500 to a read", wait(answered(500)), 1_000],
  ["503 at the third attempt", wait(answered(503), { attempts: 3 }), 4_000],
  ["503 with Retry-After", wait(answered(503, { "Retry-After": "7" })), 7_350],
  ["503 with a date", wait(answered(503, { "Retry-After": "Fri, 20 Nov 2026 06:17:10 GMT" })), 10_500],
  ["429 with Retry-After", wait(answered(429, { "retry-after": "30" })), 30_500],
  ["429 with a reset", wait(answered(429, { "x-ratelimit-reset": "12, 12;w=60" })), 12_500],
  ["429 without any header", wait(answered(429)), 60_500],
  ["429 to a creation", wait(answered(429), { isRepeatable: false }), 60_500],
  ["429 that asks for an hour", wait(answered(429, { "retry-after": "3600" })), null],
  ["500 to a creation", wait(answered(500), { isRepeatable: false }), null],
  ["409", wait(answered(409)), null],
  ["409 where it passes", wait(answered(409), { passingStatuses: [409] }), 1_000],
  ["404", wait(answered(404)), null],
  ["the last attempt", wait(answered(500), { attempts: 7 }), null],
  ["no time left", wait(answered(500), { elapsedMs: 900_000 }), null],
  ["a cut read", wait(broken("ECONNRESET")), 1_000],
  ["a cut creation", wait(broken("UND_ERR_SOCKET"), { isRepeatable: false }), null],
  ["a creation that was never sent", wait(broken("ECONNREFUSED"), { isRepeatable: false }), 1_000],
  ["a refused certificate", wait(broken("CERT_HAS_EXPIRED")), null],
];

for (const [name, actual, expected] of table) test(`the wait after ${name}`, () => assert.equal(actual, expected));

test("the wait is never shorter than asked for, never negative, and the attempts end", () => {
  const property = fc.property(
    fc.integer({ min: 0, max: 600 }),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (seconds, random) => {
      const decision = decideRetry(answered(429, { "retry-after": String(seconds) }), fresh, defaultRetryLimits, () => random);
      assert.ok(decision.kind === "retry" && decision.afterMs >= seconds * 1000);
    },
  );
  fc.assert(property, { seed: 1 });
});

test("headers that cannot be read say nothing", () => {
  for (const value of ["", "soon", "-1"]) assert.equal(retryAfterMs(toResponseHeaders({ "retry-after": value }), now) ?? 0, 0);
  assert.equal(retryAfterMs(toResponseHeaders({ "retry-after": "Thu, 19 Nov 2026 06:17:10 GMT" }), now), 0);
  for (const value of ["", "soon", "1763619420123"])
    assert.equal(rateLimitResetMs(toResponseHeaders({ "x-ratelimit-reset": value })), null);
});

test("a network failure is told by its code alone", () => {
  assert.deepEqual(toNetworkFailure(new AggregateError([Object.assign(new Error("10.0.0.1"), { code: "ECONNREFUSED" })])), {
    reason: "the connection was refused (ECONNREFUSED)",
    isPassing: true,
    mayHaveArrived: false,
  });
  assert.equal(toNetworkFailure("secret").reason.includes("secret"), false);
});
