import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../src/errors.ts";
import { changeClasses, type Explanation } from "../../src/model/change.ts";
import type { Digest } from "../../src/model/digest.ts";
import type { Finding } from "../../src/model/finding.ts";
import { parseIssueMarker, parseRunLine } from "../../src/model/issue-marker.ts";
import { flexeraSourceOf, sourceOf } from "../../src/model/source.ts";
import { commentFor } from "../../src/report/comment.ts";
import { compileTemplates, renderBody } from "../../src/report/render-report.ts";
import { hostileTexts } from "../unit/report/hostile-text.ts";
import {
  filteredText,
  laterFilters,
  renderMarkdown,
  skipWithoutRenderer,
  tableShape,
  tagShape,
} from "../unit/report/render-markdown.ts";
import { bodyOf, builtIn, compiled, type Slots, sampleEnvelope, slotsOf } from "../unit/report/report-fixture.ts";
import {
  sampleChange,
  sampleDigest,
  sampleEntry,
  sampleEvent,
  sampleFinding,
  sampleNow,
  sampleSource,
  sampleTracked,
} from "../unit/report/sample-digest.ts";
import { filledFlexera } from "../unit/report/sample-flexera.ts";
import { sampleUsage } from "../unit/report/sample-usage.ts";

/** A finding in which every text is a slot. */
function fillFinding(number: number, slot: Slots): Finding {
  return {
    ...sampleFinding(number, { problemId: slot(`${number}`) }),
    title: slot(),
    issueType: slot(),
    product: slot(),
    problemUrl: number % 2 === 0 ? slot("https://a.example/") : slot("x:"),
    issueUrl: number % 2 === 0 ? slot("https://b.example/?") : slot("//"),
    projectUrl: slot("https://c.example/#"),
    packages: slot().replaceAll(",", ";"),
    fixedIn: [slot()],
    cves: [slot()],
    exploitMaturity: slot(),
    reachability: slot(),
    fixability: slot(),
    orgName: slot(),
    projectName: slot(),
    targetName: slot(),
    targetRef: slot(),
    targetFile: slot(),
    filePath: number % 3 === 0 ? slot() : "",
    codeRegion: slot(),
    publishedOn: slot(),
  };
}

/** A digest with every section, in which every text that comes from outside is a slot. */
function fillDigest(slot: Slots): Digest {
  const explain = (): Explanation => ({
    event: slot(),
    at: sampleNow,
    userId: slot("user-of-thirteen"),
    userName: slot(),
    reason: slot(),
    reasonType: slot(),
    end: { kind: "at" as const, at: sampleNow, orFix: true },
  });
  const changes = changeClasses
    .filter((name) => name !== "still-open" && name !== "unknown")
    .flatMap((name, index) => [0, 1].map((offset) => sampleChange(name, fillFinding(10 * index + offset, slot), explain())));
  const error = new DigestError({ kind: "remote", message: slot(), remedy: slot(), requestId: slot() });
  const source = sourceOf({ kind: "org", id: slot() }, "issues", slot());
  return sampleDigest(
    {
      changes,
      entries: [
        ...changes.map((change) => sampleEntry(change)),
        sampleEntry(sampleChange("gone", fillFinding(90, slot), explain()), { cameAs: "new" }),
      ],
      open: [100, 101, 102].map((number) => sampleTracked(fillFinding(number, slot), number === 102 ? sampleNow : null)),
      events: [
        sampleEvent(1, "critical", slot(), slot()),
        sampleEvent(2, "high", slot(), slot()),
        sampleEvent(3, "low", slot(), slot()),
      ],
      runs: 2,
    },
    {
      status: "partial",
      sources: [
        sampleSource("issues", { isFirstRun: true, warnings: [slot()] }),
        { kind: "failed", source, error, carriedForward: 1, lastCompleteAt: null },
        { kind: "failed", source: flexeraSourceOf(1, slot("d"), slot("s")), error, carriedForward: 0, lastCompleteAt: null },
      ],
      flexera: [filledFlexera(sampleNow, { dataset: slot("d"), column: () => slot("c"), cell: () => slot("v") })],
      history: [0, 1].map((open) => ({ periodId: slot(), at: sampleNow, open, new: 1, resolved: 2, ignored: 3 })),
      departures: [{ why: "source-removed", sources: [source.id], count: 3 }],
      skippedStates: [{ artifactId: 1, runId: slot(), reason: slot() }],
      usage: sampleUsage(sampleNow, {
        product: slot(),
        interaction: slot(),
        environment: slot(),
        exitCode: slot(),
        target: slot(),
        orgName: slot(),
      }),
    },
  );
}

const harmless = ["word"].flatMap((word) => Array.from({ length: 997 }, (_, index) => `${word}${index}`));

function assertSame(hostile: readonly string[], expected: string): void {
  const cut = '<hr class="cut">';
  const [first = "", ...pages] = renderMarkdown([expected, ...hostile].join(`\n\n${cut}\n\n`)).split(cut);
  assert.equal(pages.length, hostile.length);
  for (const [index, html] of pages.entries()) {
    const markdown = hostile[index] ?? "";
    assert.deepEqual(tagShape(html).toSorted(), tagShape(first).toSorted(), markdown);
    assert.deepEqual(tableShape(html), tableShape(first), markdown);
    const text = filteredText(html);
    for (const [name, pattern] of Object.entries(laterFilters)) assert.doesNotMatch(text, pattern, `${name} in ${markdown}`);
  }
}

function batches(texts: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, index) => texts.slice(index * size, (index + 1) * size));
}

test("ten thousand hostile texts through every field of the report", { skip: skipWithoutRenderer() }, () => {
  const unique = [...new Set(hostileTexts(11_000, 3))].slice(0, 10_000);
  const bodies = batches(unique, 100).map((texts) => bodyOf(fillDigest(slotsOf(texts))));
  for (const body of bodies) {
    assert.deepEqual(parseIssueMarker(body), { ...sampleEnvelope.series, periodId: "2026-W47" });
    assert.equal(parseRunLine(body)?.runId, "1001");
    assert.equal(body.split("<!-- exposure-digest:").length, 4);
  }
  assertSame(bodies, bodyOf(fillDigest(slotsOf(harmless))));
});

test("hostile texts through the other built-in reports", { skip: skipWithoutRenderer() }, () => {
  for (const source of builtIn.others) {
    const { report } = compileTemplates(builtIn, source);
    const render = (texts: readonly string[]) => renderBody(fillDigest(slotsOf(texts)), report, sampleEnvelope);
    assertSame(batches(hostileTexts(2_000, 6), 100).map(render), render(harmless));
  }
});

test("hostile texts through the comment", { skip: skipWithoutRenderer() }, () => {
  const comment = (slot: Slots) =>
    commentFor(fillDigest(slot), { issueComment: "new", mentions: [], digestName: "exposure-digest", template: compiled.comment })
      ?.body ?? "";
  const bodies = batches(hostileTexts(5_000, 4), 100).map((texts) => comment(slotsOf(texts)));
  assertSame(bodies, comment(slotsOf(harmless)));
});

const oddTemplate = `{{#each changes.new.items}}
{{title}}

# {{title}}

- {{title}}
- [ ] {{title}}

1. {{title}}

> {{title}}

**{{title}}x** *{{title}}x* ~~{{title}}x~~ \`{{title}}\` text{{title}}text ({{title}}) "{{title}}" {{title}}: {{title}}
second line {{title}}
{{title}}

<p title="{{title}}" data-x='{{title}}'>{{title}}</p>

<details><summary>{{title}}</summary>{{title}}</details>

| {{title}} | b |
|---|---|
| {{title}} | \`{{title}}\` |
| <b>{{title}}</b> | {{code title}} |

[{{title}}x](https://a.example/ "{{title}}") [x]({{url}})

<!-- {{title}} -->

\`\`\`text
{{title}}
\`\`\`

    {{title}}

{{#each packages}}{{this}} {{/each}}{{join packages}} {{lookup packages 0}}

{{/each}}`;

test("ten thousand hostile texts through a user's template", { skip: skipWithoutRenderer() }, () => {
  const { report } = compileTemplates(builtIn, { name: "odd.hbs", text: oddTemplate });
  const render = (texts: readonly string[]) => {
    const slot = slotsOf(texts);
    const findings = texts.map((_, index) => {
      const title = slot();
      return sampleFinding(index, {
        problemId: `id-${index}`,
        title,
        packages: title.replaceAll(",", ";"),
        problemUrl: "https://a.example/x",
      });
    });
    const digest = sampleDigest({ changes: findings.map((finding) => sampleChange("new", finding)) });
    return renderBody(digest, report, sampleEnvelope, Number.POSITIVE_INFINITY);
  };
  const size = 100;
  assertSame(batches(hostileTexts(10_000, 5), size).map(render), render(harmless.slice(0, size)));
});
