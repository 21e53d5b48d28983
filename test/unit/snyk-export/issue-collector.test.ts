import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Finding } from "../../../src/model/finding.ts";
import { unknownContent } from "../../../src/model/findings/finding-table.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { asFindingKey } from "../../../src/model/ids.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { createIssueCollector } from "../../../src/snyk-export/issue-collector.ts";
import { memorySpill } from "../model/memory-spill.ts";
import { textRowParser } from "./row-of-texts.ts";

const takenAt = Date.parse("2026-11-20T06:17:00Z");
const hour = 3_600_000;
const columns = ["PROJECT_PUBLIC_ID", "PROBLEM_ID", "ISSUE_SEVERITY", "ISSUE_STATUS", "PROBLEM_TITLE"];
const parse = textRowParser(columns);

function row(problemId: string, severity: string, status: string, more: Partial<Finding> = {}): Finding {
  const parsed = parse(["p1", problemId, severity, status, `title of ${problemId}`]);
  assert.ok(parsed.kind === "finding");
  return { ...parsed.finding, ...more };
}

function keyOf(problemId: string): Finding["key"] {
  return row(problemId, "low", "open").key;
}

function openOf(findings: readonly Finding[]): OpenFindings {
  return OpenFindings.of(findings.map((finding) => ({ finding, sources: [], unknownSince: null })));
}

function collect(rows: readonly Finding[], wasOpen: readonly string[] = []) {
  const before = openOf(wasOpen.map((problemId) => row(problemId, "low", "open")));
  const source = sourceOf({ kind: "group", id: "g" }, "issues");
  const request = {
    source,
    threshold: "high",
    before,
    disguise: (finding: Finding) => finding,
  } as const;
  const collector = createIssueCollector(request, takenAt, memorySpill);
  for (const finding of rows) collector.add(finding, unknownContent);
  return collector.snapshot();
}

test("only open findings at the threshold and those that were open are kept", () => {
  const { findings } = collect(
    [
      row("a", "critical", "Open"),
      row("b", "medium", "Open"),
      row("c", "high", "Resolved"),
      row("d", "low", "Ignored"),
      row("e", "high", "Open", { presence: "deactivated" }),
    ],
    ["c", "e"],
  );
  assert.deepEqual([...findings.keys()], ["a", "c", "e"].map(keyOf));
});

test("a row that says the same as before is the finding of before, so that it is in memory once", () => {
  const before = row("a", "critical", "Open");
  const request = {
    source: sourceOf({ kind: "group", id: "g" }, "issues"),
    threshold: "high",
    before: openOf([before]),
    disguise: (finding: Finding) => finding,
  } as const;
  const collector = createIssueCollector(request, takenAt, memorySpill);
  collector.add(row("a", "critical", "Open"), unknownContent);
  const same = collector.snapshot().findings;
  assert.ok(same.isUnchanged(0));
  assert.deepEqual([same.rows.size, same.size], [0, 1]);
  const changed = createIssueCollector(request, takenAt, memorySpill);
  changed.add(row("a", "critical", "Resolved"), unknownContent);
  assert.equal(changed.snapshot().findings.get(before.key)?.status, "resolved");
});

test("the memory: closed keys, young ones below the threshold, projects", () => {
  const { memory } = collect([
    row("closed", "high", "Resolved"),
    row("ignored", "low", "Ignored"),
    row("half-open", "high", "Resolved"),
    row("half-open", "low", "Open", { firstIntroducedAt: takenAt - 25 * hour }),
    row("young", "low", "Open", { firstIntroducedAt: takenAt - 24 * hour }),
    row("dateless", "low", "Open"),
    row("old", "low", "Open", { firstIntroducedAt: takenAt - 24 * hour - 1 }),
    row("both", "low", "Open"),
    row("both", "high", "Open"),
    row("off", "low", "Open", { presence: "deleted" }),
  ]);
  const members = (set: typeof memory.closed) =>
    ["closed", "ignored", "half-open", "young", "dateless", "old", "both", "off"].filter((name) => set.has(keyOf(name)));
  assert.deepEqual(members(memory.closed), ["closed", "ignored"]);
  assert.deepEqual(members(memory.recentlyBelow), ["young", "dateless"]);
  assert.ok(memory.projects.has("p1") && memory.projects.size === 1);
});

test("rows with one key are one finding: open before ignored before resolved, then the worst severity; all are counted", () => {
  const { findings } = collect(
    [row("a", "critical", "Resolved"), row("a", "low", "Open"), row("a", "high", "Open"), row("a", "critical", "Ignored")],
    ["a"],
  );
  const merged = findings.get(keyOf("a"));
  assert.deepEqual([merged?.status, merged?.severity, merged?.copies], ["open", "high", 4]);
});

test("what is kept bears the disguise", () => {
  const source = sourceOf({ kind: "org", id: "o" }, "issues");
  const disguise = (finding: Finding) => ({ ...finding, key: asFindingKey(`hash of ${finding.problemId}`), title: "" });
  const collector = createIssueCollector({ source, threshold: "low", before: nothingOpen, disguise }, takenAt, memorySpill);
  collector.add(row("a", "low", "Open"), unknownContent);
  collector.add(row("b", "low", "Resolved"), unknownContent);
  const { findings, memory } = collector.snapshot();
  assert.deepEqual(
    [...findings].map(([key, { title }]) => [key, title]),
    [["hash of a", ""]],
  );
  assert.ok(memory.closed.has("hash of b"));
});

test("the order of rows makes no difference", () => {
  const one = fc.record({
    id: fc.constantFrom("a", "b", "c"),
    severity: fc.constantFrom("critical", "high", "low"),
    status: fc.constantFrom("Open", "Resolved", "Ignored"),
    presence: fc.constantFrom("monitored", "deactivated", "deleted"),
    title: fc.constantFrom("x", "y"),
    firstIntroducedAt: fc.constantFrom(null, takenAt, 0),
  });
  const property = fc.property(
    fc.array(one, { maxLength: 8 }),
    fc.subarray(["a", "b", "c"]),
    fc.infiniteStream(fc.nat()),
    (specs, wasOpen, weights) => {
      const rows = specs.map(({ id, severity, status, ...more }) => row(id, severity, status, more));
      const shuffled = rows
        .map((finding) => ({ finding, weight: weights.next().value ?? 0 }))
        .sort((left, right) => left.weight - right.weight);
      assert.deepEqual(
        collect(rows, wasOpen),
        collect(
          shuffled.map(({ finding }) => finding),
          wasOpen,
        ),
      );
    },
  );
  fc.assert(property, { seed: 6, numRuns: 300 });
});
