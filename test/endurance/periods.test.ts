import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { passed } from "../scenarios/steps/ending.ts";
import { issueOf, issuesOf } from "../scenarios/steps/period-issue.ts";
import { type Story, smallWorld, startStory } from "../scenarios/steps/story.ts";

const aroundNewYear = ["2026-12-27T23:30:00Z", "2027-01-01T12:00:00Z", "2027-01-03T23:30:00Z", "2027-01-04T05:00:00Z"];

const zones: readonly (readonly [timezone: string, periods: readonly string[]])[] = [
  ["UTC", ["2026-W52", "2026-W53", "2026-W53", "2027-W01"]],
  ["Asia/Tokyo", ["2026-W53", "2026-W53", "2027-W01", "2027-W01"]],
  ["America/Los_Angeles", ["2026-W52", "2026-W53", "2026-W53", "2026-W53"]],
];

describe("periods", { concurrency: true }, () => {
  for (const [timezone, periods] of zones) {
    test(`Week 53 and the new year are one issue a week in ${timezone}`, async (t) => {
      await tellPeriods(await storyBefore(t, "2026-12-21T06:17:00Z"), { timezone }, aroundNewYear, periods);
    });
  }

  test("A month is one issue by the calendar of the zone", async (t) => {
    const story = await storyBefore(t, "2026-01-05T06:17:00Z");
    const inputs = { timezone: "Europe/Berlin", "issue-period": "month" };
    const times = ["2026-01-31T22:30:00Z", "2026-01-31T23:30:00Z", "2026-02-28T06:17:00Z"];
    await tellPeriods(story, inputs, times, ["2026-01", "2026-02", "2026-02"]);
  });

  test("A day is one issue by the calendar of the zone, also when the clocks change", async (t) => {
    const story = await storyBefore(t, "2026-03-01T06:17:00Z");
    const inputs = { timezone: "America/New_York", "issue-period": "day" };
    const times = ["2026-03-08T04:30:00Z", "2026-03-08T05:30:00Z", "2026-03-09T03:30:00Z", "2026-03-09T04:30:00Z"];
    await tellPeriods(story, inputs, times, ["2026-03-07", "2026-03-08", "2026-03-08", "2026-03-09"]);
  });
});

function storyBefore(test: Parameters<typeof startStory>[0], startAt: string): Promise<Story> {
  return startStory(test, { world: smallWorld({ projectsPerOrg: 2, startAt }) });
}

/** Runs at each time, and checks after each that it wrote the issue of its period and closed the one before. */
async function tellPeriods(
  story: Story,
  inputs: Readonly<Record<string, string>>,
  times: readonly string[],
  periods: readonly string[],
): Promise<void> {
  for (const [index, time] of times.entries()) {
    const period = periods[index] ?? "";
    story.clock.set(Date.parse(time));
    const result = await story.report({ inputs });
    passed(result);
    const issue = issueOf(story, period);
    assert.equal(issue.title, `Exposure report ${period}`);
    assert.equal(result.outputs["issue-number"], String(issue.number), `${time} is told in ${period}`);
    assert.equal(issue.state, "open");
    const told = [...new Set(periods.slice(0, index + 1))];
    assert.equal(story.gitHub.world.issues.length, told.length);
    for (const older of told.slice(0, -1)) assert.equal(issueOf(story, older).state, "closed");
    const before = told.at(-2);
    if (before === undefined) continue;
    assert.ok(issue.body?.includes(`/issues/${issueOf(story, before).number}">`), "the link to the issue before");
    assert.ok(issuesOf(story, before)[0]?.body?.includes(`The next report is #${issue.number}.`), "the link to the next issue");
  }
}
