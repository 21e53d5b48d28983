import { median, megabytes, number, print } from "../figures.ts";
import { curlAndZip, hasCurlAndZip } from "./curl-and-zip.ts";
import { type RunCost, withRunBench } from "./week-of-runs.ts";

const rows = 800_000;
const turns = 3;

/** The whole run next to what anybody would type to have the files and to have them packed; tells whether the run is as fast. */
export async function benchWhole(): Promise<boolean> {
  if (!hasCurlAndZip()) throw new Error("curl and zip are needed here, and one of them is missing.");
  const runs: RunCost[] = [];
  const byHand: number[] = [];
  await withRunBench(rows, async (bench) => {
    await bench.run();
    for (let turn = 0; turn < turns; turn += 1) {
      runs.push(await bench.run());
      byHand.push(await curlAndZip(bench));
    }
  });
  const seconds = median(runs.map((run) => run.seconds));
  const posted = median(runs.map((run) => run.postedSeconds));
  const other = median(byHand);
  const bytes = megabytes(runs[0]?.exportBytes ?? 0);
  print(`A run over ${number(rows)} issue rows of all columns (${bytes} of CSV), medians of ${turns}:`);
  print(`  until the issue was posted   ${posted.toFixed(1)} s: ${(posted / other).toFixed(2)} × curl and zip (bound: 1.0)`);
  print(`  until the state was saved    ${seconds.toFixed(1)} s: ${(seconds / other).toFixed(2)} ×`);
  print(`  curl and zip -6              ${other.toFixed(1)} s`);
  print(`  peak memory                  ${median(runs.map((run) => run.peakMegabytes)).toFixed(0)} MB`);
  print(`  processor time               ${median(runs.map((run) => run.cpuSeconds)).toFixed(1)} s`);
  return posted <= other;
}
