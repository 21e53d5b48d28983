import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FULL_ACCESS_TOKEN, fullAccess } from "../sandbox/snyk/default-options.ts";
import { isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { checkLines, linesOf } from "./steps/check-lines.ts";
import { failed, passed } from "./steps/ending.ts";
import { writesTo } from "./steps/sent-requests.ts";
import { type Story, startStory } from "./steps/story.ts";
import { at } from "./steps/world-changes.ts";

const inputs = { mode: "check", "snyk-datasets": "issues, usage, audit-logs" };
const everything = { metadata: "read", contents: "read", actions: "read", issues: "write" } as const;

describe("check", { concurrency: true }, () => {
  test("Where everything is in order each line says so, nothing is changed, and no export is spent", async (t) => {
    const story = await startStory(t);
    const { world } = story.gitHub;
    const label = world.book.addLabel("octo-org/exposures", "bug", "d73a4a", "Something is not working");
    const before = JSON.stringify([world.labels, world.issues, world.artifacts]);
    const result = await story.report({ inputs });
    passed(result);
    const wrong = checkLines(result).filter(({ state }) => state === "failed" || state === "warning");
    assert.deepEqual(wrong, []);
    assert.deepEqual(result.outputs, {});
    assert.equal(result.requests.filter(isExportStart).length, 0);
    assert.deepEqual(writesTo("github", result.requests), [`PATCH /repos/octo-org/exposures/labels/${label.name}`]);
    assert.equal(JSON.stringify([world.labels, world.issues, world.artifacts]), before);
    assert.match(result.summary ?? "", /none failed[\s\S]*\| ✅&nbsp;ok \| <code>snyk-export<\/code> \|/);
  });

  test("Many things that are wrong are told in one go, and when each line's advice is followed the check passes", async (t) => {
    const story = await startStory(t, { mayBeRefused: true });
    const { world } = story.gitHub;
    world.book.addLabel("octo-org/exposures", "bug", "d73a4a", null);
    const group = at(story.world.groups, 0).id;
    const elsewhere = "99999999-9999-4999-8999-999999999999";
    const workflow = at(world.workflows, 0);
    workflow.state = "disabled_inactivity";
    world.home.visibility = "public";
    world.workflowToken.permissions = { metadata: "read", contents: "read", issues: "read" };
    story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, { permissions: { [group]: ["group.read"] } });
    const workspaceFiles = { "mine.hbs": "{{#each actFirst.items}}\n" };
    const wrong = {
      ...inputs,
      "snyk-groups": group,
      "snyk-orgs": elsewhere,
      template: "mine.hbs",
      "issue-title": "{{nothing}}",
      "issue-assignees": "octo-guest",
      severity: "criticl",
    };
    const first = await story.report({ inputs: wrong, workspaceFiles });
    assert.ok(failed(first).length > 0);
    assertFailed(first, "inputs", /criticl/, /critical/);
    assertFailed(first, "issue-title", /issue-title/, /template/);
    assertFailed(first, "template", /mine\.hbs/, /Correct the template/);
    assertFailed(
      first,
      "issues-write",
      /not allowed \(403\)/,
      /permissions:\n {2}contents: read\n {2}actions: read\n {2}issues: write/,
    );
    assertFailed(first, "public-repository", /is public/, /public-repository: counts-only/);
    assertFailed(first, "schedule", /60 days without activity/, /gh workflow enable report\.yml/);
    assertFailed(first, "snyk-scope", new RegExp(`org-${elsewhere}.*404`), /Settings page/);
    assertFailed(first, "snyk-export", /group-.*403/, /"View reports" \(group\.report\.read\)/);
    assertFailed(
      first,
      "snyk-audit-log",
      /group-.*403/,
      /"View Audit Logs" \(group\.audit\.read\)[\s\S]*snyk-datasets: issues, usage/,
    );
    assert.equal(linesOf(first, "assignees", "warning").length, 1);
    assert.equal(linesOf(first, "snyk-credential", "ok").length, 1);
    assert.equal(first.requests.filter(isExportStart).length, 0);

    workflow.state = "active";
    world.workflowToken.permissions = { ...everything };
    story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, fullAccess());
    const right = { ...inputs, template: "mine.hbs", "issue-title": "{{period}}", "public-repository": "counts-only" };
    const fixed = { "mine.hbs": "{{#each actFirst.items}}{{title}}{{/each}}\n" };
    const second = await story.report({ inputs: right, workspaceFiles: fixed });
    passed(second);
    assert.deepEqual(
      checkLines(second).filter(({ state }) => state === "failed" || state === "warning"),
      [],
    );
  });
});

function assertFailed(result: Awaited<ReturnType<Story["report"]>>, check: string, detail: RegExp, remedy: RegExp): void {
  const lines = linesOf(result, check, "failed");
  const found = lines.find((line) => detail.test(line.detail) && remedy.test(line.remedy));
  assert.ok(found !== undefined, `${check} lacks ${detail} with ${remedy}:\n${JSON.stringify(lines, null, 1)}\n${result.log}`);
}
