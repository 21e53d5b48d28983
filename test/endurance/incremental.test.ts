import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordedRequest } from "../sandbox/loopback.ts";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { datasetOf } from "../sandbox/snyk/snyk-requests.ts";
import { DAY_MS, HOUR_MS } from "../sandbox/world/snyk-time.ts";
import type { FindingKey } from "../sandbox/world/world-model.ts";
import { passed } from "../scenarios/steps/ending.ts";
import { issueOf } from "../scenarios/steps/period-issue.ts";
import { artifactFile } from "../scenarios/steps/published-artifact.ts";
import { changesOf, names, ofClass } from "../scenarios/steps/published-changes.ts";
import { type Story, smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "../scenarios/steps/world-changes.ts";

const lagMs = 2 * HOUR_MS;
const inputs = { "snyk-issues-window": "incremental" };

/** The time from which a run asked for updates of issues; null where it asked for everything. */
function updatedFrom({ requests }: StepResult): string | null {
  const start: RecordedRequest | undefined = requests.find((request) => datasetOf(request) === "issues");
  const from = /"updated":\{"from":"([^"]+)"\}/.exec(String(start?.body))?.[1];
  assert.ok(from, "no export of issues, or one with an end");
  return from.startsWith("2000-") ? null : from;
}

/** Every critical finding that the world shows as open, rows of one key once. */
function openInWorld({ world }: Story): number {
  return world.findings({ severity: "Critical", status: "Open" }).length;
}

const titlesGone = (result: StepResult, story: Story) => ofClass(changesOf(story, result), "gone");

test("Daily runs that export updates only tell each change once, and a full run a week later tells what is gone", async (t) => {
  const world = smallWorld();
  const story = await startStory(t, { world, snyk: { exports: { refreshLagMs: lagMs } } });
  const project = at(projectsOf(world), 0);
  const report = async (days: number) => {
    story.goTo(1, { days });
    const result = await story.report({ inputs });
    passed(result);
    assert.deepEqual(result.annotations, []);
    return result;
  };
  const dayAt = (day: number) => world.reportAt(1) + day * DAY_MS;
  assert.equal(updatedFrom(await report(0)), null);
  const old: readonly FindingKey[] = openCriticals(world);
  const [resolved, ignored, removed] = [at(old, 0), at(old, 1), at(old, 2)];

  const fresh = newCritical(world, project, dayAt(1) - 3 * HOUR_MS);
  world.resolve(resolved, dayAt(1) - 3 * HOUR_MS);
  const late = newCritical(world, project, dayAt(1) - HOUR_MS);
  const first = await report(1);
  assert.match(updatedFrom(first) ?? "", /^2026-01-05T02:17/);
  assert.deepEqual(ofClass(changesOf(story, first), "new"), names([fresh]));
  assert.deepEqual(ofClass(changesOf(story, first), "resolved"), names([resolved]));
  assert.match(issueOf(story, "2026-W02").body ?? "", /updates only; last full export 2026-01-05/);
  const manifest = JSON.parse(artifactFile(story, first, "manifest.json"));
  assert.match(manifest.files[0].window.from, /^2026-01-05T02:17/);
  assert.ok(manifest.files[0].path.endsWith("/issues.csv"));
  assert.ok(manifest.files[0].rows < 20, "the file is the increment");

  world.ignore(ignored, dayAt(2) - 5 * HOUR_MS, { reason: "accepted" });
  const second = await report(2);
  assert.deepEqual(
    ofClass(changesOf(story, second), "new"),
    names([late]),
    "what the refresh of the day before was too early for",
  );
  assert.deepEqual(ofClass(changesOf(story, second), "ignored"), names([ignored]));

  world.deleteProject(removed.projectId, dayAt(3) - 5 * HOUR_MS);
  world.resolve(fresh.projectId === removed.projectId ? late : fresh, dayAt(3) - 5 * HOUR_MS);
  const third = await report(3);
  assert.deepEqual(titlesGone(third, story), []);
  const quiet = await report(4);
  assert.deepEqual(changesOf(story, quiet).findings, []);
  assert.notEqual(updatedFrom(quiet), null);

  story.goTo(2, { hours: 1 });
  const full = await story.report({ inputs });
  passed(full);
  assert.equal(updatedFrom(full), null, "the last full export is over seven days old");
  assert.ok(titlesGone(full, story).includes(`${removed.projectId} ${removed.problemId}`));
  assert.equal(Number(full.outputs["open-issues"]), openInWorld(story));
  assert.deepEqual(
    changesOf(story, full).findings.filter(({ class: name }) => name !== "gone"),
    [],
  );
});

test("Incremental and full runs over the same days say the same", async (t) => {
  const play = async (window: string) => {
    const world = smallWorld();
    const story = await startStory(t, { world, snyk: { exports: { refreshLagMs: lagMs } } });
    const told: unknown[] = [];
    for (const day of [0, 1, 2, 3]) {
      const now = world.reportAt(1) + day * DAY_MS;
      if (day > 0) {
        const [one, other] = [at(openCriticals(world), 0), at(openCriticals(world), 1)];
        newCritical(world, at(projectsOf(world), day % 3), now - 9 * HOUR_MS);
        world.resolve(one, now - 8 * HOUR_MS);
        world.changeSeverity(other, "High", now - HOUR_MS);
      }
      story.goTo(1, { days: day });
      const result = await story.report({ inputs: { "snyk-issues-window": window, "issue-period": "day" } });
      passed(result);
      const { findings, counts } = changesOf(story, result);
      told.push([counts, findings.map(({ class: name, reason, key }) => [name, reason, key]), result.outputs["open-issues"]]);
    }
    return told;
  };
  assert.deepEqual(await play("incremental"), await play("full"));
});

test("Another severity or other filters make the next export a full one", async (t) => {
  const story = await startStory(t);
  const runs: (string | null)[] = [];
  for (const [days, more] of [
    {},
    { severity: "high" },
    { severity: "high" },
    { severity: "high", "snyk-include": "deleted" },
  ].entries()) {
    story.goTo(1, { days });
    const result = await story.report({ inputs: { ...inputs, ...more } });
    passed(result);
    runs.push(updatedFrom(result) === null ? "full" : "incremental");
  }
  assert.deepEqual(runs, ["full", "full", "incremental", "full"]);
});
