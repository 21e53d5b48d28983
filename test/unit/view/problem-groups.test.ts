import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareUrgency } from "../../../src/view/finding-order.ts";
import { groupByProblem, worstProblems } from "../../../src/view/problem-groups.ts";
import { listFirst } from "../../../src/view/view-list.ts";
import { problemKey } from "../../../src/view/view-problems.ts";
import { anyFinding } from "../state/generated-state.ts";

const few = fc
  .tuple(anyFinding, fc.constantFrom("p", "q", ""), fc.constantFrom("", "p", "title"))
  .map(([finding, problemId, title]) => ({ finding: { ...finding, problemId, title } }));
const lists = fc.uniqueArray(few, { selector: ({ finding }) => finding.key, maxLength: 25 });

test("the worst problems are the first of all, each with its findings, and the others are counted", () => {
  fc.assert(
    fc.property(lists, fc.nat({ max: 8 }), (items, most) => {
      const sorted = items.toSorted((one, other) => compareUrgency(one.finding, other.finding));
      const groups = [...Map.groupBy(sorted, ({ finding }) => problemKey(finding)).values()];
      assert.deepEqual(groupByProblem(items), groups);
      assert.deepEqual(
        worstProblems(() => items.values(), most),
        {
          groups: groups.slice(0, most),
          left: { groups: Math.max(0, groups.length - most), findings: groups.slice(most).flat().length },
        },
      );
    }),
    { seed: 4711 },
  );
});

test("of a list only what is shown is built, and the rest is counted with its findings", () => {
  const built: number[] = [];
  const list = listFirst([5, 3, 2], 1, {
    build: (draft) => {
      built.push(draft);
      return `${draft} findings`;
    },
    findings: (draft) => draft,
  });
  assert.deepEqual(list, { items: ["5 findings"], total: 3, hidden: 2, hiddenFindings: 5 });
  assert.deepEqual(built, [5]);
});
