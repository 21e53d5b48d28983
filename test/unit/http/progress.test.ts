import assert from "node:assert/strict";
import { test } from "node:test";
import { createProgress, formatElapsed } from "../../../src/http/progress.ts";
import { createFakeClock, createKeptLog } from "../http/fake-time.ts";

test("a day of reports prints few lines, and describes only what it prints", () => {
  const [clock, log] = [createFakeClock(), createKeptLog()];
  const progress = createProgress("Export", clock, log);
  let described = 0;
  const describe = () => {
    described += 1;
    return `${described} rows`;
  };
  for (let second = 0; second <= 86_400; second += 1) {
    progress.report("STARTED", describe);
    clock.time += 1_000;
  }
  assert.deepEqual(log.lines.slice(0, 3), [
    "Export: STARTED after 0 s, 1 rows",
    "Export: STARTED after 15 s, 2 rows",
    "Export: STARTED after 30 s, 3 rows",
  ]);
  assert.ok(log.lines.length < 16);
  assert.equal(described, log.lines.length);
});

test("a new state is printed at once, the initial one is no news", () => {
  const [clock, log] = [createFakeClock(), createKeptLog()];
  const progress = createProgress("Export", clock, log, "reading");
  progress.report("reading");
  progress.report("done");
  assert.deepEqual(log.lines, ["Export: done after 0 s"]);
});

test("spans of time", () => {
  assert.deepEqual([0, 59_400, 60_000, 200_000, 7_500_000].map(formatElapsed), [
    "0 s",
    "59 s",
    "1 min 0 s",
    "3 min 20 s",
    "2 h 5 min",
  ]);
});
