import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { compileTemplates } from "../../src/report/render-report.ts";
import { markdownMarkup } from "../../src/template/markup.ts";
import { templateHelpers } from "../../src/template/template-helpers.ts";
import { templateName } from "../../src/template/template-source.ts";
import { buildView } from "../../src/view/view.ts";
import { builtIn } from "../unit/report/report-fixture.ts";
import { sampleStories } from "../unit/report/sample-stories.ts";

const page = await readFile(new URL("../../docs/templates.md", import.meta.url), "utf8");

/** The part of the page below one heading. */
function sectionOf(heading: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? assert.fail(heading);
}

/** Names in code in the first column of the section's table. */
function tableNames(section: string, pattern: RegExp): readonly string[] {
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && line.includes("`"));
  const names = rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(pattern)].map((match) => match[1] ?? ""));
  return [...new Set(names)].toSorted();
}

test("the page names every helper, and no other", () => {
  const told = tableNames(sectionOf("Helpers"), /`\{\{(\w+) /g);
  assert.deepEqual(told, [...templateHelpers(markdownMarkup).keys()].toSorted());
});

test("the page names every built-in partial, and no other", () => {
  const told = tableNames(sectionOf("Partials"), /`([\w-]+)`/g);
  assert.deepEqual(told, builtIn.partials.map(({ name }) => name.replace(/\.hbs$/, "")).toSorted());
});

test("the page names every built-in report", () => {
  const told = tableNames(page.split(/^## /m)[0] ?? "", /^\| `([\w-]+)`/g);
  assert.deepEqual(told, [builtIn.report, ...builtIn.others].map(templateName).toSorted());
});

test("the page names every member of the data", () => {
  const view = buildView(sampleStories().quiet ?? assert.fail());
  const told = tableNames(sectionOf("What a template can print"), /`(\w+)`/g);
  assert.deepEqual(
    told,
    Object.keys(view)
      .filter((name) => name !== "version")
      .toSorted(),
  );
});

test("every example compiles and renders, whatever the week", () => {
  const examples = [...page.matchAll(/^```handlebars\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  assert.ok(examples.length >= 5);
  const weeks = Object.entries(sampleStories()).filter(([name]) => name !== "many");
  for (const [index, text] of examples.entries()) {
    const { report } = compileTemplates(builtIn, { name: `example-${index + 1}`, text });
    for (const [name, digest] of weeks) {
      assert.ok(report(buildView(digest)).trim() !== "" || name !== "busy", `example ${index + 1} prints something`);
    }
  }
});

test("a partial of the template's own replaces the built-in one, inside other partials too", () => {
  const text = '{{#*inline "problem"}}\n* {{title}}\n{{/inline}}{{> problem-list actFirst file="x"}}';
  const { report } = compileTemplates(builtIn, { name: "own.hbs", text });
  const busy = sampleStories().busy ?? assert.fail();
  assert.match(report(buildView(busy)), /^\* Remote Code Execution \(RCE\)\n/m);
  assert.doesNotMatch(report(buildView(busy)), /Upgrade to/);
});
