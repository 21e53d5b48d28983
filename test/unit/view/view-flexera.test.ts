import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Digest } from "../../../src/model/digest.ts";
import type { FlexeraReport } from "../../../src/model/flexera-report.ts";
import { flexeraSourceOf } from "../../../src/model/source.ts";
import { changesJson } from "../../../src/report/changes-json.ts";
import { maxGitHubCharacters } from "../../../src/report/text-limits.ts";
import { cutView, sameCaps } from "../../../src/view/cut-view.ts";
import { buildView } from "../../../src/view/view.ts";
import { buildFlexera } from "../../../src/view/view-flexera.ts";
import { renderMarkdown, skipWithoutRenderer, tableShape } from "../report/render-markdown.ts";
import { bodyOf } from "../report/report-fixture.ts";
import { sampleDigest, sampleNow } from "../report/sample-digest.ts";
import {
  failedFlexeraSource,
  filledFlexera,
  firstFlexera,
  sampleDataset,
  sampleDelta,
  sampleFlexera,
} from "../report/sample-flexera.ts";

const digestOf = (flexera: readonly FlexeraReport[], overrides: Partial<Digest> = {}) =>
  sampleDigest({}, { flexera, ...overrides });
const sectionOf = (digest: Digest): string =>
  /### Flexera\n[\s\S]*?(?=\n### |\n<details><summary>Sources)/.exec(bodyOf(digest))?.[0].replaceAll("&#95;", "_") ?? "";
const datasetOf = (report: FlexeraReport, overrides: Partial<Digest> = {}) =>
  buildFlexera(digestOf([report], overrides)).datasets.items[0] ?? assert.fail();

test("a dataset is told by its numbers, what changed, and the rows that were selected", () => {
  const section = sectionOf(digestOf(sampleFlexera(sampleNow)));
  assert.match(section, /^122 rows added, 14 changed and 9 removed in 3 datasets\.$/m);
  assert.match(section, /^\| <code>vulnerable_software<\/code> \| 48,112 \| 48,000 \| 120 \| 14 \| 8 \| ▇▇██ \|$/m);
  assert.match(section, /^Changed: <code>syn_severity<\/code> in 10 rows, <code>syn_version<\/code> in 4 rows\.$/m);
  assert.match(section, /<summary>Selected by &#39;where&#39;: 60 rows added, 4 changed and 3 removed<\/summary>/);
  assert.match(section, /^\| <b>Removed<\/b> \| dev-0007 \| server \| Porto \|$/m);
  assert.match(section, /^2 rows added and 1 removed:$/m);
  const none = { ...sampleDelta(sampleNow, 9).period, listed: [], selected: { added: 0, changed: 0, removed: 0 } };
  assert.match(
    sectionOf(digestOf([sampleDelta(sampleNow, 9, { period: none })])),
    /^None of the 31 rows that changed is selected by &#39;where&#39;\.$/m,
  );
  assert.doesNotMatch(section, /#### <code>software_vulnerability_cve/);
});

test("a changed row tells which cells, old and new", () => {
  const counts = { added: 0, changed: 1, removed: 0 };
  const cells = [
    { column: "syn_severity", before: "medium", after: "high" },
    { column: "syn_owner", before: null, after: "Lisbon" },
    { column: "syn_note", before: "", after: " " },
  ];
  const listed = [{ kind: "changed", key: ["dev-1"], shown: ["high"], cells, isNews: true } as const];
  const period = { counts, byColumn: [], listed, selected: counts };
  const report = sampleDataset(sampleNow, "x", { keyColumns: ["syn_id"], shownColumns: ["syn_severity"], period });
  assert.match(
    sectionOf(digestOf([report])),
    /^\| <b>Changed<\/b> \| dev-1 \| medium → high \| syn_owner: now Lisbon<br>syn_note: \(empty\) → \(empty\) \|$/m,
  );
});

test("rows that do not fit together are told with what they mean", () => {
  const anomalies = { addOfExisting: 3, changeOfMissing: 1, removeOfMissing: 2, emptyChange: 1, repeatedKey: 4 };
  const notes = datasetOf(sampleDelta(sampleNow, 120, { anomalies })).notes.items;
  assert.deepEqual(notes, [
    "3 rows were announced as added and were there already; the new ones were taken.",
    "1 change is of a row that was not there; it was added. A delta may have been lost, or the key does not fit.",
    "2 removals are of rows that were not there; nothing was removed. A delta may have been lost, or the key does not fit.",
    "1 change has nothing but its key; the other cells of its row are empty now, and may not be so at Flexera.",
    "4 rows have the key of another row: the key of syn_device_id, syn_software_id and syn_cve does not tell all rows apart, and the numbers are not exact.",
  ]);
});

test("a first run calls nothing added, and a reload says that all was read", () => {
  const first = sectionOf(digestOf(firstFlexera(sampleNow)));
  assert.match(first, /^3 datasets read for the first time, with 50,533 rows\.$/m);
  assert.match(first, /<\/code> \| 48,112 \| first report \| – \| – \| – \|/);
  assert.doesNotMatch(first, /added|####/);
  const reload = sectionOf(digestOf([sampleDelta(sampleNow, 120, { isReloaded: true })]));
  assert.match(reload, /<code>vulnerable_software<\/code>, read anew \|/);
  assert.match(reload, /Flexera no longer accepted the resume token, so the whole dataset was read/);
});

test("a dataset that failed is told as such, and never as unchanged", () => {
  const sources = [failedFlexeraSource(sampleNow, "hardware_inventory")];
  const body = bodyOf(digestOf([], { sources, status: "partial" })).replaceAll("&#95;", "_");
  assert.match(body, /<code>Flexera org 4711<\/code> hardware_inventory: Flexera does not take the resume token/);
  assert.match(body, /; the next run that can read it tells what changed in its rows since\./);
  assert.match(body, /\| <code>hardware_inventory<\/code> \*\*could not be read\*\* \| –/);
  assert.doesNotMatch(body, /No row changed/);
  assert.equal(sectionOf(digestOf([])), "");
});

test("where Flexera alone was asked, nothing is said of findings", () => {
  const sources = [failedFlexeraSource(sampleNow, "hardware_inventory")];
  const body = bodyOf(digestOf(sampleFlexera(sampleNow), { sources }));
  assert.match(body, /^## 122 rows added, 14 changed and 9 removed in 3 datasets\.$/m);
  assert.doesNotMatch(body, /critical finding|Act first|Newly open/);
  assert.match(bodyOf(digestOf([], { sources })), /^## No dataset of Flexera could be read\.$/m);
  const beside = buildView(digestOf(sampleFlexera(sampleNow)));
  assert.match(beside.headline, /^Nothing changed: no critical finding is open\.$/);
  assert.match(beside.standing, /Flexera: 122 rows added, 14 changed and 9 removed in 3 datasets\.$/);
});

test("rows before are those of the last report of the period before", () => {
  const report = sampleDelta(sampleNow, 120);
  assert.equal(datasetOf(report).rowsBefore, 48_000);
  assert.equal(datasetOf({ ...report, history: report.history.slice(-1) }).rowsBefore, report.rowsBefore);
});

test("news is marked from the second run of a period on", () => {
  const digest = digestOf([sampleDelta(sampleNow, 20)]);
  const second: Digest = { ...digest, ledger: { ...digest.ledger, runs: [...digest.ledger.runs, ...digest.ledger.runs] } };
  assert.doesNotMatch(sectionOf(digest), /· new/);
  assert.match(sectionOf(second), /<b>Added<\/b> · new \|/);
});

test("what is not listed is counted, whatever the caps", () => {
  const most = 500;
  const digest = digestOf([sampleDelta(sampleNow, 5_000), ...sampleFlexera(sampleNow)]);
  fc.assert(
    fc.property(fc.nat(most), (cap) => {
      const view = cutView(buildView(digest), { ...sameCaps(most), flexeraRows: cap, flexeraDatasets: 3 });
      assert.equal(view.flexera.datasets.hidden, 1);
      for (const { listed } of view.flexera.datasets.items) {
        assert.ok(listed.items.length <= cap);
        assert.equal(listed.items.length + listed.hidden, listed.total);
      }
    }),
    { numRuns: 20 },
  );
  const section = sectionOf(digest);
  const told = (kind: string) => section.match(new RegExp(`^\\| <b>${kind}</b> `, "gm"))?.length;
  assert.deepEqual([told("Added"), told("Changed"), told("Removed")], [50 + 43 + 2, 4, 3 + 1]);
  assert.match(section, /^…and 2,457 more rows, in <code>flexera\/vulnerable_software\.delta\.csv<\/code> and/m);
});

test("any number of wide rows in any number of datasets fits, in whole rows", { skip: skipWithoutRenderer() }, () => {
  const wide = (report: FlexeraReport): FlexeraReport => {
    const shownColumns = Array.from({ length: 30 }, (_, index) => `syn_column_${index}_${"x".repeat(90)}`);
    const listed = report.period.listed.map((row) => ({ ...row, shown: shownColumns.map((name) => `|${name}@`) }));
    return { ...report, shownColumns, columnsRemoved: shownColumns, period: { ...report.period, listed } };
  };
  const sources = Array.from({ length: 60 }, (_, index) => flexeraSourceOf(1, `dataset_${index}`, ""));
  const body = bodyOf(digestOf(sources.map((source) => ({ ...wide(sampleDelta(sampleNow, 300)), source }))));
  assert.ok(body.length <= maxGitHubCharacters, `${body.length}`);
  const widths = new Set(tableShape(renderMarkdown(body)));
  assert.ok(
    [...widths].every((cells) => cells > 1 && cells <= 12),
    `${[...widths]}`,
  );
  assert.match(body, /more rows? and 23 more columns, in <code>/);
});

test("where only counts may be published, no column and no cell is there", () => {
  const texts = { dataset: "device_mashup", column: () => "secretcolumn", cell: () => "secretcell" };
  const digest = digestOf([filledFlexera(sampleNow, texts)], { exposure: "public-counts-only" });
  const body = bodyOf(digest);
  const json = [...changesJson(digest)].join("");
  for (const text of [body, json, JSON.stringify(buildView(digest))]) assert.doesNotMatch(text, /secret|4711/);
  assert.match(body, /\| 1,210 \| 1,210 \| 2 \| 1 \| 1 \|/);
  assert.match(json, /"added":2,"changed":1,"removed":1/);
});

test("changes.json tells this run alone", () => {
  const [report = assert.fail()] = sampleFlexera(sampleNow);
  const counts = { added: 1, changed: 0, removed: 0 };
  const run = { counts, byColumn: [], listed: report.run.listed.slice(0, 1), selected: counts };
  const parsed: unknown = JSON.parse([...changesJson(digestOf([{ ...report, run }]))].join(""));
  assert.ok(typeof parsed === "object" && parsed !== null && "flexera" in parsed && Array.isArray(parsed.flexera));
  const { added, listed, orgId, keyColumns } = parsed.flexera[0];
  assert.deepEqual(
    { added, listed, orgId, keyColumns },
    {
      added: 1,
      listed: [
        { kind: "added", key: ["dev-0040", "sw-7000", "CVE-2026-1000"], shown: ["OpenSSL", "3.0.1", "critical"], cells: [] },
      ],
      orgId: 4711,
      keyColumns: ["syn_device_id", "syn_software_id", "syn_cve"],
    },
  );
});
