import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ChangeClass, Comparison } from "../../../src/model/change.ts";
import { isAtLeast } from "../../../src/model/severity.ts";
import { calmHistories, type History, report, roughHistories, threshold, versionAt } from "./incremental-history.ts";

const seeded = { seed: 20261120, numRuns: 600 } as const;

/** Sets compare by their members whatever the order. */
const openNames = ({ open }: Comparison) => new Set(open.values().map(({ finding }) => finding.problemId));

/** Changes as `class name`, sorted, but for those of the given classes. */
function told({ changes }: Comparison, ...left: readonly ChangeClass[]): readonly string[] {
  return changes
    .filter((change) => !left.includes(change.class))
    .map((change) => `${change.class} ${change.tracked.finding.problemId}`)
    .toSorted();
}

const goneIn = (reports: readonly Comparison[]) =>
  reports.flatMap(({ changes }) =>
    changes.filter((change) => change.class === "gone").map(({ tracked }) => tracked.finding.problemId),
  );

test("a week of incremental runs tells what full runs over the same history tell; what is gone is told by the next full export", () => {
  fc.assert(
    fc.property(calmHistories, (history) => {
      const [full, incremental] = [report(history, "full"), report(history, "incremental")];
      for (const [index, expected] of full.entries()) {
        const actual = incremental[index];
        assert.ok(actual);
        const isLast = index === full.length - 1;
        const untold = new Set(isLast ? [] : goneIn(full.slice(0, index + 1)));
        assert.deepEqual(openNames(actual), new Set([...openNames(expected), ...untold]));
        assert.deepEqual(told(actual, "gone", "still-open"), told(expected, "gone", "still-open"));
        if (!isLast) assert.deepEqual(goneIn([actual]), []);
      }
      assert.deepEqual(goneIn(incremental).toSorted(), goneIn(full).toSorted());
    }),
    seeded,
  );
});

test("with failing sources and several rows a key, incremental runs call nothing closed that is open, and end as full ones do", () => {
  fc.assert(
    fc.property(roughHistories, (history) => {
      const reports = report(history, "incremental");
      for (const [index, { changes }] of reports.entries()) {
        const run = history.runs[index];
        assert.ok(run);
        const open = openAt(history, run.shows);
        for (const change of changes) {
          const isClosed = ["resolved", "ignored", "downgraded", "gone"].includes(change.class);
          if (isClosed) assert.ok(!open.has(change.tracked.finding.problemId), `${change.class} in run ${index}`);
        }
      }
      const [last, expected] = [reports.at(-1), report(history, "full").at(-1)];
      assert.ok(last && expected);
      assert.deepEqual(openNames(last), openNames(expected));
    }),
    seeded,
  );
});

/** What is open at the threshold, by the names of `makeFinding`. */
function openAt({ rows }: History, at: number): ReadonlySet<string> {
  const open = rows.filter((row) => {
    const is = versionAt(row, at)?.is;
    return is?.status === "open" && isAtLeast(is.severity, threshold);
  });
  return new Set(open.values().map(({ name }) => `SNYK-${name}`));
}
