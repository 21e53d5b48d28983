import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { createExportBudget, type ExportTicket } from "../../../src/snyk-export/export-budget.ts";
import { createFakeClock, createKeptLog } from "../http/fake-time.ts";
import { collectAttachment, onStage } from "../snyk/port-fixture.ts";

const hour = 3_600_000;

/** A budget on a clock of its own, and how exports of a dataset go through it. */
function createBench(lastStartAfterMs = Number.POSITIVE_INFINITY) {
  const [clock, log] = [createFakeClock(), createKeptLog()];
  const startedAt = clock.time;
  const budget = createExportBudget(clock, log, startedAt + lastStartAfterMs);
  const told: string[] = [];
  const times: number[] = [];
  const send = async (ticket: ExportTicket, name: string) => {
    await ticket.acquire();
    told.push(name);
    times.push(clock.time - startedAt);
    ticket.ended();
  };
  const ask = (dataset: string, count: number) =>
    Array.from({ length: count }, (_, index) => send(budget.ticket(dataset, `${dataset} ${index}`), `${dataset} ${index}`));
  return { clock, log, budget, told, times, ask };
}

test("the twenty-first export waits until the first is an hour old, and a countdown says so", async () => {
  const { log, times, ask } = createBench();
  await Promise.all(ask("issues", 41));
  assert.deepEqual([times[19], times[20], times[39], times[40]], [0, 3_630_000, 3_630_000, 7_260_000]);
  assert.match(log.lines[0] ?? "", /20 were started, 21 wait\. The next starts in 1 h 0 min, the last in 2 h \d min/);
  assert.match(log.lines[1] ?? "", /the next starts in 55 min/);
  assert.equal(log.lines.filter((line) => line.includes("were started")).length, 2);
  assert.ok(log.lines.length >= 24 && log.lines.length <= 26, `${log.lines.length} lines`);
});

test("all issues come before all usage, whatever was asked for first", async () => {
  const { told, ask } = createBench();
  await Promise.all([...ask("pr_checks", 9), ...ask("usage", 30), ...ask("issues", 30)]);
  const ranks = told.map((name) => ["issues", "usage", "pr_checks"].indexOf(name.split(" ")[0] ?? ""));
  assert.deepEqual(ranks, ranks.toSorted());
  assert.deepEqual(told.slice(0, 3), ["issues 0", "issues 1", "issues 2"]);
});

test("what cannot be started before the end of the job is refused at the first wait, and only that", async () => {
  const { clock, times, ask } = createBench(5.5 * hour);
  const startedAt = clock.time;
  const refusedAt: number[] = [];
  const all = await Promise.allSettled(
    ask("issues", 130).map((sent) =>
      sent.catch((error: unknown) => {
        refusedAt.push(clock.time - startedAt);
        throw error;
      }),
    ),
  );
  const errors = all.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  assert.equal(errors.length, 10);
  for (const error of errors) {
    assert.ok(error instanceof DigestError && error.kind === "limit" && error.remedy !== "");
    assert.match(error.message, /issues 12\d cannot be started in time: .* only 120 of this run's exports fit/);
  }
  assert.ok(Math.max(...refusedAt) <= 60_000);
  assert.ok(times.length === 120);
});

test("a slow start is counted from its answer, and a refusal holds back all others", async () => {
  const { clock, budget, times, ask } = createBench();
  const slow = budget.ticket("issues", "slow");
  await slow.acquire();
  clock.time += 90_000;
  slow.ended();
  slow.refusedFor(10 * 60_000);
  await Promise.all(ask("issues", 20));
  assert.ok((times[0] ?? 0) >= 11.5 * 60_000);
  assert.ok((times[19] ?? 0) >= 90_000 + hour);
});

test("an export that other jobs of the token crowd out for hours is started when its turn comes", async () => {
  // All others leave one export an hour to this job: refused four times, the last starts after as many hours.
  await onStage({ options: { limits: { exportsPerHour: 1 } } }, async (stage) => {
    const ofGroup = (["usage", "pr_checks", "prevention_events"] as const).map((dataset) => collectAttachment(stage, dataset));
    const ofOrg = (["usage", "pr_checks"] as const).map((dataset) => collectAttachment(stage, dataset, stage.org));
    // This clock jumps over the waits of the others while one is made, so that some are too slow; here it is their starts that count.
    await Promise.allSettled([...ofGroup, ...ofOrg]);
    const starts = stage.snyk.exports.map(({ createdAt }) => createdAt);
    assert.equal(starts.length, 5);
    assert.ok((starts.at(-1) ?? 0) - (starts[0] ?? 0) >= 4 * hour);
  });
});

test("the limit of another client of the token is waited for, although the API does not say how long", async () => {
  const limits = { exportsPerHour: 1, retryAfter: false, body429: "empty-object" } as const;
  await onStage({ options: { limits } }, async (stage) => {
    await collectAttachment(stage, "usage");
    await collectAttachment(stage, "usage", stage.org);
    const [first, second] = stage.snyk.exports;
    assert.ok((second?.createdAt ?? 0) - (first?.createdAt ?? 0) >= hour);
    const refusals = stage.journal.requests.filter(({ status }) => status === 429).length;
    assert.ok(refusals >= 1 && refusals <= 7, `${refusals} refusals`);
  });
});
