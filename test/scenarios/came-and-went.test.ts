import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS, HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { passed } from "./steps/ending.ts";
import { issueOf, newOf, sectionOf } from "./steps/period-issue.ts";
import { changesOf, names, ofClass } from "./steps/published-changes.ts";
import { smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

test("What is new in one run of a week and resolved in a later one is told in the week's issue as having come and gone", async (t) => {
  const world = smallWorld();
  const story = await startStory(t, { world });
  const project = at(projectsOf(world), 0);
  const open = openCriticals(world).length;
  passed(await story.report());
  const passing = newCritical(world, project, world.reportAt(1) + 6 * DAY_MS);
  const staying = newCritical(world, project, world.reportAt(1) + 6 * DAY_MS + HOUR_MS);
  const old = at(openCriticals(world), 0);
  story.goTo(2);
  const monday = await story.report();
  passed(monday);
  assert.deepEqual(ofClass(changesOf(story, monday), "new"), names([passing, staying]));
  assert.ok(newOf(issueOf(story, "2026-W03").body).includes(titleOf(passing.problemId)));

  world.resolve(passing, world.reportAt(2) + DAY_MS);
  world.resolve(old, world.reportAt(2) + DAY_MS);
  story.goTo(2, { days: 2 });
  const wednesday = await story.report();
  passed(wednesday);
  assert.deepEqual(ofClass(changesOf(story, wednesday), "resolved"), names([passing, old]));
  assert.equal(wednesday.outputs["new-issues"], "0");
  assert.equal(wednesday.outputs["resolved-issues"], "2");
  const { body } = issueOf(story, "2026-W03");
  const section = sectionOf(body, "Came and went");
  assert.ok(section.includes(titleOf(passing.problemId)), body ?? "");
  assert.match(section, /New, then resolved/);
  assert.ok(!newOf(body).includes(titleOf(passing.problemId)));
  assert.ok(!sectionOf(body, "Resolved").includes(titleOf(passing.problemId)));
  assert.ok(newOf(body).includes(titleOf(staying.problemId)));
  assert.match(body ?? "", /\| \*\*Came and went\*\*[^|]* \| 1 \|/);
  assert.match(body ?? "", /\| \*\*Resolved\*\*[^|]* \| 1 \|/);
  assert.match(body ?? "", /1 new critical finding; 1 resolved; 1 came and went/);
  assert.ok(open > 0);

  story.goTo(3);
  const next = await story.report();
  passed(next);
  assert.equal(changesOf(story, next).findings.length, 0);
  assert.ok(!(issueOf(story, "2026-W04").body ?? "").includes("Came and went"));
});

function titleOf(problemId: string): string {
  return `https://security.snyk.io/vuln/${problemId}`;
}
