import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { FULL_ACCESS_TOKEN } from "../sandbox/snyk/default-options.ts";
import { addOrgUser, grantOrgAdmin } from "../sandbox/world/audit-samples.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { actionDirectory } from "../scenarios/steps/action-directory.ts";
import { errorsOf, failed, passed } from "../scenarios/steps/ending.ts";
import { artifactFile } from "../scenarios/steps/published-artifact.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "../scenarios/steps/world-changes.ts";

const inputs = { "snyk-datasets": "issues, usage, audit-logs" };

describe("outputs, annotations and log", { concurrency: true }, () => {
  test("Every declared output is set and right, on the first run and on the second", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    const url = "https://github.com/octo-org/exposures";
    const first = await story.report({ inputs });
    passed(first);
    const open = world.findings({ severity: "Critical", status: "Open" }).length;
    const noChange = {
      "new-issues": "0",
      "resolved-issues": "0",
      "ignored-issues": "0",
      "audit-events": "0",
      "high-risk-events": "0",
    };
    assertOutputs(first.outputs, { status: "complete", baseline: "first-run", ...noChange, "open-issues": String(open) });
    assert.equal(first.outputs["issue-number"], "1");
    assert.equal(first.outputs["issue-url"], `${url}/issues/1`);

    const time = world.reportAt(1) + DAY_MS;
    newCritical(world, at(projectsOf(world), 0), time);
    newCritical(world, at(projectsOf(world), 1), time);
    newCritical(world, at(projectsOf(world), 2), time);
    world.resolve(at(openCriticals(world), 0), time);
    world.ignore(at(openCriticals(world), 0), time, { reason: "accepted" });
    const { length: told } = world.auditLog.events;
    grantOrgAdmin(world.auditLog, world.place(0), time);
    addOrgUser(world.auditLog, world.place(0), time);
    story.goTo(2);
    const second = await story.report({ inputs });
    passed(second);
    assertOutputs(second.outputs, {
      status: "complete",
      baseline: "16000000001",
      "new-issues": "3",
      "resolved-issues": "1",
      "ignored-issues": "1",
      "open-issues": String(world.findings({ severity: "Critical", status: "Open" }).length),
      "audit-events": String(told + 2),
      "high-risk-events": "1",
      "issue-number": "2",
      "issue-url": `${url}/issues/2`,
      "artifact-url": `${url}/actions/runs/16000000002/artifacts/${second.outputs["artifact-id"] ?? ""}`,
    });
    for (const [output, file] of [
      ["report-path", "report.md"],
      ["changes-path", "changes.json"],
    ] as const)
      assert.equal(readFileSync(second.outputs[output] ?? "", "utf8"), artifactFile(story, second, file), output);
  });

  test("A failed source is one error annotation with cause and remedy, beside the one that fails the job", async (t) => {
    const story = await startStory(t, { world: smallWorld({ groups: 2 }) });
    const broken = at(story.world.groups, 1).id;
    story.snyk.options.exportsFor = ({ scope }) => (scope.id === broken ? { outcome: "errored" } : null);
    const result = await story.report();
    failed(result);
    const errors = errorsOf(result);
    assert.equal(errors.length, 2, errors.join("\n"));
    assert.match(errors[0] ?? "", new RegExp(`^snyk/group-${broken}/issues failed\\. [\\s\\S]+\\. [\\s\\S]+`));
    assert.match(errors[1] ?? "", /fail-on/);
  });

  test("`fail-on` fails the job for new issues and high-risk events after everything is published", async (t) => {
    const story = await startStory(t);
    const { world } = story;
    const both = { ...inputs, "fail-on": "new-issues, high-risk-events" };
    passed(await story.report({ inputs: both }));
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    grantOrgAdmin(world.auditLog, world.place(0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const result = await story.report({ inputs: both });
    assert.match(failed(result).join("\n"), /1 new issue, 1 high-risk audit event/);
    assert.equal(result.outputs.status, "complete");
    assert.equal(story.gitHub.world.issues.length, 2);
    story.goTo(3);
    const next = await story.report({ inputs: both });
    passed(next);
    assert.equal(next.outputs.baseline, "16000000002");
  });

  test("The log has one group a source with its own lines, and no secret", async (t) => {
    const story = await startStory(t, { world: smallWorld({ groups: 2 }) });
    const result = await story.report({ inputs });
    passed(result);
    for (const { id } of story.world.groups) {
      for (const dataset of ["issues", "usage", "audit-logs"]) {
        const groups = result.groups.filter(({ title }) => title === `snyk/group-${id}/${dataset}`);
        assert.equal(groups.length, 1, `groups of ${id}/${dataset}`);
        // The artifact client, which keeps the ids of exports, prints for itself.
        const lines = (groups[0]?.lines ?? []).filter(
          (line) => !/artifact|root directory|uploaded bytes|beginning upload/i.test(line),
        );
        assert.ok(lines.length > 0, `nothing is told of ${id}/${dataset}`);
        for (const line of lines) assert.ok(line.includes(id) && line.includes(dataset), `${dataset} of ${id}: ${line}`);
      }
    }
    const visible = result.rawLog.replaceAll(/^::add-mask::.*$/gm, "");
    for (const text of [result.log, visible])
      for (const secret of [FULL_ACCESS_TOKEN, story.gitHub.workflowToken, "X-Goog-Signature"]) assert.ok(!text.includes(secret));
  });
});

function assertOutputs(outputs: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>): void {
  const manifest: { readonly outputs: Readonly<Record<string, unknown>> } = parse(
    readFileSync(path.join(actionDirectory, "action.yml"), "utf8"),
  );
  const declared = Object.keys(manifest.outputs);
  assert.equal(declared.length, 14);
  for (const name of declared) assert.notEqual(outputs[name] ?? "", "", `${name} is not set`);
  for (const [name, value] of Object.entries(expected)) assert.equal(outputs[name], value, name);
}
