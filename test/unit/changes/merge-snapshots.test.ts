import assert from "node:assert/strict";
import { test } from "node:test";
import { MergedSnapshots } from "../../../src/changes/merge-snapshots.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import type { IssuesSnapshot } from "../../../src/model/snapshot.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { groupIssues, makeFinding, makeSnapshot, orgIssues, track } from "./findings-fixture.ts";

const thirdIssues = sourceOf({ kind: "org", id: "90000000-0000-4000-8000-000000000000" }, "issues");

function merge(...rows: readonly Finding[]) {
  const sources = [orgIssues, groupIssues, thirdIssues];
  const snapshots = rows.map((row, index) => makeSnapshot(sources[index] ?? groupIssues, [row]));
  const merged = mergedOf(snapshots);
  assert.equal(merged.length, 1);
  assert.deepEqual(mergedOf(snapshots.toReversed()), merged);
  assert.deepEqual(mergedWhereOpen(snapshots), merged);
  return merged[0];
}

function mergedOf(snapshots: readonly IssuesSnapshot[]) {
  return [...new MergedSnapshots(nothingOpen, snapshots).appeared()].map(({ finding, sources }) => ({
    finding: copyFinding(finding),
    sources,
  }));
}

/** The same where the previous report had the finding of the first snapshot open. */
function mergedWhereOpen(snapshots: readonly IssuesSnapshot[]) {
  const [first] = snapshots;
  const before = OpenFindings.of([...(first?.findings.values() ?? [])].map((finding) => track(finding)));
  const merged = new MergedSnapshots(before, snapshots);
  assert.deepEqual([...merged.appeared()], []);
  const { finding, sources } = merged.ofBefore(0) ?? assert.fail();
  return [{ finding: copyFinding(finding), sources }];
}

test("one finding through two scopes is one, with both sources sorted and the larger number of copies", () => {
  const merged = merge(makeFinding("A", { copies: 2 }), makeFinding("A", { copies: 5 }));
  assert.deepEqual(merged, { finding: makeFinding("A", { copies: 5 }), sources: [groupIssues.id, orgIssues.id] });
});

const disagreements: readonly (readonly [Partial<Finding>, Partial<Finding>])[] = [
  [{ status: "open" }, { status: "ignored" }],
  [
    { status: "open", severity: "low" },
    { status: "resolved", severity: "critical" },
  ],
  [{ status: "ignored" }, { status: "resolved" }],
  [{ severity: "critical" }, { severity: "high" }],
  [
    { presence: "monitored", status: "resolved" },
    { presence: "deleted", status: "open" },
  ],
  [{ presence: "deactivated" }, { presence: "deleted" }],
  [{ lastIntroducedAt: 2000 }, { lastIntroducedAt: 1000 }],
  [{ lastIntroducedAt: 1 }, { lastIntroducedAt: null }],
];
for (const [winner, loser] of disagreements) {
  test(`${JSON.stringify(winner)} wins over ${JSON.stringify(loser)}`, () => {
    assert.deepEqual(merge(makeFinding("A", winner), makeFinding("A", loser))?.finding, makeFinding("A", winner));
  });
}

test("rows that differ in any member merge the same way in any order", () => {
  const plain = makeFinding("A");
  for (const [name, value] of Object.entries(plain)) {
    if (name === "key") continue;
    const other = { ...plain, [name]: otherValue(name, value) };
    assert.ok(merge(plain, other, plain), name);
    assert.deepEqual(merge(plain, other)?.finding, merge(other, plain)?.finding, name);
  }
});

function otherValue(name: string, value: unknown): unknown {
  if (name === "severity") return "low";
  if (name === "status") return "resolved";
  if (name === "presence") return "deleted";
  if (Array.isArray(value)) return ["other"];
  return typeof value === "string" ? `${value}~` : 7;
}
