import assert from "node:assert/strict";
import { test } from "node:test";
import { Agent } from "undici";
import { createHttpClient } from "../../../src/http/http-client.ts";
import { type Fault, Journal, LoopbackServer, type RequestHandler } from "../../sandbox/loopback.ts";
import { createFakeClock } from "./fake-time.ts";

async function withServer(
  handler: RequestHandler,
  faults: readonly Fault[],
  work: (tools: Tools) => Promise<void>,
): Promise<void> {
  const journal = new Journal();
  journal.faults.push((request) => faults[request.index] ?? null);
  const server = await LoopbackServer.start("api", journal, handler);
  const dispatcher = new Agent();
  const clock = createFakeClock();
  const http = createHttpClient({ dispatcher, clock, random: () => 0.5, timeouts: { headersMs: 200, bodyIdleMs: 200 } });
  try {
    await work({ journal, http, clock, url: new URL("/x?sig=secret", server.origin) });
  } finally {
    await dispatcher.destroy();
    await server.stop();
  }
}

type Tools = {
  readonly journal: Journal;
  readonly http: ReturnType<typeof createHttpClient>;
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly url: URL;
};

const respond = (status: number, body = ""): Fault => ({ kind: "respond", reply: { status, body } });

const recovered: readonly (readonly [string, Fault])[] = [
  ["500", respond(500)],
  ["HTML 502", respond(502, "<html>")],
  ["429", respond(429, "{}")],
  ["a reset", { kind: "reset" }],
  ["a truncated body", { kind: "truncate", afterBytes: 3 }],
  ["a stall", { kind: "stall" }],
];

for (const [name, fault] of recovered) {
  test(`a read recovers from ${name}`, async () => {
    await withServer(
      () => ({ status: 200, body: '{"ok":true}' }),
      [fault, fault],
      async ({ http, url, journal, clock }) => {
        const outcome = await http.send({ method: "GET", url, headers: {} });
        assert.ok(outcome.kind === "answered");
        assert.equal(outcome.response.text, '{"ok":true}');
        assert.equal(journal.requests.length, 3);
        assert.equal(clock.waits.length, 2);
      },
    );
  });
}

test("a read gives up after seven attempts with the last answer", async () => {
  await withServer(
    () => ({ status: 503 }),
    [],
    async ({ http, url, journal }) => {
      const outcome = await http.send({ method: "GET", url, headers: {} });
      assert.ok(outcome.kind === "answered" && outcome.response.status === 503);
      assert.equal(journal.requests.length, 7);
    },
  );
});

test("a creation whose answer is lost is not repeated, and its outcome says that it may have arrived", async () => {
  await withServer(
    () => ({ status: 202 }),
    [{ kind: "lost-answer" }],
    async ({ http, url, journal }) => {
      const outcome = await http.send({ method: "POST", url, headers: {}, body: "{}" });
      assert.ok(outcome.kind === "unanswered" && outcome.failure.mayHaveArrived);
      assert.doesNotMatch(outcome.failure.reason, /secret|127\.0/);
      assert.equal(journal.requests.length, 1);
    },
  );
});

test("redirects are not followed, and hooks see every attempt", async () => {
  await withServer(
    () => ({ status: 302, headers: { location: "https://elsewhere.example/" } }),
    [respond(500)],
    async ({ http, url }) => {
      const told: string[] = [];
      const outcome = await http.send({
        method: "GET",
        url,
        headers: {},
        beforeAttempt: async () => void told.push("before"),
        onRetry: (failure) => told.push(failure.kind),
      });
      assert.ok(outcome.kind === "answered" && outcome.response.status === 302);
      assert.deepEqual(told, ["before", "status", "before"]);
    },
  );
});

test("a body beyond the bound is refused and not held", async () => {
  const endless = async function* () {
    for (let count = 0; count < 40; count += 1) yield Buffer.alloc(1024 * 1024, " ");
  };
  await withServer(
    () => ({ status: 200, body: endless() }),
    [],
    async ({ http, url }) => {
      await assert.rejects(
        http.send({ method: "GET", url, headers: {} }),
        (error: Error) => /longer than/.test(error.message) && !/secret/.test(error.message),
      );
    },
  );
});
