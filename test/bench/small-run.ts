import { startSandbox } from "../sandbox/sandbox.ts";
import { SnykWorld } from "../sandbox/world/snyk-world.ts";

/** CPU time of the action's process in milliseconds, medians: of first runs, and of runs that compare with the week before. */
export type SmallRun = { readonly firstMs: number; readonly nextMs: number; readonly scopes: number; readonly findings: number };

const weekMs = 7 * 24 * 60 * 60 * 1000;
const scopes = 3;

/** `times` pairs of reports over three Organizations of a few projects each, with usage and audit logs; of the built action. */
export async function measureSmallRun(times: number): Promise<SmallRun> {
  const first: number[] = [];
  const next: number[] = [];
  let findings = 0;
  for (let time = 0; time < times; time += 1) {
    const pair = await runTwice(time + 1);
    first.push(pair.firstMs);
    next.push(pair.nextMs);
    findings = pair.findings;
  }
  return { firstMs: median(first), nextMs: median(next), scopes, findings };
}

async function runTwice(seed: number): Promise<Omit<SmallRun, "scopes">> {
  const startAt = Date.UTC(2026, 0, 5, 6, 17);
  const world = new SnykWorld({
    startAt: new Date(startAt).toISOString(),
    seed,
    groups: 1,
    orgsPerGroup: scopes,
    projectsPerOrg: 2,
  });
  const sandbox = await startSandbox({ world, startAt });
  const orgs = world.orgs().map(({ id }) => id);
  const inputs = { "snyk-orgs": orgs.join(","), "snyk-datasets": "issues, usage, audit-logs", severity: "low" };
  const report = async () => {
    const run = await sandbox.runAction({ inputs });
    if (run.exitCode !== 0 || run.cpuMs === null) throw new Error(run.log);
    return { cpuMs: run.cpuMs, findings: Number(run.outputs["open-issues"]) };
  };
  try {
    const { cpuMs: firstMs } = await report();
    sandbox.clock.advance(weekMs);
    const { cpuMs: nextMs, findings } = await report();
    return { firstMs, nextMs, findings };
  } finally {
    await sandbox.stop();
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
