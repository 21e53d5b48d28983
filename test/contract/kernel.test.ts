import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { kernelModule } from "../../.ci/build-kernel.js";

test("src/csv/kernel-code.ts is what src/kernel compiles to", async () => {
  assert.equal(await readFile(new URL("../../src/csv/kernel-code.ts", import.meta.url), "utf8"), await kernelModule());
});
