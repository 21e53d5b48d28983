import assert from "node:assert/strict";
import { test } from "node:test";
import { endpoints } from "../unit/snyk-faults/fault-case.ts";
import { faultTable } from "../unit/snyk-faults/fault-table.ts";
import { playFaults } from "../unit/snyk-faults/play-faults.ts";

test("every fault of every endpoint ends in the same numbers or in its own error with a remedy", async (t) => {
  const all = await playFaults();
  t.diagnostic(`\n${faultTable(all)}`);
  for (const endpoint of endpoints) {
    const mine = all.filter(({ played }) => played.endpoint === endpoint);
    const failed = mine.filter(({ outcome }) => outcome.startsWith("error")).length;
    t.diagnostic(`${endpoint}: ${mine.length} faults, ${mine.length - failed} recovered from, ${failed} errors`);
  }
  const wrong = all.filter((row) => row.wrong !== null);
  assert.deepEqual(
    wrong.map(({ played, outcome, wrong: what }) => `${played.endpoint}, ${played.fault}: ${what} — ${outcome}`),
    [],
  );
});
