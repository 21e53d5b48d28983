import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { failed, passed } from "./steps/ending.ts";
import { startStory } from "./steps/story.ts";

const nothing = { mode: "preview", "snyk-token": "", "snyk-groups": "", "github-token": "" };

describe("preview", { concurrency: true }, () => {
  test("Without credentials, and without a single request, the report is shown with the user's template, title and settings", async (t) => {
    const story = await startStory(t);
    const workspaceFiles = { "mine.hbs": "# Mine for {{repository}}\n\n{{#each actFirst.items}}\n- {{title}}\n{{/each}}\n" };
    const inputs = {
      ...nothing,
      template: "mine.hbs",
      "issue-title": "Findings of {{period}}",
      severity: "high",
      timezone: "Asia/Tokyo",
      "issue-period": "month",
      "issue-mentions": "@octo-lead",
    };
    const result = await story.report({ inputs, workspaceFiles });
    passed(result);
    assert.deepEqual(result.requests, []);
    assert.deepEqual(Object.keys(result.outputs), ["report-path"]);
    const summary = result.summary ?? "";
    assert.match(summary, /^> \[!IMPORTANT\]\n> \*\*Sample data:\*\* everything in this report is invented/);
    assert.match(summary, /<code>Findings of 2026-01<\/code>/);
    assert.match(summary, /^# Mine for octo-org\/exposures$/m);
    assert.match(summary, /^- Prototype Pollution$/m);
    assert.match(summary, /The comment that this run would leave[\s\S]*@octo-lead/);
    assert.match(summary, /Asia\/Tokyo/);
    const report = result.outputs["report-path"] ?? "";
    assert.equal(readFileSync(report, "utf8").trim(), summary.trim());
    const page = readFileSync(path.join(path.dirname(report), "report.html"), "utf8");
    assert.match(page, /Sample data: everything in this report is invented/);
    assert.match(page, /Prototype Pollution/);
  });

  test("A template that compiles and cannot be rendered fails the preview with file and line, where a report would go on", async (t) => {
    const story = await startStory(t);
    const workspaceFiles = { "mine.hbs": "# Mine\n\n{{headline.nothing.here}}\n" };
    const result = await story.report({ inputs: { ...nothing, template: "mine.hbs" }, workspaceFiles });
    assert.match(failed(result).join("\n"), /"mine\.hbs", line 3[\s\S]*Correct the template/);
    assert.deepEqual(result.requests, []);
    assert.deepEqual(result.outputs, {});
  });
});
