import { copyFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { createArchiveFolder } from "../../src/archive/archive-folder.ts";
import type { FlexeraDataset } from "../../src/model/flexera-dataset.ts";
import type { FlexeraMemory } from "../../src/model/flexera-memory.ts";
import type { FlexeraBatch } from "../../src/model/flexera-port.ts";
import { asSourceId } from "../../src/model/ids.ts";
import { decodeState } from "../../src/state/decode-state.ts";
import { encodeState } from "../../src/state/encode-state.ts";
import { plainTextHash } from "../../src/table-rows/text-hash.ts";
import { updateTable } from "../../src/tables/update-table.ts";
import { sampleState } from "../unit/state/sample-state.ts";

// One step of the benchmark of snapshots, in a process of its own so that its peak memory is its own.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=20");
const [folder = "", mode = "", step = ""] = process.argv.slice(2);
const id = asSourceId("flexera/synthetic");
const dataset: FlexeraDataset = {
  name: "synthetic",
  mode: mode === "delta" ? "delta" : "snapshot",
  transport: "query",
  key: ["device_id"],
  opcode: null,
  show: ["synthetic_0", "synthetic_3"],
  where: new Map([["synthetic_0", ["0 value", "1 value", "2 value", "3 value", "another value"]]]),
  ignore: [],
  onRejectedToken: "fail",
};

const startedAt = performance.now();
const isFirst = step === "first";
const state = join(folder, `state-${mode}`);
const previous = isFirst ? null : ((await decodeState(`${state}-first`)).flexera.get(id) ?? null);
const csvFile = join(folder, "served.csv");
const whole = isFirst ? "before.csv" : "after.csv";
copyFileSync(join(folder, !isFirst && mode === "delta" ? "changes.csv" : whole), csvFile);
const batch: FlexeraBatch = { kind: !isFirst && mode === "delta" ? "changes" : "whole", csvFile, createdAt: null };
const archive = await createArchiveFolder(join(folder, mode), step, 6);
const folders = { state: join(folder, mode, `${step}-state`), name: "0" };
const detail = { kind: "full", hash: plainTextHash } as const;
const table = await updateTable({ dataset, detail, batches: [batch], previous, continuesPeriod: false, archive, folders });
const { hashes, text, start } = table.memory;
const memory: FlexeraMemory = {
  id,
  selection: "",
  cursor: null,
  hasCursorFailed: false,
  readAt: 0,
  columns: table.layout.columns,
  rows: table.rows,
  hashes,
  text,
  period: { periodId: step, ...start },
  history: [],
  told: null,
};
await encodeState(sampleState({ flexera: new Map([[id, memory]]) }), `${state}-${step}`);
process.stdout.write(
  JSON.stringify({
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    seconds: (performance.now() - startedAt) / 1000,
    stateBytes: statSync(`${state}-${step}`).size,
    csvBytes: statSync(join(folder, whole)).size,
    changes: table.run.counts,
  }),
);
