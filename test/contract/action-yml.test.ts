import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { inputNames, plannedInputs } from "../../src/inputs/input-names.ts";
import { outputNames } from "../../src/modes/output-names.ts";

type Declared = { readonly description: string; readonly default?: string };
type Manifest = {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Declared>>;
  readonly runs: { readonly using: string; readonly main: string };
};

const root = new URL("../../", import.meta.url);
const manifest: Manifest = parse(readFileSync(new URL("action.yml", root), "utf8"));
const readme = readFileSync(new URL("README.md", root), "utf8");

/** The table of the README that `action.yml` gives; it is written there by hand once and compared ever after. */
function inputTable(): string {
  const rows = Object.entries(manifest.inputs).map(
    ([name, input]) => `| \`${name}\` | ${input.default === undefined ? "" : `\`${input.default}\``} | ${input.description} |`,
  );
  return ["| input | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

function outputTable(): string {
  const rows = Object.entries(manifest.outputs).map(([name, output]) => `| \`${name}\` | ${output.description} |`);
  return ["| output | meaning |", "|---|---|", ...rows].join("\n");
}

test("action.yml declares exactly the inputs that are parsed", () => {
  assert.deepEqual(Object.keys(manifest.inputs), [...inputNames]);
});

test("action.yml declares exactly the outputs that are set", () => {
  assert.deepEqual(Object.keys(manifest.outputs).toSorted(), [...outputNames].toSorted());
});

test("a planned input is accepted with its declared default", () => {
  for (const [name, fallback] of plannedInputs) assert.equal(manifest.inputs[name]?.default ?? "", fallback, name);
});

test("the action starts the built file on node24", () => {
  assert.deepEqual(manifest.runs, { using: "node24", main: "dist/main.js" });
});

test("the README's table of inputs is that of action.yml", () => {
  assert.ok(readme.includes(inputTable()), `README.md lacks this table:\n${inputTable()}`);
});

test("the README's table of outputs is that of action.yml", () => {
  assert.ok(readme.includes(outputTable()), `README.md lacks this table:\n${outputTable()}`);
});
