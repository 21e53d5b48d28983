import type { OpenFindingsOf } from "../exports/export-parts.ts";
import { megabytes, number, print } from "../figures.ts";
import { type RunCost, withRunBench } from "./week-of-runs.ts";

const [smallest, small, large, largest] = [10_000, 100_000, 1_000_000, 10_000_000] as const;

/**
 * How a run grows with its rows: memory, disk and time. What a report must keep, which are its open findings, is the same in all of
 * them; then once more with a share of ten million rows that is open. Tells whether all are within their bounds.
 */
export async function benchGrowth(): Promise<boolean> {
  print("Runs that compare with the week before; 4,000 findings are open, whatever the rows:");
  const costs = new Map<number, RunCost>();
  for (const rows of [smallest, small, large, largest]) {
    const cost = await nextRun(rows, "a number");
    costs.set(rows, cost);
    print(`  ${describeRun(rows, cost)}`);
  }
  const [least, less, most] = [costs.get(smallest), costs.get(small), costs.get(largest)];
  if (least === undefined || less === undefined || most === undefined) return false;
  const memory = most.peakMegabytes / less.peakMegabytes;
  const disk = Math.max(...[...costs.values()].map((cost) => cost.diskBytes / cost.exportBytes));
  const time = nanosecondsMore(largest, most, least) / nanosecondsMore(small, less, least);
  print(`  memory at ${number(largest)} rows ${memory.toFixed(2)} × that at ${number(small)} (bounds: 1.2, and 400 MB)`);
  print(`  disk at most ${disk.toFixed(3)} × the export (bound: 0.4)`);
  print(`  a further row costs ${time.toFixed(2)} × as much time as up to ${number(small)} rows (bound: 1.15)`);
  const shared = await nextRun(largest, "a share");
  print(`The same with 4 in 100 rows open: ${describeRun(largest, shared)}`);
  const more = shared.peakMegabytes - most.peakMegabytes;
  print(`  ${more.toFixed(0)} MB more for so many open findings (bounds: 100 MB, and 400 MB in all)`);
  const isSmall = most.peakMegabytes < 400 && shared.peakMegabytes < 400 && more < 100;
  return memory <= 1.2 && isSmall && disk < 0.4 && time <= 1.15;
}

/** What a run costs that compares with a week before; its memory is the most of three, which collect garbage at other moments. */
async function nextRun(rows: number, open: OpenFindingsOf): Promise<RunCost> {
  const work = async ({ run }: { readonly run: () => Promise<RunCost> }) => {
    await run();
    const next = await run();
    const again = [await run(), await run()];
    return { ...next, peakMegabytes: Math.max(...[next, ...again].map((cost) => cost.peakMegabytes)) };
  };
  return withRunBench(rows, work, open);
}

function describeRun(rows: number, cost: RunCost): string {
  const { exportBytes, openFindings, seconds, workSeconds, peakMegabytes, diskBytes } = cost;
  return [
    `${number(rows)} rows (${megabytes(exportBytes)}, ${number(openFindings)} open):`,
    `${seconds.toFixed(1)} s, of them ${workSeconds.toFixed(2)} s from the first row to the artifact,`,
    `${peakMegabytes.toFixed(0)} MB of memory, ${megabytes(diskBytes)} on disk`,
  ].join(" ");
}

/** Nanoseconds for each row that a run has more than the smallest one. */
function nanosecondsMore(rows: number, cost: RunCost, least: RunCost): number {
  return ((cost.workSeconds - least.workSeconds) * 1e9) / (rows - smallest);
}
