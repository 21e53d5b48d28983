import assert from "node:assert/strict";
import { test } from "node:test";
import { faultCases, knownFaults } from "../unit/flexera-faults/fault-cases.ts";
import { playFaults } from "../unit/flexera-faults/play-faults.ts";

test("every fault of every endpoint of Flexera ends in the same rows or in its own error with a remedy", async (t) => {
  assert.deepEqual([...new Set(faultCases.map(({ fault }) => fault))].toSorted(), knownFaults.toSorted());
  const all = await playFaults(faultCases);
  const failed = all.filter(({ outcome }) => outcome.startsWith("error")).length;
  t.diagnostic(`${all.length} faults, ${all.length - failed} recovered from, ${failed} errors`);
  const wrong = all.filter((row) => row.wrong !== null);
  assert.deepEqual(
    wrong.map(({ played, outcome, wrong: what }) => `${played.endpoint}, ${played.fault}, ${played.times}: ${what} — ${outcome}`),
    [],
  );
});
