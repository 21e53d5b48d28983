import assert from "node:assert/strict";
import { test } from "node:test";
import { changeClasses } from "../../../src/model/change.ts";
import { periodKinds } from "../../../src/model/period.ts";
import { isAtLeast, type Severity, severities } from "../../../src/model/severity.ts";
import { previewText } from "../../../src/preview/preview-text.ts";
import { type SampleOptions, sampleDigest } from "../../../src/preview/sample-digest.ts";
import { compileTemplates } from "../../../src/report/render-report.ts";
import { compileTitle } from "../../../src/report/title.ts";
import { readTemplates } from "../../../src/template/read-templates.ts";

const options: SampleOptions = {
  now: Date.UTC(2026, 10, 16, 6, 17),
  timezone: "UTC",
  period: "week",
  severity: "critical",
  slaDays: { critical: 15, high: 30 },
  auditRisk: new Map(),
  repository: { fullName: "acme/security", serverUrl: "https://github.com" },
  runId: "1001",
};
const templates = compileTemplates(await readTemplates(new URL("../../../templates/", import.meta.url)));
const title = compileTitle("Exposure report {{period}}");

function textOf(changes: Partial<SampleOptions>): string {
  return previewText(sampleDigest({ ...options, ...changes }), {
    templates,
    title,
    comment: { issueComment: "new", mentions: [] },
  });
}

test("the sample has something of every class that a report lists, at every severity only what is asked for", () => {
  const shown = new Set<string>(sampleDigest(options).changes.map(({ class: name }) => name));
  assert.deepEqual(
    changeClasses.filter((name) => !shown.has(name)),
    ["still-open", "downgraded", "unknown"],
  );
  let before = 0;
  for (const severity of severities) {
    const { open, changes } = sampleDigest({ ...options, severity });
    const told = [...open.values(), ...changes.map(({ tracked }) => tracked)];
    assert.ok(told.every(({ finding }) => isAtLeast(finding.severity, severity)));
    assert.ok(open.length > before, `${severity} adds nothing`);
    before = open.length;
  }
});

test("no finding of the sample is told twice, and none in a project that is gone", () => {
  const { open, changes } = sampleDigest({ ...options, severity: "low" });
  const keys = [
    ...open.values(),
    ...changes.filter(({ class: name }) => !["new", "reopened", "escalated"].includes(name)).map(({ tracked }) => tracked),
  ].map(({ finding }) => finding.key);
  assert.equal(new Set(keys).size, keys.length);
  const gone = new Set(changes.filter(({ class: name }) => name === "gone").map(({ tracked }) => tracked.finding.projectId));
  assert.ok(open.values().every(({ finding }) => !gone.has(finding.projectId)));
});

test("equal settings give equal previews, whichever they are, and each says that it is sample data", () => {
  for (const period of periodKinds) {
    const severity: Severity = period === "month" ? "low" : "critical";
    const text = textOf({ period, severity, timezone: "Asia/Tokyo" });
    assert.equal(text, textOf({ period, severity, timezone: "Asia/Tokyo" }));
    assert.match(text, /^> \[!IMPORTANT\]\n> \*\*Sample data:\*\*/);
    assert.match(text, /Asia\/Tokyo/);
    assert.doesNotMatch(text, /undefined|NaN|\[object/);
  }
});

test("the user's own rules of risk show", () => {
  assert.match(textOf({}), /single sign-on/);
  const quiet = sampleDigest({ ...options, auditRisk: new Map([["*", "ignore"]]) });
  assert.deepEqual(quiet.events, []);
});

test("nothing by which a report is recognised is in a preview, and no name of somebody", () => {
  const text = textOf({ severity: "low" });
  assert.doesNotMatch(text, /exposure-digest:/);
  for (const [, host = ""] of text.matchAll(/https?:\/\/([^/"\s]+)/g)) assert.match(host, /\.example$|^github\.com$/);
});
