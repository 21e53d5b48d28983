import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { escapeHtml, html, link } from "../../../src/html/html-text.ts";
import { changeClasses } from "../../../src/model/change.ts";
import type { Digest } from "../../../src/model/digest.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { flexeraSourceOf, sourceOf } from "../../../src/model/source.ts";
import { hostileTexts } from "../report/hostile-text.ts";
import { type Slots, slotsOf } from "../report/report-fixture.ts";
import {
  sampleChange,
  sampleDigest,
  sampleEvent,
  sampleFinding,
  sampleNow,
  sampleSource,
  sampleTracked,
} from "../report/sample-digest.ts";
import { filledFlexera } from "../report/sample-flexera.ts";
import { pageOf, tagsOf } from "./report-page.ts";

/** Texts that mean something to HTML rather than to Markdown. */
const htmlTexts = [
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  "</td></tr></table><img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<!--",
  "--!>",
  "<![CDATA[",
  "</title></style></script>",
  "&lt;script&gt;",
  "&#60;script&#62;",
  "`onload=`",
  "<\u0000script>",
  "\u2028<a href=javascript:alert(1)>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<base href=//evil.example>",
  "<plaintext>",
];

function fillFinding(number: number, slot: Slots): Finding {
  const address = number % 2 === 0;
  return {
    ...sampleFinding(number, { problemId: slot(`${number}`) }),
    title: slot(),
    issueType: slot(),
    product: slot("p"),
    problemUrl: address ? slot("https://a.example/") : slot("javascript:"),
    issueUrl: address ? slot("https://b.example/?") : slot("//"),
    packages: slot(),
    fixedIn: [slot()],
    cves: [slot()],
    exploitMaturity: slot("e"),
    reachability: slot("r"),
    fixability: slot(),
    orgName: slot("o"),
    projectName: slot("n"),
    targetName: slot("t1 "),
    targetRef: slot("t2 "),
    targetFile: slot("t3 "),
    filePath: slot("f"),
    codeRegion: slot("c"),
  };
}

/** A digest in which every text that comes from outside is a slot. */
function fillDigest(slot: Slots): Digest {
  const explain = () => ({
    event: slot(),
    at: sampleNow,
    userId: slot("user-of-thirteen"),
    userName: slot("x"),
    reason: slot("x"),
    reasonType: slot("x"),
    end: { kind: "unreadable" as const },
  });
  const changes = changeClasses
    .filter((name) => name !== "unknown")
    .map((name, index) => sampleChange(name, fillFinding(index, slot), explain()));
  const error = new DigestError({ kind: "remote", message: slot("m"), remedy: slot("r"), requestId: slot() });
  const source = sourceOf({ kind: "org", id: slot("i") }, "issues", slot("s"));
  return sampleDigest(
    {
      changes,
      open: [100, 101, 102].map((number) => sampleTracked(fillFinding(number, slot), number === 102 ? sampleNow : null)),
      events: [sampleEvent(1, "critical", slot("s"), slot("e")), sampleEvent(2, "low", slot("s"), slot("e"))],
    },
    {
      repository: { fullName: slot("r"), serverUrl: "https://github.com" },
      sources: [
        sampleSource("issues", { warnings: [slot("w")] }),
        { kind: "failed", source, error, carriedForward: 1, lastCompleteAt: null },
        { kind: "failed", source: flexeraSourceOf(1, slot("d"), slot("s")), error, carriedForward: 0, lastCompleteAt: null },
      ],
      flexera: [filledFlexera(sampleNow, { dataset: slot("d"), column: () => slot("c"), cell: () => slot("v") })],
      skippedStates: [{ artifactId: 1, runId: slot("1"), reason: slot("r") }],
    },
  );
}

test("hostile texts make no element, no attribute and no address", () => {
  // An address either becomes a link or does not; whether it does is the same for all prefixes of a batch.
  const tagsWithoutLinks = (texts: readonly string[]) =>
    tagsOf(pageOf(fillDigest(slotsOf(texts)))).filter((tag) => !/^\/?a\b/.test(tag));
  const expected = tagsWithoutLinks(["word"]);
  const texts = [...htmlTexts, ...hostileTexts(3_000, 11)];
  for (let from = 0; from < texts.length; from += 150) {
    assert.deepEqual(tagsWithoutLinks(texts.slice(from, from + 150)), expected);
  }
  for (const text of htmlTexts) assert.deepEqual(tagsWithoutLinks([text]), expected, text);
});

test("links are absolute web addresses, quoted", () => {
  for (const text of [...htmlTexts, ...hostileTexts(3_000, 12)]) {
    for (const address of [text, `https://a.example/${text}`, `javascript:${text}`]) {
      const { html: anchor } = link(text, address);
      if (anchor === escapeHtml(text)) continue;
      assert.match(anchor, /^<a href="https?:\/\/[^"'<>\s`]+" rel="noreferrer">[^<>"'`]+<\/a>$/);
    }
  }
});

test("what is text stays text, wherever it is put", () => {
  assert.equal(
    html`<p title="${'"><b>'}">${"<i>"}${html`<b>${1}</b>`}${null}</p>`.html,
    '<p title="&#34;&#62;&#60;b&#62;">&#60;i&#62;<b>1</b></p>',
  );
  for (const text of [...htmlTexts, ...hostileTexts(3_000, 13)]) assert.doesNotMatch(escapeHtml(text), /[<>"'`]|&(?!#\d+;)/);
});
