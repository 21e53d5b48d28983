import { measureColdStart } from "./cold-start.ts";
import { measureLargeRun } from "./large-run.ts";
import { measureManyScopes } from "./many-scopes.ts";

/** What fifty scopes may need beside what one needs for the same rows, in MB. */
const manyScopesBound = 80;
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
const scopes = await measureManyScopes(50_000, 50);
const more = scopes.many - scopes.one;
process.stdout.write(
  `The same 50,000 rows from one scope: ${scopes.one.toFixed(0)} MB; from 50 scopes: ${scopes.many.toFixed(0)} MB, ${more.toFixed(0)} MB more (bound: ${manyScopesBound} MB)\n`,
);
process.exitCode = start < 400 && run.peakMegabytes < 300 && more < manyScopesBound ? 0 : 1;
