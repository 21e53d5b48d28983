import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { readRawInputs } from "../../src/inputs/input-names.ts";
import { readInputs } from "../../src/inputs/parse-inputs.ts";
import { readManifest } from "./readme-tables.ts";
import { workflowAround, yamlBlocks } from "./workflow-check/markdown-yaml.ts";

type Step = { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> };
type Workflow = { readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>> };

const root = new URL("../../", import.meta.url);
const pages = [
  "README.md",
  ...readdirSync(new URL("docs/", root)).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];
const { inputs: declared } = readManifest();

/** What the runner would put in place of an expression, by what its name asks for. */
function sampleValue(expression: string): string {
  if (/GROUP|ORG_ID$/.test(expression)) return /FLEXERA/.test(expression) ? "12345" : "11111111-1111-4111-8111-111111111111";
  return expression.includes("matrix.") ? "22222222-2222-4222-8222-222222222222" : "some-value";
}

for (const file of pages) {
  for (const { text, line } of yamlBlocks(readFileSync(new URL(file, root), "utf8"))) {
    const workflow: Workflow | null = parse(workflowAround(text) ?? "null");
    const steps = Object.values(workflow?.jobs ?? {}).flatMap((job) => job.steps ?? []);
    const own = steps.filter(({ uses }) => uses?.includes("/exposure-digest@"));
    for (const [index, step] of own.entries()) {
      test(`the inputs of ${file}, line ${line}, step ${index + 1}, are accepted as they are written`, () => {
        const problems = problemsOf(step.with ?? {});
        // A block of inputs alone leaves out what every workflow has.
        const told = text.includes("with:") ? problems : problems.filter(({ input }) => !/^snyk-(token|groups)$/.test(input));
        assert.deepEqual(told, []);
      });
    }
  }
}

function problemsOf(written: Readonly<Record<string, unknown>>): ReturnType<typeof readInputs>["problems"] {
  const env: Record<string, string> = { "INPUT_GITHUB-TOKEN": "token" };
  for (const [name, { default: value }] of Object.entries(declared)) {
    if (name !== "github-token") env[`INPUT_${name.toUpperCase()}`] = value ?? "";
  }
  for (const [name, value] of Object.entries(written)) {
    env[`INPUT_${name.toUpperCase()}`] = String(value).replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression) =>
      sampleValue(expression.trim()),
    );
  }
  return readInputs(readRawInputs(env), "2026-11-20").problems;
}
