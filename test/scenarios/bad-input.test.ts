import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { errorsOf, failed, passed } from "./steps/ending.ts";
import { issueOf } from "./steps/period-issue.ts";
import { startStory } from "./steps/story.ts";
import { at, openCriticals } from "./steps/world-changes.ts";

describe("bad input", { concurrency: true }, () => {
  test("Many wrong inputs are all named in one go, each with its value and remedy, before any request", async (t) => {
    const story = await startStory(t);
    const wrong = {
      "snyk-groups": "not-a-uuid",
      "snyk-region": "us-10",
      "snyk-datasets": "issue",
      severity: "criticl",
      "sla-days": "critical: soon",
      "issue-period": "fortnight",
      timezone: "Europe/Berlln",
      "public-repository": "yes",
      "artifact-compression-level": "11",
      "fail-on": "everything",
      "issue-repository": "no-slash",
      "audit-risk": "org.user.*: dreadful",
      "snyk-audit-user-id": "42",
      "snyk-api-url": "http://api.snyk.io",
    };
    const result = await story.report({ inputs: wrong });
    assert.equal(result.conclusion, "failure");
    for (const [name, value] of Object.entries(wrong)) {
      const line =
        result.log.split("\n").find((text) => text.replace(/^(##\[error\]|Error: )/, "").startsWith(`Input \`${name}\``)) ?? "";
      assert.ok(line !== "", `nothing is said of ${name}:\n${result.log}`);
      const word = value.split(": ").at(-1) ?? value;
      assert.ok(line.includes(word), line);
      assert.ok(line.length > name.length + value.length + 30, `no remedy: ${line}`);
    }
    assert.deepEqual(result.requests, []);
    assert.match(result.log, /`us-10`[^\n]*us-0?1/);
    assert.match(result.log, /`issue`[^\n]*issues/);
    assert.match(result.log, /`criticl`[^\n]*critical/);
    assert.doesNotMatch(result.log, /at .*main\.js:\d+/);
  });

  test("An input that the action does not declare is an error that names the nearest one", async (t) => {
    const story = await startStory(t);
    const result = await story.report({ inputs: { "snyk-group": "x" } });
    assert.match(failed(result).join("\n"), /`snyk-group` is not an input[\s\S]*snyk-groups/);
    assert.deepEqual(result.requests, []);
  });

  test("No scope and no credential are two errors, and the value of a secret is never repeated", async (t) => {
    const story = await startStory(t);
    const secret = "not a token at all";
    const nothing = await story.report({ inputs: { "snyk-groups": "", "snyk-token": "" } });
    const errors = failed(nothing).join("\n");
    assert.match(errors, /snyk-groups/);
    assert.match(errors, /snyk-token/);
    const both = await story.report({
      inputs: { "snyk-token": secret, "snyk-client-id": "id", "snyk-client-secret": "hush-hush" },
    });
    assert.ok(failed(both).length > 0);
    assert.doesNotMatch(both.log, /hush-hush|not a token at all/);
    assert.deepEqual([...nothing.requests, ...both.requests], []);
  });

  test("A template that is not there is an error that names the checkout step", async (t) => {
    const story = await startStory(t);
    const result = await story.report({ inputs: { template: "report.md.hbs" } });
    assert.match(failed(result).join("\n"), /`template`[\s\S]*actions\/checkout/);
    assert.deepEqual(result.requests, []);
  });

  test("A template that does not compile is an error with file and line, before any request", async (t) => {
    const story = await startStory(t);
    const workspaceFiles = { "report.md.hbs": "# Report\n\n{{#each items}}\n" };
    const result = await story.report({ inputs: { template: "report.md.hbs" }, workspaceFiles });
    assert.match(failed(result).join("\n"), /report\.md\.hbs[\s\S]*(line |:)\d/);
    assert.deepEqual(result.requests, []);
  });

  test("A template that fails while it is rendered costs nothing: the built-in report is published, and an error says why", async (t) => {
    const story = await startStory(t);
    const workspaceFiles = {
      "report.md.hbs": "# Report\n\n{{headline.nothing.here}}\n",
    };
    const result = await story.report({ inputs: { template: "report.md.hbs" }, workspaceFiles });
    passed(result);
    const [error = "", ...others] = errorsOf(result);
    assert.deepEqual(others, []);
    assert.match(error, /The template failed, so the built-in report is published\.[\s\S]*report\.md\.hbs/);
    assert.match(issueOf(story, "2026-W02").body ?? "", /## Baseline established/);
  });

  test("What a template prints with two braces is escaped", async (t) => {
    const story = await startStory(t);
    const hostile = "@octocat <b>bold</b> | #1";
    story.snyk.options.exports.transformRow = (row) => ("PROBLEM_TITLE" in row ? { ...row, PROBLEM_TITLE: hostile } : row);
    const workspaceFiles = { "report.md.hbs": "# Mine\n\n{{#each open.worst.items}}\n| {{title}} |\n{{/each}}\n" };
    const result = await story.report({ inputs: { template: "report.md.hbs" }, workspaceFiles });
    passed(result);
    const body = issueOf(story, "2026-W02").body ?? "";
    assert.match(body, /^# Mine$/m);
    assert.ok(at(openCriticals(story.world), 0));
    assert.doesNotMatch(body, /@octocat|<b>bold|#1\b/);
    assert.match(body, /octocat/);
  });
});
