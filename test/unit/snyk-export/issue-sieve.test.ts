import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseCsvHeader } from "../../../src/csv/csv-header.ts";
import { createRecordScanner } from "../../../src/csv/record-scanner.ts";
import type { RecordView } from "../../../src/csv/record-view.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { FingerprintFilter } from "../../../src/model/fingerprints/fingerprint-filter.ts";
import type { FindingKey } from "../../../src/model/ids.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { slotsOf } from "../../../src/snyk-export/cell-slots.ts";
import { createIssueCollector } from "../../../src/snyk-export/issue-collector.ts";
import { createIssueRowParser, issueRowColumns } from "../../../src/snyk-export/issue-row.ts";
import { contentOf } from "../../../src/snyk-export/sieved-records.ts";
import { memorySpill } from "../model/memory-spill.ts";

const takenAt = Date.parse("2026-11-20T06:17:00Z");
const first = "44444444-4444-4444-8444-444444444444";
const second = "55555555-5555-4555-8555-555555555555";
const times = [
  "",
  "\\N",
  "2026-11-20 05:11:12.013",
  "2026-11-01T10:11:12.999999999Z",
  "2024-02-29 23:59:59",
  "2026-01-03 10:11:12.5",
  "2026-11-20 06:17:00 UTC",
  "2026-11-20",
];
const wrongTimes = ["2026-02-29 10:11:12", "2026-13-03 10:11:12", "2026-01-03 25:11:12", "2026-01-03 10:11:12.", "soon"];

/** Mostly one of the first two, which Snyk serves every day, now and then one of the others. */
function mostly(usual: string, alsoUsual: string, ...odd: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(usual, alsoUsual), weight: 14 },
    { arbitrary: fc.constantFrom(usual, ...odd), weight: 1 },
  );
}

const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
  PROBLEM_ID: mostly(
    "SNYK-JS-DEMO-1000001",
    "SNYK-JS-DEMO-1000002",
    "a b-é",
    " SNYK-JS-DEMO-1000001 ",
    "\\N",
    "",
    'q"uote-long',
    "line\nbreak",
  ),
  PROJECT_PUBLIC_ID: mostly(first, second, first.toUpperCase(), ` ${first}`, "p1"),
  ISSUE_URL: mostly(
    "",
    "https://app.snyk.io/org/demo/project/x#issue-SNYK-JS-DEMO-1000001",
    "https://app.snyk.io/org/demo/project/x#issue-SNYK%2DJS",
    "https://app.snyk.io/org/demo/project/x#SNYK-JS",
    "https://app.snyk.io/org/demo/project/x#issue-",
    "https://app.snyk.io/org/demo/project/x#",
    "https://app.snyk.io/#issue-issue-é",
    "https://app.snyk.io/org/demo",
    "null",
  ),
  ISSUE_STATUS: mostly("Open", "Resolved", "Ignored", "open", "RESOLVED", " open"),
  ISSUE_SEVERITY: mostly("medium", "low", "critical", "High", " Low"),
  PRODUCT_NAME: mostly("Snyk Open Source", "Snyk Code", "SNYK CODE", " snyk code ", ""),
  ASSET_FINDING_ID: mostly("", "asset-1000", "\\N", "é-asset"),
  FIRST_INTRODUCED: mostly("2026-01-03 10:11:12.5", "2026-11-20 05:11:12.013", ...times),
  LAST_INTRODUCED: mostly("2026-01-03 10:11:12.5", "2026-11-20 05:11:12.013", ...times),
  LAST_RESOLVED: mostly("2026-01-03 10:11:12.5", "2026-11-20 05:11:12.013", ...times),
  LAST_IGNORED: mostly("2026-01-03 10:11:12.5", "2026-11-20 05:11:12.013", ...times),
  PROJECT_IS_MONITORED: mostly("true", "false", "True", "", "\\N", "FALSE"),
  PROJECT_DELETED_AT: mostly("", "", "", "2026-01-03 10:11:12", "\\N"),
  ISSUE_DELETED_AT: mostly("", "", "", "null"),
  PROBLEM_TITLE: mostly("title", 'with "quotes", and more'),
};

type Row = Readonly<Record<string, string>>;

async function collect(
  rows: readonly Row[],
  names: readonly string[],
  wasOpen: ReadonlyMap<FindingKey, Finding>,
  withSieve: boolean,
) {
  const before = OpenFindings.of([...wasOpen.values()].map((finding) => ({ finding, sources: [], unknownSince: null })));
  return collectFrom(rows, names, before, withSieve);
}

async function collectFrom(rows: readonly Row[], names: readonly string[], before: OpenFindings, withSieve: boolean) {
  const known = new FingerprintFilter(before.table.columns.keyLow.copyInto(new Uint32Array(before.size)));
  const source = sourceOf({ kind: "group", id: "g" }, "issues");
  const touched: string[] = [];
  const collector = createIssueCollector(
    {
      source,
      threshold: "high",
      before,
      known: withSieve ? known : undefined,
      disguise: (finding) => finding,
      increment: {
        from: takenAt,
        complete: (snapshot, keys) => {
          touched.push(...[...keys.toFingerprints()].map(String));
          return snapshot;
        },
      },
    },
    takenAt,
    memorySpill,
  );
  let whole = 0;
  const problems: string[] = [];
  let parse = createIssueRowParser(slotsOf(parseCsvHeader([], "x"), issueRowColumns).slots);
  let take = (_record: RecordView): boolean => false;
  let sieve: ReturnType<typeof collector.sieve> = null;
  const scanner = createRecordScanner({
    label: "sample",
    onHeader: (header) => {
      const { columns, slots } = slotsOf(parseCsvHeader(header, "sample"), issueRowColumns);
      parse = createIssueRowParser(slots);
      take = collector.takeSieved(slots);
      sieve = collector.sieve(slots);
      return columns.map((column) => header.indexOf(column));
    },
    sieve: () => sieve,
    onRecord: (record) => {
      if (take(record)) return;
      whole += 1;
      const row = parse(record);
      if (row.kind === "finding") collector.add(row.finding, contentOf(record));
      else problems.push(row.column);
    },
  });
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [names.join(","), ...rows.map((row) => names.map((name) => quoted(row[name] ?? "")).join(","))];
  await scanner.write(Buffer.from(`${lines.join("\n")}\n`));
  await scanner.end();
  const { findings, memory } = collector.snapshot();
  const sets = [memory.closed, memory.recentlyBelow, memory.projects].map((set) => set.toFingerprints());
  const plain = [...findings.values()].map((finding) => copyFinding(finding));
  return { settled: rows.length - whole, findings, told: { findings: plain, sets, touched, problems } };
}

test("a sieved export gives the snapshot that reading every row whole gives", async () => {
  const names = Object.keys(cells);
  const row = fc.record(cells);
  let settledInAll = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(), { maxLength: 5 }),
      async (rows, picks) => {
        const all = [...(await findingsOf(rows, names))];
        const wasOpen = new Map(picks.flatMap((pick) => all.slice(pick % Math.max(1, all.length)).slice(0, 1)));
        const expected = await collect(rows, names, wasOpen, false);
        const sieved = await collect(rows, names, wasOpen, true);
        assert.deepEqual(sieved.told, expected.told);
        assert.equal(expected.settled, 0);
        settledInAll += sieved.settled;
      },
    ),
    { seed: 7, numRuns: 300 },
  );
  assert.ok(settledInAll > 500, `${settledInAll} rows were settled`);
});

test("an open row whose every byte is as before is taken unread, and the snapshot is the same", async () => {
  const names = Object.keys(cells);
  const row = fc.record({
    ...cells,
    ISSUE_STATUS: fc.constantFrom("Open", "Open", "Resolved"),
    ISSUE_SEVERITY: fc.constantFrom("Critical", "High"),
  });
  let unreadInAll = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.array(fc.record({ at: fc.nat(), row }), { maxLength: 4 }),
      async (rows, changes) => {
        const first = await collectFrom(rows, names, nothingOpen, true);
        const tracked = [...first.findings.values()].map((finding) => ({ finding, sources: [], unknownSince: null }));
        const later = [...rows];
        for (const { at, row: other } of changes) later[at % later.length] = other;
        const expected = await collectFrom(later, names, OpenFindings.of(tracked), false);
        const sieved = await collectFrom(later, names, OpenFindings.of(tracked), true);
        assert.deepEqual(sieved.told, expected.told);
        unreadInAll += sieved.settled;
        // What was carried over without being read is as good as read.
        const kept = [...sieved.findings.values()].map((finding) => ({ finding, sources: [], unknownSince: null }));
        const again = await collectFrom(later, names, OpenFindings.of(kept), true);
        assert.deepEqual(again.told, (await collectFrom(later, names, OpenFindings.of(kept), false)).told);
      },
    ),
    { seed: 8, numRuns: 300 },
  );
  assert.ok(unreadInAll > 500, `${unreadInAll} rows were taken unread`);
});

async function findingsOf(rows: readonly Row[], names: readonly string[]): Promise<ReadonlyMap<FindingKey, Finding>> {
  const findings = new Map<FindingKey, Finding>();
  const { slots } = slotsOf(parseCsvHeader(names, "x"), issueRowColumns);
  const parse = createIssueRowParser(slots);
  const scanner = createRecordScanner({
    label: "findings",
    onHeader: (header) => issueRowColumns.filter((column) => header.includes(column)).map((column) => header.indexOf(column)),
    onRecord: (record) => {
      const parsed = parse(record);
      if (parsed.kind === "finding") findings.set(parsed.finding.key, parsed.finding);
    },
  });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await scanner.write(
    Buffer.from([names.join(","), ...rows.map((row) => names.map((name) => quoted(row[name] ?? "")).join(",")), ""].join("\n")),
  );
  await scanner.end();
  return findings;
}

test("a wrong time is never settled: it must fail the source", async () => {
  const names = Object.keys(cells);
  const plain: Row = {
    PROBLEM_ID: "SNYK-JS-DEMO-1000001",
    PROJECT_PUBLIC_ID: first,
    ISSUE_STATUS: "Resolved",
    ISSUE_SEVERITY: "low",
    PRODUCT_NAME: "Snyk Open Source",
  };
  assert.equal((await collect([plain], names, new Map(), true)).settled, 1);
  for (const time of wrongTimes) {
    for (const column of ["FIRST_INTRODUCED", "LAST_INTRODUCED", "LAST_RESOLVED", "LAST_IGNORED"]) {
      const { settled, told } = await collect([{ ...plain, [column]: time }], names, new Map(), true);
      assert.equal(settled, 0, `${column} ${time}`);
      assert.deepEqual(told.problems, [column]);
    }
  }
});
