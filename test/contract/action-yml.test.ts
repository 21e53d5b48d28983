import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inputNames } from "../../src/inputs/input-names.ts";
import { outputNames } from "../../src/report/output-names.ts";
import { readManifest, withTables } from "./readme-tables.ts";

const manifest = readManifest();
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("action.yml declares exactly the inputs that are parsed", () => {
  assert.deepEqual(Object.keys(manifest.inputs), [...inputNames]);
});

test("action.yml declares exactly the outputs that are set", () => {
  assert.deepEqual(Object.keys(manifest.outputs).toSorted(), [...outputNames].toSorted());
});

test("the action starts the built file on node24", () => {
  assert.deepEqual(manifest.runs, { using: "node24", main: "dist/main.js" });
});

test("the README's tables of inputs and outputs are those of action.yml", () => {
  const updated = withTables(readme, manifest);
  const missing = updated.split("\n").filter((line) => !readme.includes(line));
  assert.deepEqual(missing, [], "write them anew: node test/contract/write-readme-tables.ts");
  assert.equal(updated, readme, "rows of no input: node test/contract/write-readme-tables.ts");
});
