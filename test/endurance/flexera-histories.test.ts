import { test } from "node:test";
import fc from "fast-check";
import { anyHistory, checkHistory } from "../unit/tables/table-history.ts";

test("1,000 histories served as deltas rebuild the tables of snapshots, and both report the difference of the two", async () => {
  await fc.assert(fc.asyncProperty(anyHistory, checkHistory), { seed: 40, numRuns: 1_000 });
});
