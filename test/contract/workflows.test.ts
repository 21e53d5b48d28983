import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { workflowAround, yamlBlocks } from "./workflow-check/markdown-yaml.ts";
import { errorsIn } from "./workflow-check/validate.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

const workflows = filesIn(".github/workflows", ".yml");
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ...filesIn("docs", ".md")];

describe("GitHub's language service finds no error", () => {
  for (const file of [...workflows, "action.yml"]) {
    test(`in ${file}`, async () => assert.deepEqual(await errorsIn(read(file), path.basename(file)), []));
  }

  for (const file of pages) {
    for (const { text, line } of yamlBlocks(read(file))) {
      const workflow = workflowAround(text);
      if (workflow === null) continue;
      test(`in the block of ${file} at line ${line}`, async () => assert.deepEqual(await errorsIn(workflow, "example.yml"), []));
    }
  }
});

test("actionlint, which knows scripts that could be injected into, has nothing to say either", () => {
  const script = path.join(root, "test/contract/workflow-check/actionlint.ts");
  const said: readonly Finding[] = JSON.parse(
    execFileSync(process.execPath, [script, ...workflows], { cwd: root, encoding: "utf8" }),
  );
  // It is older than this permission.
  assert.deepEqual(
    said.filter(({ message }) => !message.startsWith('unknown permission scope "attestations"')),
    [],
  );
});

describe("the check would find", () => {
  const step = (line: string): string => `- uses: OWNER/exposure-digest@v1\n  ${line}\n`;
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["an input that action.yml does not declare", step("with: { snyk-group: x }"), /Invalid action input 'snyk-group'/],
    ["a key that no step has", step("wiht: { snyk-groups: x }"), /wiht/],
    ["an action nobody listed", "- uses: someone/something@v1\n", /Unable to resolve action/],
    ["a permission that does not exist", "permissions: { issue: write }\n", /issue/],
    ["an expression that cannot be read", step("with: { snyk-token: '${{ secrets. }}' }"), /Unexpected symbol/],
  ];
  for (const [name, block, expected] of wrong) {
    test(name, async () => assert.match((await errorsIn(workflowAround(block) ?? "", "example.yml")).join("\n"), expected));
  }
});

for (const file of workflows) {
  test(`${file} grants nothing by default, bounds every job, and runs nothing that can change under it`, () => {
    const text = read(file);
    const workflow: Workflow = parse(text);
    assert.deepEqual(workflow.permissions, {});
    for (const [name, job] of Object.entries(workflow.jobs)) {
      assert.ok(job["timeout-minutes"] !== undefined, `${name} has no time limit`);
      for (const { uses, run } of job.steps) {
        if (uses !== undefined && uses !== "./") assert.match(uses, /@[0-9a-f]{40}$/, `${uses} is not pinned`);
        assert.doesNotMatch(run ?? "", /\$\{\{/, "an expression in a script could be a command of somebody else's");
      }
    }
    const unnamed = text.split("\n").filter((line) => /@[0-9a-f]{40}/.test(line) && !/# v\d+\.\d+\.\d+$/.test(line));
    assert.deepEqual(unnamed, [], "pinned without its version");
  });
}

test("one action is pinned to one commit everywhere", () => {
  const pins = workflows.flatMap((file) => [...read(file).matchAll(/uses: ([\w.-]+\/[\w.-]+)[^@\n]*@([0-9a-f]{40} # \S+)/g)]);
  const commits = Map.groupBy(pins, ([, action]) => action ?? "");
  assert.ok(commits.size > 3);
  for (const [action, found] of commits) assert.equal(new Set(found.map(([, , commit]) => commit)).size, 1, action);
});

test("the gate of CI waits for every other job", () => {
  const workflow: Workflow = parse(read(".github/workflows/ci.yml"));
  const others = Object.keys(workflow.jobs).filter((name) => name !== "passed");
  assert.deepEqual([...(workflow.jobs.passed?.needs ?? [])].toSorted(), others.toSorted());
});

test("issue forms and the updates of dependencies have the form that GitHub documents", () => {
  for (const file of filesIn(".github/ISSUE_TEMPLATE", ".yml").filter((name) => !name.endsWith("/config.yml"))) {
    const form: IssueForm = parse(read(file));
    assert.ok(form.name !== "" && form.description !== "", file);
    const ids = form.body.filter(({ type }) => type !== "markdown").map(({ id }) => id);
    assert.ok(ids.length > 0 && new Set(ids).size === ids.length && !ids.includes(undefined), file);
    for (const { type } of form.body) assert.match(type, /^(markdown|input|textarea|dropdown|checkboxes)$/, file);
  }
  const updates: { readonly version: number; readonly updates: readonly Update[] } = parse(read(".github/dependabot.yml"));
  assert.equal(updates.version, 2);
  assert.deepEqual(updates.updates.map((update) => update["package-ecosystem"]).toSorted(), ["github-actions", "npm"]);
});

type Finding = { readonly file: string; readonly line: number; readonly message: string };
type Step = { readonly uses?: string; readonly run?: string };
type Job = { readonly "timeout-minutes"?: number; readonly needs?: readonly string[]; readonly steps: readonly Step[] };
type Workflow = { readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> };
type IssueForm = {
  readonly name: string;
  readonly description: string;
  readonly body: readonly { readonly type: string; readonly id?: string }[];
};
type Update = { readonly "package-ecosystem": string };
