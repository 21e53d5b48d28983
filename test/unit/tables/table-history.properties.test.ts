import { test } from "node:test";
import fc from "fast-check";
import { anyHistory, checkHistory } from "./table-history.ts";

// More histories are played by `npm run test:endurance`.
test("any history served as deltas rebuilds the table of a snapshot, and both report the difference of the two", async () => {
  await fc.assert(fc.asyncProperty(anyHistory, checkHistory), { seed: 4, numRuns: 80 });
});
