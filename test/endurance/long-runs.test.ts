import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RecordedRequest } from "../sandbox/loopback.ts";
import { fullAccess } from "../sandbox/snyk/default-options.ts";
import { isTokenRequest, SNYK_SERVER } from "../sandbox/snyk/snyk-requests.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { passed } from "../scenarios/steps/ending.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";

const client = { "snyk-client-id": "service-account", "snyk-client-secret": "hush-hush" };
const datasets = { "snyk-datasets": "issues, usage, audit-logs" };
const { permissions } = fullAccess();

describe("credentials in a long run", { concurrency: true }, () => {
  test("An OAuth access token is renewed before it expires in the middle of an export, and its links too", async (t) => {
    const clients = new Map([["service-account", { secret: "hush-hush", permissions }]]);
    const exports = { finishAfterMs: 2.5 * HOUR_MS, finishedAnswer: "status-only" } as const;
    const story = await startStory(t, { world: smallWorld(), snyk: { auth: { clients }, exports } });
    const before = story.clock.now();
    const result = await story.report({ inputs: { ...client, ...datasets }, speed: 5_000 });
    passed(result);
    assert.ok(story.clock.now() - before > 2.5 * HOUR_MS);
    assert.ok(result.requests.filter(isTokenRequest).length >= 3);
    const api = apiRequests(result.requests);
    assert.deepEqual(api.filter(({ status }) => status === 401).length, 0);
    assert.ok(new Set(api.map(({ headers }) => headers.authorization)).size >= 3);
    for (const { headers } of api) {
      const token = headers.authorization?.replace("bearer ", "") ?? "";
      assert.ok(result.masks.includes(token));
      assert.ok(!result.log.includes(token));
    }
    assert.ok(!result.log.includes("hush-hush"));
  });

  test("An access token that ends earlier than it said is renewed once for each time, and nothing is lost", async (t) => {
    const clients = new Map([["service-account", { secret: "hush-hush", permissions, lifetimeSeconds: 7_200 }]]);
    const exports = { finishAfterMs: 3 * HOUR_MS - 600_000 } as const;
    const story = await startStory(t, { world: smallWorld(), snyk: { auth: { clients }, exports } });
    let refusals = 0;
    story.journal.faults.push((request) => {
      const isMeant = request.target.includes("/jobs/export/") && refusals++ % 100 === 20;
      return isMeant ? { kind: "respond", reply: { status: 401, body: '{"code":"Unauthorized"}' } } : null;
    });
    const result = await story.report({ inputs: { ...client, "snyk-datasets": "issues" }, speed: 5_000 });
    passed(result);
    assert.ok(apiRequests(result.requests).some(({ status }) => status === 401));
  });

  test("A service-account token that wants `bearer` is tried with `token` only before that is known", async (t) => {
    const token = "snyk_sat.story.secret.sum";
    const auth = { tokens: new Map([[token, { permissions }]]), bearerOnlyServiceTokens: true };
    const story = await startStory(t, { world: smallWorld(), snyk: { auth } });
    const result = await story.report({ inputs: { "snyk-token": token, ...datasets } });
    passed(result);
    const schemes = apiRequests(result.requests).map(({ headers }) => headers.authorization?.split(" ")[0]);
    assert.deepEqual(schemes.slice(0, 2), ["token", "bearer"]);
    assert.equal(schemes.slice(1).filter((scheme) => scheme === "token").length, 0);
    assert.ok(!result.log.includes(token));
  });
});

function apiRequests(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  return requests.filter((request) => request.server === SNYK_SERVER && !isTokenRequest(request));
}
