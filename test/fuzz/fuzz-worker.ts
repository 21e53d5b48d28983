import assert from "node:assert/strict";
import { parentPort } from "node:worker_threads";
import { type Batch, runBatch } from "./fuzz-batch.ts";

assert.ok(parentPort !== null, "this is a worker of fuzz.ts");
const port = parentPort;
// Half of the files are rejected, and nobody reads where in the code.
Error.stackTraceLimit = 0;
port.on("message", async (batch: Batch) => {
  port.postMessage(await runBatch(batch));
});
