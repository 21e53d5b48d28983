import { test } from "node:test";
import fc from "fast-check";
import { withGitHub } from "../unit/github/github-bench.ts";
import { IssueLife, lives } from "../unit/issues/issue-life.ts";

test("whatever runs, people and strangers do to the issues, one right issue a period remains", async () => {
  await fc.assert(
    fc.asyncProperty(lives, (events) =>
      withGitHub(async (bench) => {
        const life = new IssueLife(bench);
        for (const event of events) await life.live(event);
        await life.end();
      }),
    ),
    { seed: 20261120, numRuns: 100 },
  );
});
