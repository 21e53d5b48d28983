import { type Sandbox, startSandbox } from "./sandbox.ts";
import { SnykWorld } from "./world/snyk-world.ts";

/** The sandbox of the demo, at the moment of the first of its four weekly reports: Monday, 26 October 2026. */
export async function startDemoSandbox(): Promise<Sandbox> {
  const world = new SnykWorld({ startAt: new Date(Date.UTC(2026, 9, 26, 6, 17)).toISOString() });
  return startSandbox({ world, startAt: world.reportAt(1) });
}
