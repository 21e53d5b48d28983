import assert from "node:assert/strict";
import { test } from "node:test";
import type { Digest } from "../../../src/model/digest.ts";
import { isSameReport } from "../../../src/model/issue-marker.ts";
import { changesJson } from "../../../src/report/changes-json.ts";
import { commentFor } from "../../../src/report/comment.ts";
import { manifestJson } from "../../../src/report/manifest-json.ts";
import { openFindingsCsv } from "../../../src/report/open-findings-csv.ts";
import { digestOutputs } from "../../../src/report/outputs.ts";
import { compileTemplates, fitBody, renderBody } from "../../../src/report/render-report.ts";
import { maxGitHubCharacters, reservedCharacters } from "../../../src/report/text-limits.ts";
import { compileTitle } from "../../../src/report/title.ts";
import { renderMarkdown, skipWithoutRenderer, tableShape, tagShape } from "./render-markdown.ts";
import { bodyOf, builtIn, compiled, sampleEnvelope } from "./report-fixture.ts";
import {
  sampleChange,
  sampleDay,
  sampleDigest,
  sampleEntry,
  sampleEvent,
  sampleFinding,
  sampleNow,
  sampleTracked,
} from "./sample-digest.ts";
import { manyNew, sampleStories } from "./sample-stories.ts";

const stories = sampleStories();
const story = (name: string): Digest => stories[name] ?? assert.fail(name);
const limit = maxGitHubCharacters - reservedCharacters;

test("every story fits, is stable and keeps its HTML whole", { skip: skipWithoutRenderer() }, () => {
  for (const [name, digest] of Object.entries(stories)) {
    const body = bodyOf(digest);
    assert.ok(body.length <= limit, name);
    assert.equal(bodyOf({ ...digest }), body, name);
    const tags = tagShape(renderMarkdown(body)).map((tag) => tag.split(" ")[0] ?? "");
    for (const tag of ["details", "summary", "ul", "li", "table", "b", "a", "code", "sub"]) {
      assert.equal(tags.filter((it) => it === tag).length, tags.filter((it) => it === `/${tag}`).length, `${tag} in ${name}`);
    }
  }
});

test("five thousand new findings: whole rows, the rest counted", { skip: skipWithoutRenderer() }, () => {
  const body = bodyOf(manyNew(5_000));
  assert.ok(body.length <= limit && body.length > limit - 2_000, String(body.length));
  assert.match(body, /^## 5,000 new critical findings\.$/m);
  const toldFirst = Number(/^(\d+) of 5,000 new findings are told here\.$/m.exec(body)?.[1]);
  const shown = toldFirst + (body.slice(body.indexOf("### New"), body.indexOf("### Overdue")).match(/^1\. /gm)?.length ?? 0);
  const [, problems = "", findings = ""] = /…and ([\d,]+) more problems with ([\d,]+) findings/.exec(body) ?? [];
  assert.equal(shown + Number(problems.replaceAll(",", "")), 5_000);
  assert.equal(problems, findings);
  assert.ok(shown > 100);
  assert.ok(tableShape(renderMarkdown(body)).every((cells) => cells > 1));
  assert.match(body, /### Overdue/);
});

test("what does not fit is counted by the lists that the template prints", () => {
  const digest = manyNew(5_000);
  const leftOut = (text: string) =>
    fitBody(digest, compileTemplates(builtIn, { name: "t.hbs", text }).report, sampleEnvelope).leftOut();
  assert.equal(leftOut("{{headline}}"), 0);
  assert.equal(leftOut("{{#each actFirst.items}}{{title}}\n{{/each}}"), 0);
  const line = "{{#each changes.new.items}}{{@index}} {{packages.[0]}} xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n{{/each}}";
  const { text, leftOut: count } = fitBody(
    digest,
    compileTemplates(builtIn, { name: "t.hbs", text: line }).report,
    sampleEnvelope,
  );
  const shown = text.match(/xxx$/gm)?.length ?? 0;
  assert.ok(shown > 500);
  assert.equal(count(), 5_000 - shown);
  assert.equal(fitBody(story("busy"), compiled.report, sampleEnvelope).leftOut(), 0);
});

test("one problem in five thousand projects is one row", () => {
  const changes = Array.from({ length: 5_000 }, (_, index) =>
    sampleChange("new", sampleFinding(index, { targetName: `acme/app-${index}` })),
  );
  const body = bodyOf(sampleDigest({ changes, open: changes.map(({ tracked }) => tracked) }));
  assert.ok(body.length <= limit);
  assert.match(body, /5,000 projects in 5,000 repositories/);
  assert.match(body, /…and 4,960 more places with 4,960 findings/);
});

test("an unchanged report differs in one line only", () => {
  const earlier = story("second-run");
  const later: Digest = {
    ...earlier,
    generatedAt: sampleNow + 2 * sampleDay + 5 * 3_600_000,
    run: { id: "2002", attempt: 3, at: sampleNow + 2 * sampleDay, url: "https://github.com/acme/security/actions/runs/2002" },
    baseline: { kind: "run", run: { id: "1001", attempt: 1, at: sampleNow } },
    audit: { from: sampleNow, to: sampleNow + 2 * sampleDay, missingBefore: null },
    ledger: { ...earlier.ledger, runs: [...earlier.ledger.runs, { id: "2002", attempt: 3, at: sampleNow + 2 * sampleDay }] },
    sources: earlier.sources.map((report) =>
      report.kind === "failed"
        ? report
        : { ...report, receipt: { ...report.receipt, exportId: "other", startedAt: 1, finishedAt: 2 } },
    ),
  };
  const body = renderBody(later, compiled.report, { ...sampleEnvelope, artifactUrl: "https://github.com/other" });
  assert.notEqual(body, bodyOf(earlier));
  assert.ok(isSameReport(body, bodyOf(earlier)));
  assert.equal(isSameReport(bodyOf(story("quiet")), bodyOf(earlier)), false);
});

test("a quiet second run writes what the first one wrote", () => {
  const first = story("quiet");
  const second: Digest = {
    ...first,
    generatedAt: sampleNow + 7_200_000,
    audit: { from: sampleNow - 7_200_000, to: sampleNow + 7_200_000, missingBefore: null },
    baseline: { kind: "run", run: { id: "1001", attempt: 1, at: sampleNow } },
    ledger: { ...first.ledger, runs: [...first.ledger.runs, { id: "1002", attempt: 1, at: sampleNow + 7_200_000 }] },
  };
  assert.ok(isSameReport(bodyOf(second), bodyOf(first)));
});

test("the first sentence says what changed", () => {
  const heading = (digest: Digest) => /^## (.*)$/m.exec(bodyOf(digest))?.[1];
  assert.equal(heading(story("first-run")), "Baseline established: 128 critical findings are open.");
  assert.equal(heading(story("quiet")), "Nothing changed among 128 open critical findings.");
  assert.equal(
    heading(story("busy")),
    "15 new critical findings, 2 reopened and 1 escalated; 5 resolved, 2 ignored, 1 downgraded and 4 gone.",
  );
  assert.equal(heading(sampleDigest({})), "Nothing changed: no critical finding is open.");
  assert.equal(heading(sampleDigest({ changes: [sampleChange("resolved", sampleFinding(1))] })), "1 critical finding resolved.");
  const unknown = sampleTracked(sampleFinding(1), sampleNow);
  assert.equal(heading(sampleDigest({ open: [unknown] })), "No source could tell what became of 1 open critical finding.");
  assert.equal(
    heading(sampleDigest({ open: [unknown, sampleTracked(sampleFinding(2))] }, { threshold: "high" })),
    "Nothing changed among the 1 open finding of high severity or worse that could be checked.",
  );
});

test("the report's counts are the digest's", () => {
  for (const name of ["busy", "partial", "second-run", "many"]) {
    const digest = story(name);
    const body = bodyOf(digest);
    const told = (label: string) =>
      Number((new RegExp(`^\\| \\*\\*${label}\\*\\*[^|]* \\| ([\\d,]+) `, "m").exec(body)?.[1] ?? "0").replaceAll(",", ""));
    const inLedger = (of: string) =>
      digest.ledger.entries.filter(({ change, cameAs }) => cameAs === null && change.class === of).length;
    assert.equal(told("Newly open"), inLedger("new") + inLedger("reopened") + inLedger("escalated"), name);
    for (const label of ["Resolved", "Ignored", "Downgraded", "Gone"]) {
      assert.equal(told(label), inLedger(label.toLowerCase()), `${label} in ${name}`);
    }
    assert.equal(told("Open"), digest.open.length);
    assert.equal(told("Unknown"), [...digest.open.values()].filter(({ unknownSince }) => unknownSince !== null).length);
  }
});

test("news is marked from the second run of a period on", () => {
  assert.doesNotMatch(bodyOf(story("busy")), /since the last run/);
  assert.match(bodyOf(story("second-run")), /<b>new since the last run<\/b>/);
  assert.match(bodyOf(story("second-run")), /<b>4 of 52 since the last run<\/b>/);
  assert.match(bodyOf(story("second-run")), /### Came and went[^#]*New, then resolved/);
});

test("failures, new sources, departures and skipped baselines are told", () => {
  const partial = bodyOf(story("partial"));
  assert.match(partial, /2 sources could not be read/);
  assert.match(partial, /9 open findings that only it could show are carried forward as unknown/);
  assert.match(partial, /The state of run 990 was not used as a baseline&?/);
  assert.doesNotMatch(partial, /req-1/);
  const added = bodyOf(story("new-source"));
  assert.match(added, /20 findings that only a new source shows are its baseline/);
  assert.match(added, /12 findings left without being fixed, because the filters/);
  assert.match(added, /Audit events before 2026-08-18 may be missing/);
});

test("where only counts may be published, nothing is named anywhere", () => {
  const digest = story("counts-only");
  const comment = commentFor(digest, { issueComment: "always", mentions: [], digestName: "d", template: compiled.comment });
  const texts = [
    bodyOf(digest),
    comment?.body ?? "",
    [...changesJson(digest)].join(""),
    [...openFindingsCsv(digest)].join(""),
    manifestJson(digest),
  ];
  const { finding } = digest.open.at(0) ?? assert.fail();
  const names = [
    finding.title,
    finding.problemId,
    finding.projectId,
    finding.orgId,
    finding.groupId,
    "acme/service",
    "lodash",
    "service account",
    "org.user.invite",
  ];
  for (const text of texts) for (const name of names) assert.ok(!text.includes(name), `${name} in ${text}`);
  assert.match(texts[0] ?? "", /\| \*\*Newly open\*\*[^|]* \| 18 \|/);
});

test("a comment is written when a run finds something, by the input", () => {
  const decide = (digest: Digest, issueComment: "new" | "always" | "never") =>
    commentFor(digest, {
      issueComment,
      mentions: ["@acme/team", "@x", "nobody", "@a b"],
      digestName: "d",
      template: compiled.comment,
    });
  assert.equal(decide(story("quiet"), "new"), null);
  assert.equal(decide(story("busy"), "never"), null);
  assert.match(decide(story("quiet"), "always")?.body ?? "", /Nothing new since the last run/);
  const busy = decide(story("busy"), "new");
  assert.equal(busy?.marker, '<!-- exposure-digest:comment digest="d" since="1000" -->');
  assert.match(
    busy?.body ?? "",
    /\*\*15 new critical findings, 2 reopened and 1 escalated; 2 high-risk audit events\.\*\* @acme\/team @x\n/,
  );
  const first = sampleDigest({ changes: [sampleChange("new", sampleFinding(1))], isFirstRun: true });
  assert.equal(decide(first, "new"), null);
  const many = decide(story("many"), "new")?.body ?? "";
  assert.equal(many.match(/^1\. /gm)?.length, 10);
  assert.match(many, /…and 4,990 more problems in the report above/);
  const far = sampleDigest({
    changes: Array.from({ length: 400 }, (_, index) =>
      sampleChange("new", sampleFinding(index, { title: `t${index % 10}`, issueUrl: `https://a.example/${"x".repeat(1_900)}` })),
    ),
  });
  assert.ok((decide(far, "new")?.body.length ?? 0) <= maxGitHubCharacters);
  const event = sampleDigest({ events: [sampleEvent(1, "high", "x")] });
  assert.match(decide(event, "new")?.body ?? "", /\*\*1 high-risk audit event\.\*\*/);
});

test("titles are plain text of at most 256 characters", () => {
  assert.equal(compileTitle("Exposure report {{period}}")(story("busy")), "Exposure report 2026-W47");
  assert.equal(compileTitle("{{counts.new}} new @octocat\n{{status}}")(story("busy")), "15 new ＠octocat complete");
  assert.equal(Array.from(compileTitle("x".repeat(400))(story("busy"))).length, 256);
  assert.throws(() => compileTitle(" ")(story("busy")), { kind: "data" });
  assert.throws(() => compileTitle("{{#if}}"), { kind: "input", message: /"issue-title", line 1/ });
});

test("outputs speak of this run alone", () => {
  assert.deepEqual(digestOutputs(story("busy")), {
    status: "complete",
    baseline: "1000",
    "new-issues": 18,
    "resolved-issues": 5,
    "ignored-issues": 2,
    "open-issues": 146,
    "audit-events": 4,
    "high-risk-events": 2,
  });
  assert.equal(digestOutputs(story("first-run")).baseline, "first-run");
});

test("open-findings.csv has every open finding with class and age, safe from formulas", () => {
  const evil = sampleTracked(sampleFinding(1, { title: "=HYPERLINK(1)" }));
  const lines = [
    ...openFindingsCsv(
      sampleDigest({ open: [evil, sampleTracked(sampleFinding(2), sampleNow)], changes: [sampleChange("new", evil.finding)] }),
    ),
  ];
  assert.equal(lines.length, 3);
  assert.match(lines[1] ?? "", /^new,critical,'=HYPERLINK\(1\),/);
  assert.match(lines[1] ?? "", /,5,no,2026-11-11T06:17:00\.000Z,/);
  assert.match(lines[2] ?? "", /^unknown,/);
});

test("any template fits, or says why it cannot", () => {
  const wordy = compileTemplates(builtIn, {
    name: "wordy.hbs",
    text: "{{#each changes.new.items}}{{#each places.items}}{{name}} {{../title}}\n{{/each}}{{/each}}{{changes.new.hidden}}",
  });
  assert.ok(renderBody(manyNew(5_000), wordy.report, sampleEnvelope).length <= limit);
  const endless = compileTemplates(builtIn, { name: "endless.hbs", text: "x".repeat(70_000) });
  assert.throws(() => renderBody(story("quiet"), endless.report, sampleEnvelope), {
    kind: "data",
    message: /even with every list empty/,
  });
  const forging = compileTemplates(builtIn, { name: "f.hbs", text: '<!-- exposure-digest:report digest="x" period="y" -->' });
  assert.equal(renderBody(story("quiet"), forging.report, sampleEnvelope).match(/exposure-digest:report/g)?.length, 1);
});

test("entries that came and went are not counted as resolved", () => {
  const entry = sampleEntry(sampleChange("resolved", sampleFinding(1)), { cameAs: "new", wasOpenAtStart: false });
  const body = bodyOf(sampleDigest({ entries: [entry] }));
  assert.match(body, /^## 1 critical finding came and went\.$/m);
  assert.match(body, /\| \*\*Resolved\*\*[^|]* \| 0 \|/);
});
