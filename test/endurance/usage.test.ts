import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { DAY_MS, HOUR_MS, WEEK_MS } from "../sandbox/world/snyk-time.ts";
import type { SnykWorld } from "../sandbox/world/snyk-world.ts";
import type { UsageEvent } from "../sandbox/world/usage-events.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { issueOf, sectionOf } from "../scenarios/steps/period-issue.ts";
import { artifactFile, artifactOf } from "../scenarios/steps/published-artifact.ts";
import { lastState, stateText } from "../scenarios/steps/saved-state.ts";
import { type Story, smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at } from "../scenarios/steps/world-changes.ts";

/** Events are counted up to this long before a run: later ones may not have reached the export. */
const lagMs = 4 * HOUR_MS;
const usageOnly = { "snyk-datasets": "usage" };
const slowExports = { exports: { refreshLagMs: 2 * HOUR_MS } };

describe("usage", { concurrency: true }, () => {
  test("Each event is counted in one week, through whichever of Group and Organization it is met, and compared with the week before", async (t) => {
    const world = smallWorld({ orgsPerGroup: 2 });
    const story = await startStory(t, { world, snyk: slowExports });
    const scopes = { "snyk-groups": at(world.groups, 0).id, "snyk-orgs": at(world.orgs(), 0).id };
    const first = await story.report({ inputs: { ...usageOnly, ...scopes } });
    passed(first);
    assertCounted(usageOf(story, first), eventsBetween(world, world.reportAt(1) - WEEK_MS, world.reportAt(1)), null);

    for (const week of [2, 3]) {
      world.addUsage(world.reportAt(week - 1), world.reportAt(week), 70 + 10 * week);
      story.goTo(week);
      const result = await story.report({ inputs: { ...usageOnly, ...scopes } });
      passed(result);
      const earlier = eventsBetween(world, world.reportAt(week - 2), world.reportAt(week - 1));
      assertCounted(usageOf(story, result), eventsBetween(world, world.reportAt(week - 1), world.reportAt(week)), earlier);
      const section = sectionOf(issueOf(story, `2026-W0${week + 1}`).body, "Usage");
      assert.match(section, /\| Events \| [\d,]+ \| [\d,]+ \|/);
      assertNoUser(world, section);
    }

    world.addUsage(world.reportAt(3), world.reportAt(3) + 3 * DAY_MS, 40);
    story.goTo(3, { days: 3 });
    const later = await story.report({ inputs: { ...usageOnly, ...scopes } });
    passed(later);
    const period = eventsBetween(world, world.reportAt(2), world.reportAt(3) + 3 * DAY_MS);
    assertCounted(usageOf(story, later), period, eventsBetween(world, world.reportAt(1), world.reportAt(2)));
  });

  test("A usage source that failed is said, compares with nothing, and loses and doubles no event when it is back", async (t) => {
    const world = smallWorld({ groups: 2 });
    const story = await startStory(t, { world });
    const broken = at(world.groups, 1).id;
    const counted: number[] = [];
    const first = await story.report({ inputs: usageOnly });
    passed(first);
    counted.push(usageOf(story, first).events);

    playUsage(world, 2);
    story.snyk.options.exportsFor = ({ scope }) => (scope.id === broken ? { outcome: "errored" } : null);
    story.goTo(2);
    const partial = await story.report({ inputs: usageOnly });
    assert.match(failed(partial).join("\n"), /group-.*\/usage failed.*ERRORED/);
    const told = usageOf(story, partial);
    assert.deepEqual([told.isWhole, told.before, told.eventsBefore, told.users.newlySeen], [false, null, null, null]);
    const { body } = issueOf(story, "2026-W03");
    assert.match(sectionOf(body, "Usage"), /1 usage source could not be read, so these are the numbers of the others/);
    assert.match(body ?? "", /its usage is counted by the next run that can read it/);
    counted.push(told.events);

    story.snyk.options.exportsFor = () => null;
    for (const week of [3, 4, 5]) {
      playUsage(world, week);
      story.goTo(week);
      const result = await story.report({ inputs: usageOnly });
      passed(result);
      const usage = usageOf(story, result);
      counted.push(usage.events);
      assert.equal(usage.before === null, week < 5, `week ${week}`);
    }
    const all = eventsBetween(world, world.reportAt(1) - WEEK_MS, world.reportAt(5));
    assert.equal(
      counted.reduce((sum, events) => sum + events, 0),
      all.length,
    );
  });

  test("On a public repository usage is numbers, and nothing that a tenant named is in issue, artifact, state or log", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    story.gitHub.world.home.visibility = "public";
    const inputs = { ...usageOnly, "public-repository": "counts-only" };
    passed(await story.report({ inputs }));
    playUsage(world, 2);
    story.goTo(2);
    const result = await story.report({ inputs });
    passed(result);
    const usage = usageOf(story, result);
    const [before, now] = [1, 2].map((week) => eventsBetween(world, world.reportAt(week) - WEEK_MS, world.reportAt(week)));
    assertCounted(usage, now ?? [], before ?? null);
    assert.deepEqual(usage.slowest, []);
    const { body } = issueOf(story, "2026-W03");
    const published = [
      body ?? "",
      ...[...artifactOf(story, result).values()].map(String),
      stateText(story, lastState(story)),
      result.log,
    ];
    for (const text of published) {
      assertNoUser(world, text);
      for (const { name, slug } of world.orgs()) assert.ok(!text.includes(name) && !text.includes(slug), name);
      assert.doesNotMatch(text, /pkg:github/);
    }
    assert.match(sectionOf(body, "Usage"), /\| Snyk Open Source \| \d+ \|/);
  });
});

type Count = { readonly value: string; readonly now: number; readonly before: number | null };

type Usage = {
  readonly isWhole: boolean;
  readonly before: object | null;
  readonly events: number;
  readonly eventsBefore: number | null;
  readonly byDimension: Readonly<Record<string, readonly Count[]>>;
  readonly users: {
    readonly now: number;
    readonly before: number | null;
    readonly newlySeen: number | null;
    readonly goneQuiet: number | null;
  };
  readonly failuresByExitCode: readonly Count[];
  readonly slowest: readonly { readonly durationMs: number }[];
};

function usageOf(story: Story, result: StepResult): Usage {
  const { usage }: { readonly usage: Usage } = JSON.parse(artifactFile(story, result, "changes.json"));
  assert.ok(usage !== null);
  return usage;
}

function playUsage(world: SnykWorld, week: number): void {
  world.addUsage(world.reportAt(week - 1), world.reportAt(week), 60 + 5 * week);
}

/** What happened in a window of reports, by hand. */
function eventsBetween(world: SnykWorld, from: number, to: number): readonly UsageEvent[] {
  return world.usageEvents.filter((event) => event.at >= from - lagMs && event.at < to - lagMs);
}

/** The report's usage is what a hand count of the world's events gives, for this window and the one before. */
function assertCounted(usage: Usage, now: readonly UsageEvent[], before: readonly UsageEvent[] | null): void {
  const users = (events: readonly UsageEvent[]) => new Set(events.map(({ user }) => user.email));
  const [seen, known] = [users(now), users(before ?? [])];
  assert.ok(now.length > 0);
  assert.deepEqual([usage.events, usage.eventsBefore, usage.isWhole], [now.length, before?.length ?? null, true]);
  assert.deepEqual(usage.users, {
    now: seen.size,
    before: before === null ? null : known.size,
    newlySeen: before === null ? null : without(seen, known),
    goneQuiet: before === null ? null : without(known, seen),
  });
  const columns: Readonly<Record<string, (event: UsageEvent) => string>> = {
    product: ({ product }) => product,
    interaction: () => "Scan done",
    stage: ({ stage }) => stage,
    environment: ({ environment }) => environment,
    status: ({ isSuccess }) => (isSuccess ? "success" : "failure"),
  };
  for (const [dimension, valueIn] of Object.entries(columns)) {
    assert.deepEqual(sorted(usage.byDimension[dimension] ?? []), handCount(now, before, valueIn), dimension);
  }
  const dayOf = (event: UsageEvent) => new Date(event.at).toISOString().slice(0, 10);
  assert.deepEqual(usage.byDimension.day, handCount(now, null, dayOf));
  const failures = (events: readonly UsageEvent[]) => events.filter(({ isSuccess }) => !isSuccess);
  assert.deepEqual(
    sorted(usage.failuresByExitCode),
    handCount(failures(now), before === null ? null : failures(before), () => "2"),
  );
}

function handCount(
  now: readonly UsageEvent[],
  before: readonly UsageEvent[] | null,
  valueIn: (event: UsageEvent) => string,
): readonly Count[] {
  const count = (events: readonly UsageEvent[], value: string) => events.filter((event) => valueIn(event) === value).length;
  const values = new Set([...now, ...(before ?? [])].map(valueIn));
  return sorted(
    [...values].map((value) => ({ value, now: count(now, value), before: before === null ? null : count(before, value) })),
  );
}

function without(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return [...some].filter((one) => !others.has(one)).length;
}

function sorted(counts: readonly Count[]): readonly Count[] {
  return counts.toSorted((one, other) => (one.value < other.value ? -1 : 1));
}

function assertNoUser(world: SnykWorld, text: string): void {
  for (const { email, name } of world.users) assert.ok(!text.includes(email) && !text.includes(name), email);
}
