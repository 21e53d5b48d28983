import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { Digest } from "../../../src/model/digest.ts";
import { manyNew, sampleStories } from "../report/sample-stories.ts";
import { htmlAssets, pageOf, tagsOf } from "./report-page.ts";

const stories = Object.entries(sampleStories());
const story = (name: string): Digest => sampleStories()[name] ?? assert.fail(name);

test("the content policy allows the inlined style and script and nothing else", () => {
  for (const [name, digest] of stories) {
    const page = pageOf(digest);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? assert.fail(name);
    for (const element of ["style", "script"]) {
      const sources = [...page.matchAll(new RegExp(`<${element}\\b([^>]*)>([\\s\\S]*?)</${element}>`, "g"))];
      assert.equal(sources.length, 1, `${name} has one ${element}`);
      const hash = createHash("sha256")
        .update(sources[0]?.[2] ?? "")
        .digest("base64");
      assert.ok(policy.includes(`; ${element}-src 'sha256-${hash}'`), `${element} of ${name}`);
    }
    assert.match(policy, /^default-src 'none'; /);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"), "the policy comes first");
  }
});

test("a page loads nothing: addresses are in links alone, and links tell nothing of where they were followed", () => {
  for (const [name, digest] of stories) {
    const tags = tagsOf(pageOf(digest));
    assert.deepEqual(
      tags.filter((tag) => / (?:src|srcset|style|action|formaction|data|poster|on[a-z]+)(?= |$)/.test(tag)),
      [],
      name,
    );
    assert.deepEqual(
      tags.filter((tag) => /^(?:img|link|iframe|object|embed|form|base|video|audio)\b/.test(tag)),
      [],
      name,
    );
    for (const [, attributes = ""] of pageOf(digest).matchAll(/<a ([^>]*)>/g)) {
      assert.ok(/href="#/.test(attributes) || / rel="noreferrer"$/.test(attributes), `${name}: ${attributes}`);
    }
    assert.doesNotMatch(htmlAssets.style, /url\(|@import|@font-face/);
  }
});

test("every open finding and every change is there once", () => {
  for (const digest of [story("busy"), story("second-run"), story("partial"), manyNew(2_000)]) {
    const page = pageOf(digest);
    for (const [id, expected] of [
      ["open", [...digest.open.values()].map(({ finding }) => finding)],
      ["changes", digest.ledger.entries.map(({ change }) => change.tracked.finding)],
    ] as const) {
      const section = page.slice(page.indexOf(`<section id="${id}"`)).split("</section>")[0] ?? "";
      const told = [...section.matchAll(/<a href="(https:\/\/app\.snyk\.io\/[^"]*)"/g)].map((match) => match[1]);
      assert.deepEqual(
        told,
        expected.map(({ issueUrl }) => issueUrl),
      );
      assert.equal(section.split("<tr\n>").length - 1, expected.length);
    }
  }
});

test("equal digests give equal pages, in pieces that do not grow with the number of findings", () => {
  for (const [name, digest] of stories) assert.equal(pageOf({ ...digest }), pageOf(digest), name);
});

test("elements are closed in the order in which they were opened", () => {
  const impliedEnds = new Set(["td", "tr", "meta", "path", "circle", "line", "rect", "polygon", "polyline"]);
  for (const [name, digest] of stories) {
    const open: string[] = [];
    for (const tag of tagsOf(pageOf(digest))) {
      const element = tag.split(" ")[0] ?? "";
      if (impliedEnds.has(element.replace("/", ""))) continue;
      if (element.startsWith("/")) assert.equal(open.pop(), element.slice(1), name);
      else open.push(element);
    }
    assert.deepEqual(open, [], name);
  }
});

test("ids are used once, and every link inside the page leads somewhere", () => {
  for (const [name, digest] of stories) {
    const page = pageOf(digest);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    assert.equal(new Set(ids).size, ids.length, name);
    for (const [, target] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g))
      assert.ok(ids.includes(target), `${name}: ${target}`);
  }
});

test("where only counts may be published, the page names nothing", () => {
  const digest: Digest = { ...story("partial"), exposure: "public-counts-only" };
  for (const page of [pageOf(story("counts-only")), pageOf(digest)]) {
    for (const name of [
      "lodash",
      "acme/service",
      "Acme",
      "SNYK-",
      "CVE-",
      "snyk.io",
      "11111111",
      "22222222",
      "33333333",
      "ERRORED",
      "service_account",
    ]) {
      assert.ok(!page.includes(name), name);
    }
    assert.match(page, /Open by age/);
    assert.match(page, /names nothing/);
    assert.doesNotMatch(page, /class="rows/);
  }
  assert.match(pageOf(digest), /2 sources failed/);
});
