import assert from "node:assert/strict";
import { test } from "node:test";

test("the tests run on the runner's Node.js where it can be installed, on its major version elsewhere", () => {
  const isPinned = process.platform === "linux" && process.arch === "x64";
  if (isPinned) assert.equal(process.versions.node, "24.19.0");
  else assert.equal(process.versions.node.split(".")[0], "24");
});
