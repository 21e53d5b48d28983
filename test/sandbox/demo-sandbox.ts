import { DEMO_DATASETS_INPUT, type FlexeraExpectation, playFlexeraWeek } from "./flexera-world/flexera-weeks.ts";
import { FlexeraWorld } from "./flexera-world/flexera-world.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import type { WeekExpectation } from "./world/change-ledger.ts";
import { playWeek } from "./world/demo-weeks.ts";
import { SnykWorld } from "./world/snyk-world.ts";

/** What the report of one week has to say. */
export type DemoExpectation = { readonly findings: WeekExpectation; readonly datasets: FlexeraExpectation };

/** Whether the demo asks for Flexera's datasets. */
const WITH_FLEXERA = true;

/** The sandbox of the demo, at the moment of the first of its four weekly reports: Monday, 26 October 2026. */
export async function startDemoSandbox(): Promise<Sandbox> {
  const world = new SnykWorld({ startAt: new Date(Date.UTC(2026, 9, 26, 6, 17)).toISOString() });
  const startAt = world.reportAt(1);
  const flexeraWorld = new FlexeraWorld({ startAt: new Date(startAt).toISOString() });
  return startSandbox({ world, flexeraWorld, startAt });
}

/** Lets a week (1 to 4) happen at Snyk and at Flexera, up to the moment of its report. Weeks follow one another. */
export function playDemoWeek({ world, flexera, clock }: Sandbox, week: number): DemoExpectation {
  const findings = playWeek(world, week);
  const datasets = WITH_FLEXERA ? playFlexeraWeek(flexera.world, week) : new Map();
  clock.set(world.reportAt(week));
  return { findings, datasets };
}

/** What the demo asks the action for. */
export function demoInputs({ world }: Sandbox): Readonly<Record<string, string>> {
  const datasets: Record<string, string> = WITH_FLEXERA ? { "flexera-datasets": DEMO_DATASETS_INPUT } : {};
  return { "snyk-groups": world.groups[0]?.id ?? "", ...datasets };
}
