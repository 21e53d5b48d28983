import type { StepResult } from "../../sandbox/runner/step-result.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import type { ExportFiles } from "../../sandbox/snyk/export-files.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { exportParts, type OpenFindingsOf, weekApart } from "../exports/export-parts.ts";
import { watchFolder } from "./folder-size.ts";

/** What one run of the built action took. */
export type RunCost = {
  readonly seconds: number;
  /** Until GitHub had the issue. */
  readonly postedSeconds: number;
  /** From the first byte of the export to the artifact: what grows with the rows, without the waits between requests. */
  readonly workSeconds: number;
  /** Processor time of the action alone; the stand-ins run on the same cores. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  /** The most that the run had on disk at once. */
  readonly diskBytes: number;
  readonly exportBytes: number;
  readonly openFindings: number;
};

/** A tenant whose one Group has an export of a given number of rows, and a GitHub, all of them on loopback. */
export type RunBench = {
  readonly sandbox: Sandbox;
  /** The Group that is exported. */
  readonly groupId: string;
  /** The export that is served at the moment. */
  readonly current: () => ExportFiles;
  /** Reports the export of the next week; the first one is the baseline. */
  readonly run: () => Promise<RunCost>;
};

const weekMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Serves the exports of two weeks with `rows` rows from files that were made before. Snyk answers at once, and every wait of the
 * action is a real one. The second and every later run compares the second week with what the run before it left.
 */
export async function withRunBench<Result>(
  rows: number,
  work: (bench: RunBench) => Promise<Result>,
  open: OpenFindingsOf = "a share",
): Promise<Result> {
  const weeks = weekApart(rows, open);
  const [before, after] = [await exportParts(weeks.before), await exportParts(weeks.after)];
  const startAt = Date.UTC(2026, 0, 5, 6, 17);
  const world = new SnykWorld({ startAt: new Date(startAt).toISOString(), groups: 1, orgsPerGroup: 1, projectsPerOrg: 2 });
  const sandbox = await startSandbox({ world, startAt });
  const groupId = world.groups[0]?.id ?? "";
  let current = before;
  const { exports } = sandbox.snyk.options;
  Object.assign(exports, { pendingPolls: 0, startedPolls: 0, readyFiles: () => current });
  try {
    return await work({
      sandbox,
      groupId,
      current: () => current,
      run: async () => {
        const cost = await runOnce(sandbox, groupId, current);
        current = after;
        sandbox.clock.advance(weekMs);
        return cost;
      },
    });
  } finally {
    await sandbox.stop();
  }
}

async function runOnce(sandbox: Sandbox, groupId: string, served: ExportFiles): Promise<RunCost> {
  const inputs = { "snyk-groups": groupId, "snyk-datasets": "issues" };
  const step = sandbox.startAction({ inputs, timeoutMs: 3_600_000, speed: 1 });
  const folder = watchFolder(step.tempDirectory);
  const moments = watchRequests(sandbox);
  const result: StepResult = await step.result;
  const diskBytes = folder.stop();
  if (result.exitCode !== 0) throw new Error(result.log);
  return {
    seconds: result.durationMs / 1000,
    ...moments(),
    cpuSeconds: (result.cpuMs ?? Number.NaN) / 1000,
    peakMegabytes: (result.peakRssKb ?? Number.NaN) / 1024,
    diskBytes,
    exportBytes: served.files.reduce((sum, file) => sum + file.bytes, 0),
    openFindings: Number(result.outputs["open-issues"]),
  };
}

/** Takes the time of the requests that mark where a run stands. */
function watchRequests({ journal }: Sandbox): () => Pick<RunCost, "postedSeconds" | "workSeconds"> {
  const startedAt = performance.now();
  let [download, upload, posted] = [Number.NaN, Number.NaN, Number.NaN];
  journal.onHandled = ({ method, target }) => {
    const now = performance.now() - startedAt;
    if (method === "GET" && target.includes("/data_") && Number.isNaN(download)) download = now;
    // The last but one artifact is that of the exports; the state's comes after the issue.
    if (target.endsWith("/FinalizeArtifact") && Number.isNaN(posted)) upload = now;
    if (method === "POST" && target.endsWith("/issues")) posted = now;
  };
  return () => {
    journal.onHandled = null;
    return { postedSeconds: posted / 1000, workSeconds: (upload - download) / 1000 };
  };
}
