import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cleanText, shortenText } from "../../../src/template/clean-text.ts";
import { codeText, escapeMarkdown } from "../../../src/template/escape-markdown.ts";
import { markdownMarkup } from "../../../src/template/markup.ts";
import { safeUrl } from "../../../src/template/safe-url.ts";
import { hostileText, hostileTexts } from "../report/hostile-text.ts";
import { filteredText, laterFilters, renderMarkdown, skipWithoutRenderer, tagShape } from "../report/render-markdown.ts";

const z = "\u200b";

test("what is plain stays plain", () => {
  for (const text of [
    "Prototype Pollution",
    "lodash 4.17.15",
    "acme/shop (main)",
    "2026-11-16 06:17 UTC",
    "größer, 日本語",
    "a - b",
    "1.2.3",
  ]) {
    assert.equal(escapeMarkdown(text), text);
  }
});

test("markup becomes text", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["<b>", "&#60;b&#62;"],
    ["a|b", "a&#124;b"],
    ["`x`", "&#96;x&#96;"],
    ["*x* _y_", "&#42;x&#42; &#95;y&#95;"],
    ["[a](b)", "&#91;a&#93;(b)"],
    ["\\@a", `&#92;&#64;${z}a`],
    ["&#64;a", `&#38;&#35;${z}64;a`],
    ["- a", "&#45; a"],
    ["12. a", "12&#46; a"],
    ["12) a", "12&#41; a"],
    ["12.5", "12.5"],
    ["===", "&#61;=="],
    ["+ a", "&#43; a"],
    [":--", `&#58;--${z}`],
    ["org.apache:log4j", `org.apache:log4j${z}`],
    ["@a", `&#64;${z}a`],
    ["#1", `&#35;${z}1`],
    ["gh-1", `gh-${z}1`],
    ["https://a", `https:${z}//a`],
    ["www.a.b", `www${z}.a.b`],
    [":smile:", `&#58;${z}smile:${z}`],
    ["abcdef1", `abcdef${z}1`],
    ["$x$", `${z}&#36;${z}x${z}&#36;${z}`],
  ];
  for (const [text, expected] of cases) assert.equal(escapeMarkdown(text), expected, text);
});

test("texts are cleaned to one visible line", () => {
  assert.equal(cleanText("  a\r\n\tb\u2028c  "), "a b c");
  assert.equal(cleanText("a\u202eb\u200b\u0000c\u{e0041}"), "abc");
  assert.equal(cleanText("\ud800x"), "\ufffdx");
});

test("long texts are shortened between code points", () => {
  assert.equal(shortenText("abcdef", 4), "abc…");
  assert.equal(shortenText("😀😀😀😀😀", 3), "😀😀…");
  assert.equal(shortenText("😀😀😀", 3), "😀😀😀");
});

test("code keeps package names readable and breaks what Markdown links by itself", () => {
  assert.equal(codeText("@angular/core"), "<code>&#64;angular/core</code>");
  assert.equal(codeText("a@b.example"), `<code>a&#64;${z}b.example</code>`);
  assert.equal(codeText(""), "");
  assert.equal(codeText("a|`b`"), "<code>a&#124;&#96;b&#96;</code>");
});

test("only absolute http and https URLs are linked", () => {
  assert.equal(safeUrl("https://app.snyk.io/org/a#issue-1"), "https://app.snyk.io/org/a#issue-1");
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,x",
    "/x",
    "//evil.example",
    "",
    "https://",
    "https://user:pass@evil.example/",
    `https://a.example/${"x".repeat(3_000)}`,
  ]) {
    assert.equal(safeUrl(text), null, text);
  }
  assert.equal(safeUrl("https://a.example/a b)|`<\">'"), "https://a.example/a%20b%29%7C%60%3C%22%3E%27");
  assert.equal(markdownMarkup.link("t", "https://a.example/?a=1&copy=2"), '<a href="https://a.example/?a=1&amp;copy=2">t</a>');
  assert.equal(markdownMarkup.link("<t>", "javascript:x"), "&#60;t&#62;");
});

test("no escaped text has an active character left", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const escaped = escapeMarkdown(text);
      assert.doesNotMatch(escaped.replace(/&#\d+;/g, ""), /[<>"'`*_[\]~\\|@#!$^{}&\n\r]/);
      assert.doesNotMatch(escaped, /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u);
      assert.ok(escaped.isWellFormed());
    }),
    { numRuns: 10_000, seed: 1 },
  );
});

test("ten thousand hostile texts are text to GitHub in every place of a document", { skip: skipWithoutRenderer() }, () => {
  const texts = hostileTexts(10_000, 2);
  const places = (text: string) =>
    [
      `start ${escapeMarkdown(text)} end`,
      escapeMarkdown(text),
      `- ${escapeMarkdown(text)}`,
      `### ${escapeMarkdown(text)}`,
      `> ${escapeMarkdown(text)}`,
      `**${escapeMarkdown(text)}x**`,
      `<details><summary>${escapeMarkdown(text)}</summary>${codeText(text)}</details>`,
      `| a | b |\n|---|---|\n| ${escapeMarkdown(text)} | ${codeText(text)} |`,
      `before ${markdownMarkup.link(text, "https://a.example/")} after ${codeText(text)}`,
      `[${escapeMarkdown(text)}x](https://a.example/)`,
      `<!-- ${escapeMarkdown(text)} -->`,
    ].join("\n\n");
  const harmless = tagShape(renderMarkdown(places("x")));
  const separator = '\n\n<hr class="cut">\n\n';
  const documents = renderMarkdown(texts.map((text) => places(text)).join(separator)).split('<hr class="cut">');
  assert.equal(documents.length, texts.length);
  for (const [index, html] of documents.entries()) {
    const text = JSON.stringify(texts[index]);
    if (escapeMarkdown(texts[index] ?? "") !== "") assert.deepEqual(tagShape(html), harmless, text);
    for (const [name, pattern] of Object.entries(laterFilters))
      assert.doesNotMatch(filteredText(html), pattern, `${name}: ${text}`);
  }
});
