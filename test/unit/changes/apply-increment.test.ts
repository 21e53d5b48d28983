import assert from "node:assert/strict";
import { test } from "node:test";
import { applyIncrement } from "../../../src/changes/apply-increment.ts";
import { compareFindings, type PreviousReport } from "../../../src/changes/compare-findings.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { nothingOpen } from "../../../src/model/findings/open-findings.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import type { IssuesSnapshot } from "../../../src/model/snapshot.ts";
import {
  before,
  briefly,
  failed,
  groupIssues,
  makeFinding,
  now,
  orgIssues,
  previousReport,
  type Remembered,
  remember,
  snapshotOfRows,
  track,
} from "./findings-fixture.ts";

const a = makeFinding("A");
const b = makeFinding("B");

function apply(report: PreviousReport, rows: readonly Finding[]): IssuesSnapshot {
  const source = report.sources.get(groupIssues.id);
  assert.ok(source);
  const increment = snapshotOfRows(groupIssues, rows, now, "critical", report.open);
  const known = { source, open: report.open, threshold: "critical" } as const;
  return applyIncrement(known, increment, FingerprintSet.of(rows.map(({ key }) => key)));
}

function changesOf(report: PreviousReport, data: IssuesSnapshot, others: Parameters<typeof compareFindings>[0]["outcomes"] = []) {
  const outcomes = [{ kind: "complete", data } as const, ...others];
  return briefly(compareFindings({ previous: report, outcomes, threshold: "critical", canFiltersHide: false, events: [] }));
}

const remembering = (memory: Remembered) => previousReport([track(a)], [remember(groupIssues, memory)]);

test("what has no row stays open as it was, told by a reference", () => {
  const report = previousReport([track(a), track(b)]);
  const snapshot = apply(report, []);
  assert.deepEqual(
    [...snapshot.findings.values()].map((finding) => copyFinding(finding)),
    [a, b],
  );
  assert.deepEqual([snapshot.findings.isUnchanged(0), snapshot.findings.rows.size], [true, 0]);
  assert.deepEqual([snapshot.takenAt, snapshot.fullAt], [now, before]);
  assert.deepEqual(changesOf(report, snapshot), ["still-open A", "still-open B"]);
});

test("what was unknown because its source failed is open again, as the source had it", () => {
  const report = previousReport([track(a, [groupIssues], before)]);
  assert.deepEqual(changesOf(report, apply(report, [])), ["still-open A"]);
});

const rows: readonly (readonly [string, Partial<Finding>, string])[] = [
  ["resolved", { status: "resolved" }, "resolved A"],
  ["ignored", { status: "ignored" }, "ignored A"],
  ["rated lower", { severity: "high" }, "downgraded A"],
  ["of a deleted project", { presence: "deleted" }, "gone:project-deleted A"],
  ["of a deactivated project", { presence: "deactivated" }, "gone:project-deactivated A"],
];

for (const [what, changed, expected] of rows) {
  test(`a row that is ${what} tells so`, () => {
    const report = previousReport([track(a)]);
    assert.deepEqual(changesOf(report, apply(report, [makeFinding("A", changed)])), [expected]);
  });

  test(`one of two rows that is ${what} ${changed.presence === undefined ? "proves nothing" : "tells of its project"}`, () => {
    const report = previousReport([track(makeFinding("A", { copies: 2 }))]);
    const told = changesOf(report, apply(report, [makeFinding("A", changed)]));
    assert.deepEqual(told, [changed.presence === undefined ? "still-open A" : expected]);
  });

  test(`both of two rows that are ${what} tell so`, () => {
    const report = previousReport([track(makeFinding("A", { copies: 2 }))]);
    assert.deepEqual(changesOf(report, apply(report, [makeFinding("A", { ...changed, copies: 2 })])), [expected]);
  });
}

test("a closed row of another time of introduction is another row", () => {
  const report = previousReport([track(a)]);
  const snapshot = apply(report, [makeFinding("A", { status: "resolved", firstIntroducedAt: 1 })]);
  assert.deepEqual(changesOf(report, snapshot), ["still-open A"]);
  assert.equal(snapshot.findings.get(a.key)?.copies, 2);
  assert.equal(snapshot.memory.closed.has(a.key), false);
});

test("memory: rows replace what was known of their keys, the rest stays", () => {
  const [closed, reopened, below, raised, late] = ["C", "R", "W", "X", "L"].map((name) => makeFinding(name));
  assert.ok(closed && reopened && below && raised && late);
  const report = remembering({ closed: [closed, reopened], below: [below, raised], projects: ["project-0"] });
  const { memory } = apply(report, [reopened, raised, { ...late, status: "ignored" }, { ...a, status: "resolved" }]);
  const holds = (set: FingerprintSet) => [a, closed, reopened, below, raised, late].map(({ key }) => set.has(key));
  assert.deepEqual(holds(memory.closed), [true, true, false, false, false, true]);
  assert.deepEqual(holds(memory.recentlyBelow), [false, false, false, true, false, false]);
  assert.deepEqual([memory.projects.has("project-0"), memory.projects.has("project-1")], [true, true]);
});

test("what was open and is not any more is remembered as closed", () => {
  const { memory } = apply(previousReport([track(a)]), [{ ...a, status: "resolved" }]);
  assert.ok(memory.closed.has(a.key));
});

test("silence of an increment proves nothing of what only another source showed", () => {
  const report = previousReport([track(a, [orgIssues])], [remember(groupIssues), remember(orgIssues)]);
  assert.deepEqual(changesOf(report, apply(report, []), [failed(orgIssues)]), ["unknown A"]);
});

test("a full export of one source calls nothing gone that an increment of another still has", () => {
  const report = previousReport([track(a, [groupIssues, orgIssues])], [remember(groupIssues), remember(orgIssues)]);
  const org = { kind: "complete", data: snapshotOfRows(orgIssues, [], now, "critical", nothingOpen) } as const;
  assert.deepEqual(changesOf(report, apply(report, []), [org]), ["still-open A"]);
});
