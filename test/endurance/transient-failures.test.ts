import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Fault, RecordedRequest } from "../sandbox/loopback.ts";
import { breakOnceEach } from "../scenarios/steps/faults.ts";
import { WeekChain } from "../scenarios/steps/week-chain.ts";
import { describeRequest } from "../scenarios/steps/well-behaved.ts";

/** The kinds of requests that a run with news sends before and beside its uploads. */
const kinds: readonly (readonly [name: string, request: RegExp])[] = [
  ["repository facts", /^GET github \/repos\/[^/]+\/[^/]+$/],
  ["artifact list", /^GET github .*\/actions\/artifacts$/],
  ["redirect to the state", /^GET github .*\/artifacts\/\{n\}\/zip$/],
  ["download of the state", /^GET blob /],
  ["list of orgs", /^GET snyk .*\/orgs$/],
  ["start of an export", /^POST snyk .*\/export$/],
  ["status of an export", /^GET snyk .*\/jobs\/export\/\{id\}$/],
  ["result of an export", /^GET snyk .*\/export\/\{id\}$/],
  ["download of an export", /^GET storage /],
  ["page of audit events", /^GET snyk .*\/audit_logs\/search$/],
  ["known issue", /^GET github .*\/issues\/\{n\}$/],
  ["list of issues", /^GET github .*\/issues$/],
  ["list of comments", /^GET github .*\/comments$/],
  ["label", /^POST github .*\/labels$/],
  ["new issue", /^POST github .*\/issues$/],
  ["new comment", /^POST github .*\/comments$/],
];

const jobsOfExports = /^GET snyk .*\/jobs\//;

const faults: readonly (readonly [name: string, fault: (request: RecordedRequest) => Fault])[] = [
  ["a 500", () => ({ kind: "respond", reply: failure(500) })],
  ["a 502", () => ({ kind: "respond", reply: failure(502) })],
  ["a 503", () => ({ kind: "respond", reply: failure(503) })],
  ["a 429 that says how long to wait", () => ({ kind: "respond", reply: tooManyRequests() })],
  ["a cut connection", () => ({ kind: "reset" })],
  ["an answer that breaks off", () => ({ kind: "truncate", afterBytes: 25 })],
];

suite("transient failures", { concurrency: 2 }, () => {
  for (const [name, fault] of faults) {
    test(`${name} on each kind of request of a run costs the report nothing`, async (t) => {
      const chain = await WeekChain.start({ exports: { pendingPolls: 0, startedPolls: 1, finishedAnswer: "status-only" } });
      t.after(() => chain.stop());
      const { rule, broken } = breakOnceEach(fault, kindOf);
      const run = await chain.trouble(rule, `a run with ${name} on each kind of request`);
      assert.equal(run.result.conclusion, "success", run.result.log);
      assert.deepEqual(
        kinds.map(([kind]) => kind).filter((kind) => !broken.includes(kind)),
        [],
      );
      await chain.report(`the week after ${name} on each kind of request`);
      t.diagnostic(
        `${broken.length} kinds of requests, ${run.result.requests.length} requests in ${Math.round(run.result.durationMs)} ms`,
      );
    });
  }
});

function kindOf(request: RecordedRequest): string | null {
  const description = describeRequest(request);
  const found = kinds.find(
    ([name, pattern]) => pattern.test(description) && !(name === "result of an export" && jobsOfExports.test(description)),
  );
  return found?.[0] ?? null;
}

function failure(status: number) {
  return { status, headers: { "content-type": "text/html" }, body: `<html><h1>${status}</h1></html>` };
}

function tooManyRequests() {
  const body = JSON.stringify({
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  });
  return { status: 429, headers: { "content-type": "application/json", "retry-after": "7" }, body };
}
