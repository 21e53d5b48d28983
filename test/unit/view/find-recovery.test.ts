import assert from "node:assert/strict";
import { test } from "node:test";
import { findRecovery } from "../../../src/changes/find-recovery.ts";
import type { Change, Comparison } from "../../../src/model/change.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { bodyOf } from "../report/report-fixture.ts";
import { sampleChange, sampleDay, sampleDigest, sampleFinding, sampleNow, sampleTracked } from "../report/sample-digest.ts";

const group = { kind: "group", id: "11111111-1111-4111-8111-111111111111" } as const;
const issues = sourceOf(group, "issues");
const auditLogs = sourceOf(group, "audit-logs");
const week = 7 * sampleDay;
const memory = { closed: FingerprintSet.of([]), recentlyBelow: FingerprintSet.of([]), projects: FingerprintSet.of([]) };

const findings = [1, 2, 3, 4].map((number) => sampleFinding(number));
const comparisonOf = (changes: readonly Change[]): Comparison => ({
  changes: changes.filter(({ class: name }) => name !== "still-open"),
  standing: [
    ...changes.filter(({ class: name }) => name === "still-open").map(({ tracked }) => tracked),
    ...findings.slice(1, 2).map((finding) => sampleTracked(finding, sampleNow - week)),
  ],
  baselined: [],
  departures: [],
  open: [],
});

/** A state whose last run was a week ago; its sources were complete `issuesAge` and `auditAge` ago. */
function previousWith(issuesAge: number, auditAge: number) {
  const [first, second, third, seen] = findings;
  if (first === undefined || second === undefined || third === undefined || seen === undefined) throw new Error("four findings");
  const unknown = [first, second, third].map((finding) => sampleTracked(finding, sampleNow - week));
  return {
    run: { id: "1000", attempt: 1, at: sampleNow - week },
    open: OpenFindings.of([...unknown, sampleTracked(seen)]),
    sources: new Map([
      [issues.id, { id: issues.id, selection: "", takenAt: sampleNow - issuesAge, fullAt: sampleNow - issuesAge, memory }],
    ]),
    auditSources: new Map([[auditLogs.id, { id: auditLogs.id, selection: "", searchedTo: sampleNow - auditAge }]]),
  };
}

/** Of the second one nothing is known yet. */
const changes = findings
  .filter((_, index) => index !== 1)
  .map((finding, index) => sampleChange(index === 0 ? "resolved" : "still-open", finding));

test("a source that failed in the run before and answers now is back, with what that settled", () => {
  const recovery = findRecovery(previousWith(2 * week, 2 * week), [issues, auditLogs], comparisonOf(changes));
  assert.deepEqual(recovery, {
    sources: [
      { source: issues, lastCompleteAt: sampleNow - 2 * week },
      { source: auditLogs, lastCompleteAt: sampleNow - 2 * week },
    ],
    settled: [
      { class: "still-open", count: 1 },
      { class: "resolved", count: 1 },
    ],
  });
  const body = bodyOf(sampleDigest({}, { recovery }));
  assert.match(
    body,
    /^> \[!NOTE\]\n> 2 sources \(issues and audit-logs\) could be read again, for the first time since 2026-11-02 06:17 UTC\. Of the 2 findings that were unknown, 1 is still open and 1 resolved\.$/m,
  );
  const counts = bodyOf(sampleDigest({}, { recovery, exposure: "public-counts-only" }));
  assert.match(counts, /^> 2 sources \(issues and audit-logs\) could be read again/m);
});

test("a source that answered before, is new, or asks something else now is not back", () => {
  const comparison = comparisonOf(changes);
  assert.equal(findRecovery(null, [issues], comparison), null);
  assert.equal(findRecovery(previousWith(week, week), [issues, auditLogs], comparison), null);
  const pickedUp = week + 60 * 60 * 1000;
  assert.equal(findRecovery(previousWith(pickedUp, week), [issues], comparison), null);
  assert.equal(findRecovery(previousWith(2 * week, week), [sourceOf(group, "issues", "other")], comparison), null);
  assert.equal(findRecovery(previousWith(2 * week, week), [sourceOf(group, "usage")], comparison), null);
});
