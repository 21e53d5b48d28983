import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const run = fileURLToPath(new URL("state-run.ts", import.meta.url));
const templates = fileURLToPath(new URL("../../../templates", import.meta.url));

/** What a week costs a report that has so many findings open. */
export type StateCost = {
  readonly stateBytes: number;
  /** Milliseconds of each step of the run. */
  readonly times: Readonly<
    Record<string, { readonly clock: number; readonly processor: number; readonly peakMegabytes: number }>
  >;
  /** Of the whole process. */
  readonly peakMegabytes: number;
};

/**
 * Reads a state with so many open findings, compares it with an export in which 97 of 100 are as they were, and with `step` `report`
 * writes everything of the report and the next state; with `failure` the same, where nothing could be exported. In a process of its
 * own that runs bundled code, as the action does.
 */
export async function measureState(count: number, step: "diff" | "report" | "failure"): Promise<StateCost> {
  const folder = mkdtempSync(join(tmpdir(), "state-bench-"));
  try {
    const bundle = await bundleInto(folder);
    play(bundle, folder, "make", count);
    const { times, peakMegabytes } = play(bundle, folder, step, count);
    const stateBytes = statSync(join(folder, "state")).size;
    return { stateBytes, times, peakMegabytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Types are taken out beforehand: doing so at run time would cost time and memory that the action does not spend. */
async function bundleInto(folder: string): Promise<string> {
  const file = join(folder, "state-run.mjs");
  const build = await rolldown({ input: run, platform: "node" });
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
  return file;
}

function play(bundle: string, folder: string, step: string, count: number): Pick<StateCost, "times" | "peakMegabytes"> {
  return JSON.parse(execFileSync(process.execPath, [bundle, folder, step, String(count), templates], { encoding: "utf8" }));
}
