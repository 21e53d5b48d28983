import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import type { ActionRun } from "../sandbox/sandbox.ts";
import { actionDirectory } from "./steps/action-directory.ts";
import { passed } from "./steps/ending.ts";
import { issueOf } from "./steps/period-issue.ts";
import { type Story, startStory } from "./steps/story.ts";
import { at, newCritical, projectsOf } from "./steps/world-changes.ts";

type Workflow = {
  readonly name: string;
  readonly on: { readonly schedule: readonly { readonly cron: string }[] };
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly WorkflowStep[] }>>;
};
type WorkflowStep = { readonly uses: string; readonly with: Readonly<Record<string, string>> };

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The first workflow of the README, as a newcomer pastes it. */
function firstWorkflow(): Workflow {
  const [, block] = /```yaml\n(name:[\s\S]*?)```/.exec(readme) ?? [];
  return parse(block ?? "");
}

describe("as a new user", { concurrency: true }, () => {
  test("The first workflow of the README, unchanged but for hosts, reports week after week with just the permissions that it asks for", async (t) => {
    const story = await startStory(t);
    const workflow = firstWorkflow();
    story.gitHub.world.workflowToken.permissions = { metadata: "read", ...workflow.permissions };
    const run = runOf(workflow, story);
    passed(await story.runAction(run));
    assert.match(issueOf(story, "2026-W02").body ?? "", /baseline/i);
    newCritical(story.world, at(projectsOf(story.world), 0), story.world.reportAt(1) + 1_000);
    story.goTo(2);
    const second = await story.runAction(run);
    passed(second);
    assert.equal(second.outputs["new-issues"], "1");
    assert.deepEqual(second.unexpectedInputs, []);
    assert.equal(issueOf(story, "2026-W03").state, "open");
    assert.equal(issueOf(story, "2026-W02").state, "closed");
  });

  test("A copy of nothing but action.yml, dist and templates runs", async (t) => {
    const story = await startStory(t);
    const clone = mkdtempSync(path.join(tmpdir(), "clone-"));
    t.after(() => rmSync(clone, { recursive: true, force: true }));
    for (const name of ["action.yml", "dist", "templates"]) {
      cpSync(path.join(actionDirectory, name), path.join(clone, name), { recursive: true });
    }
    const result = await story.report({ actionDirectory: clone });
    passed(result);
    assert.equal(result.outputs.status, "complete");
    assert.doesNotMatch(result.rawLog, /Warning:/);
  });
});

/** The one step of the workflow's one job, its secrets and variables filled in. */
function runOf(workflow: Workflow, { world, snyk }: Story): ActionRun {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const [step] = steps;
  assert.ok(step !== undefined && steps.length === 1, "one step, no checkout");
  assert.match(step.uses, /^OWNER\/exposure-digest@v1$/);
  const [token = ""] = snyk.options.auth.tokens.keys();
  const values: Readonly<Record<string, string>> = { "secrets.SNYK_TOKEN": token, "vars.SNYK_GROUP_ID": at(world.groups, 0).id };
  const evaluate = (text: string): string =>
    text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, name) => values[name] ?? assert.fail(name));
  const inputs = Object.fromEntries(Object.entries(step.with).map(([name, value]) => [name, evaluate(value)]));
  const [{ cron }] = [at(workflow.on.schedule, 0)];
  return { actionDirectory, inputs, run: { workflow: workflow.name, event: { schedule: cron } } };
}
