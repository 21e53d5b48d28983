import { startSandbox } from "../sandbox/sandbox.ts";
import { SnykWorld } from "../sandbox/world/snyk-world.ts";
import { syntheticIssueRows } from "../sandbox/world/synthetic-rows.ts";

/** Peak memory in MB of the built action when the same rows come from one Organization, and when they come from many. */
export type ManyScopes = { readonly one: number; readonly many: number };

/** Reports `rows` issue rows, all of one Organization and then dealt out evenly to `scopes`, with usage and audit logs of each. */
export async function measureManyScopes(rows: number, scopes: number): Promise<ManyScopes> {
  return { one: await measure(rows, 1), many: await measure(Math.floor(rows / scopes), scopes) };
}

async function measure(rowsEach: number, scopes: number): Promise<number> {
  const startAt = Date.UTC(2026, 0, 5, 6, 17);
  const startsAt = new Date(startAt).toISOString();
  const world = new SnykWorld({ startAt: startsAt, groups: 1, orgsPerGroup: scopes, projectsPerOrg: 1 });
  const orgs = world.orgs().map(({ id }) => id);
  const sandbox = await startSandbox({ world, startAt });
  try {
    sandbox.snyk.options.exports.issueRows = ({ id }) =>
      syntheticIssueRows({ rows: rowsEach, seed: orgs.indexOf(id) + 1, before: startAt });
    const inputs = { "snyk-orgs": orgs.join(","), "snyk-datasets": "issues, usage, audit-logs" };
    const run = await sandbox.runAction({ inputs, timeoutMs: 1_800_000, speed: 5_000 });
    if (run.exitCode !== 0) throw new Error(run.log);
    return (run.peakRssKb ?? 0) / 1024;
  } finally {
    await sandbox.stop();
  }
}
