import { measureColdStart } from "./cold-start.ts";
import { measureLargeRun } from "./large-run.ts";

const rows = Number(process.argv[2] ?? 500_000);

process.stdout.write(`Node.js ${process.versions.node}, ${process.platform} ${process.arch}\n\n`);
const start = measureColdStart(15);
process.stdout.write(`Cold start to the first input error: median ${start.toFixed(0)} ms of 15 starts (bound: 400 ms)\n\n`);
const run = await measureLargeRun(rows);
process.stdout.write(
  [
    `A run over ${rows.toLocaleString("en")} issue rows of all columns (${(run.exportBytes / 1e6).toFixed(0)} MB of CSV):`,
    `  peak memory   ${run.peakMegabytes.toFixed(0)} MB (bound: 300 MB)`,
    `  wall time     ${run.seconds.toFixed(1)} s, the stand-in's own work on the same cores included`,
    `  open findings ${run.openFindings}`,
    "",
  ].join("\n"),
);
process.exitCode = start < 400 && run.peakMegabytes < 300 ? 0 : 1;
