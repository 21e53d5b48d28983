import { startSandbox } from "../sandbox/sandbox.ts";
import { SnykWorld } from "../sandbox/world/snyk-world.ts";
import { syntheticIssueRows } from "../sandbox/world/synthetic-rows.ts";

export type LargeRun = {
  readonly peakMegabytes: number;
  readonly seconds: number;
  readonly exportBytes: number;
  readonly openFindings: number;
};

/** Two runs of the built action over an export of `rows` issue rows; gives the peak memory and time of the second, which compares. */
export async function measureLargeRun(rows: number): Promise<LargeRun> {
  const startAt = Date.UTC(2026, 0, 5, 6, 17);
  const world = new SnykWorld({ startAt: new Date(startAt).toISOString(), groups: 1, orgsPerGroup: 1, projectsPerOrg: 2 });
  const sandbox = await startSandbox({ world, startAt });
  try {
    sandbox.snyk.options.exports.issueRows = () => syntheticIssueRows({ rows, seed: 1, before: startAt });
    sandbox.snyk.options.exports.parts = 4;
    const inputs = { "snyk-groups": world.groups[0]?.id ?? "", "snyk-datasets": "issues, audit-logs" };
    const first = await sandbox.runAction({ inputs, timeoutMs: 1_800_000, speed: 10 });
    if (first.exitCode !== 0) throw new Error(first.log);
    sandbox.clock.advance(7 * 24 * 60 * 60 * 1000);
    const second = await sandbox.runAction({ inputs, timeoutMs: 1_800_000, speed: 10 });
    if (second.exitCode !== 0) throw new Error(second.log);
    return {
      peakMegabytes: Math.max(first.peakRssKb ?? 0, second.peakRssKb ?? 0) / 1024,
      seconds: second.durationMs / 1000,
      exportBytes: exportBytes(sandbox.gitHub.world.readArtifact(Number(second.outputs["artifact-id"]))),
      openFindings: Number(second.outputs["open-issues"]),
    };
  } finally {
    await sandbox.stop();
  }
}

function exportBytes(artifact: Map<string, Buffer> | Buffer): number {
  if (!(artifact instanceof Map)) return 0;
  const manifest: { readonly files: readonly { readonly bytes: number }[] } = JSON.parse(String(artifact.get("manifest.json")));
  return manifest.files.reduce((sum, file) => sum + file.bytes, 0);
}
