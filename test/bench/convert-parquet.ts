import { setFlagsFromString } from "node:v8";
import { convertParquet } from "../../src/flexera-export/parquet-to-csv.ts";

/** Converts one file in a process of its own, and prints rows, time and peak memory as one line of JSON. */
const [parquetFile = "", csvFile = ""] = process.argv.slice(2);
// The heap of the action; see `src/main.ts`.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=20");
const startedAt = performance.now();
const { rows, bytes } = await convertParquet(parquetFile, csvFile, "the file");
const seconds = (performance.now() - startedAt) / 1000;
process.stdout.write(
  `${JSON.stringify({ rows, csvBytes: bytes, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 })}\n`,
);
