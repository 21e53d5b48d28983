import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FULL_ACCESS_TOKEN } from "../sandbox/snyk/default-options.ts";
import type { PermissionMap } from "../sandbox/snyk/snyk-options.ts";
import { isAuditSearch, scopeIdOf } from "../sandbox/snyk/snyk-requests.ts";
import { editSso, grantOrgAdmin } from "../sandbox/world/audit-samples.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "./steps/ending.ts";
import { issueOf } from "./steps/period-issue.ts";
import { stateRows } from "./steps/saved-state.ts";
import { writesTo } from "./steps/sent-requests.ts";
import { type Story, startStory } from "./steps/story.ts";
import { at } from "./steps/world-changes.ts";

describe("permissions", { concurrency: true }, () => {
  test("A token that Snyk does not know is told apart from one of another region, and the report says so too", async (t) => {
    const story = await startStory(t);
    const group = groupOf(story);
    const result = await story.report({ inputs: { "snyk-token": "99999999-4f50-4a61-8b72-93a4b5c6d7e8" } });
    const said = failed(result).join("\n");
    assert.match(said, new RegExp(`group-${group} \\(401\\)`));
    assert.ok(said.includes(story.snyk.apiOrigin), said);
    assert.match(said, /snyk-region/);
    assert.match(issueOf(story, "2026-W02").body ?? "", /could not be read/);
    assert.equal(result.outputs.status, "partial");
  });

  test("A scope that the token may not report on is named with the permission that it lacks", async (t) => {
    const story = await startStory(t);
    const group = groupOf(story);
    grant(story, { [group]: ["group.read"] });
    const inputs = { "snyk-datasets": "issues, audit-logs" };
    const said = failed(await story.report({ inputs })).join("\n");
    assert.match(said, new RegExp(`group-${group} \\(403\\)`));
    assert.match(said, /"View reports" \(group\.report\.read\)/);
    assert.match(said, /"View Audit Logs" \(group\.audit\.read\)/);
    assert.ok(said.includes(story.snyk.apiOrigin));
  });

  test("An Organization that is not there for the token is named with its permission and region", async (t) => {
    const story = await startStory(t);
    const org = at(story.world.orgs(), 0).id;
    grant(story, { [groupOf(story)]: ["group.report.read"] });
    const said = failed(await story.report({ inputs: { "snyk-orgs": org } })).join("\n");
    assert.match(said, new RegExp(`org-${org} \\(404\\)`));
    assert.match(said, /"View Organization reports" \(org\.report\.read\)/);
    assert.ok(said.includes(story.snyk.apiOrigin));
  });

  test("Without `issues: write` the run names the line of YAML to add, and saves no state", async (t) => {
    const story = await startStory(t, { mayBeRefused: true });
    story.gitHub.world.workflowToken.permissions = { metadata: "read", contents: "read", actions: "read", issues: "read" };
    const result = await story.report();
    assert.match(failed(result).join("\n"), /permissions:\s+issues: write/);
    assert.equal(stateRows(story).length, 0);
    assert.equal(story.gitHub.world.issues.length, 0);
  });

  test("Without `actions: read` the run names the line of YAML to add, before any export", async (t) => {
    const story = await startStory(t, { mayBeRefused: true });
    story.gitHub.world.workflowToken.permissions = { metadata: "read", contents: "read", issues: "write" };
    const result = await story.report();
    assert.match(failed(result).join("\n"), /permissions:\s+actions: read/);
    assert.equal(result.requests.filter(({ server }) => server === "snyk").length, 0);
  });

  test("Where the Issues tab is off the run says how to go on, before any export", async (t) => {
    const story = await startStory(t, { mayBeRefused: true });
    story.gitHub.world.home.hasIssues = false;
    const result = await story.report();
    assert.match(failed(result).join("\n"), /Issues are switched off in octo-org\/exposures[\s\S]*issue-period: none/);
    assert.equal(result.requests.filter(({ server }) => server === "snyk").length, 0);
    assert.deepEqual(writesTo("github", result.requests), []);
  });

  test("A token that may not list the Organizations searches the Group alone, and a warning says what is missing", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    const group = groupOf(story);
    grant(story, { [group]: ["group.report.read", "group.audit.read"] });
    editSso(world.auditLog, world.place(0), world.reportAt(1) - DAY_MS);
    grantOrgAdmin(world.auditLog, world.place(0), world.reportAt(1) - DAY_MS);
    const result = await story.report({ inputs: { "snyk-datasets": "issues, audit-logs" } });
    passed(result);
    const warnings = result.annotations.filter(({ kind }) => kind === "warning").map(({ message }) => message);
    assert.match(warnings.join("\n"), new RegExp(`Organizations of Group ${group} cannot be listed[\\s\\S]*snyk-orgs`));
    assert.equal(result.outputs.status, "complete");
    assert.equal(result.outputs["audit-events"], "1");
    assert.deepEqual([...new Set(result.requests.filter(isAuditSearch).map(scopeIdOf))], [group]);
  });
});

function groupOf({ world }: Story): string {
  return at(world.groups, 0).id;
}

function grant({ snyk }: Story, permissions: PermissionMap): void {
  snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, { permissions });
}
