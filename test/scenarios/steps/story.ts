import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { StepResult } from "../../sandbox/runner/step-result.ts";
import { type ActionRun, type Sandbox, type SandboxSettings, startSandbox } from "../../sandbox/sandbox.ts";
import { DAY_MS, HOUR_MS } from "../../sandbox/world/snyk-time.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { actionDirectory } from "./action-directory.ts";

export type StorySettings = SandboxSettings & {
  /** Whether GitHub may refuse something; otherwise a refusal fails the story. */
  readonly mayBeRefused?: boolean;
};

/** A sandbox that one story is told in, week after week. */
export type Story = Sandbox & {
  /** Runs the built action. Without other words it reports the issues of every Group of the world. */
  report(run?: ActionRun): Promise<StepResult>;
  /** Sets the time: so long after the report of a week. */
  goTo(week: number, after?: { readonly days?: number; readonly hours?: number }): void;
};

/** Starts a story and stops it when its test ends. */
export async function startStory(test: TestContext, settings: StorySettings = {}): Promise<Story> {
  const world = settings.world ?? smallWorld();
  const sandbox = await startSandbox({ startAt: world.reportAt(1), ...settings, world });
  test.after(async () => {
    await sandbox.stop();
    if (settings.mayBeRefused !== true) assert.deepEqual(sandbox.gitHub.violations, []);
  });
  const scopes = world.groups.map(({ id }) => id).join(",");
  return {
    ...sandbox,
    report: ({ inputs = {}, ...run } = {}) => {
      const groups = "snyk-orgs" in inputs ? {} : { "snyk-groups": scopes };
      return sandbox.runAction({ actionDirectory, ...run, inputs: { ...groups, "snyk-datasets": "issues", ...inputs } });
    },
    goTo: (week, { days = 0, hours = 0 } = {}) => sandbox.clock.set(world.reportAt(week) + days * DAY_MS + hours * HOUR_MS),
  };
}

/** A tenant of a few projects, which a run reports in a second. Its first report is made in the second week of 2026. */
export function smallWorld(options: ConstructorParameters<typeof SnykWorld>[0] = {}): SnykWorld {
  return new SnykWorld({ groups: 1, orgsPerGroup: 1, projectsPerOrg: 3, startAt: "2026-01-05T06:17:00.000Z", ...options });
}
