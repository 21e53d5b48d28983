import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareTemplates } from "../../../src/stages/prepare-templates.ts";
import { templateName } from "../../../src/template/template-source.ts";
import { buildView } from "../../../src/view/view.ts";
import { builtIn } from "../report/report-fixture.ts";
import { sampleDigest } from "../report/sample-digest.ts";

const prepare = (template: string | null, workspace: Readonly<Record<string, string>> = {}) =>
  prepareTemplates(
    { template, issue: { title: "t" } },
    {
      templates: builtIn,
      readWorkspaceFile: async (path) => {
        const text = workspace[path];
        if (text === undefined) throw new Error("ENOENT: no such file");
        return text;
      },
    },
  );

const view = buildView(sampleDigest());

test("a built-in report is chosen by its name", async () => {
  assert.deepEqual(builtIn.others.map(templateName), ["executive-summary", "findings-list"]);
  const { chosen, builtIn: fallback } = await prepare("executive-summary");
  assert.match(chosen.report(view), /### What is not known/);
  assert.doesNotMatch(fallback.report(view), /### What is not known/);
  assert.equal((await prepare("report")).chosen.report(view), fallback.report(view));
  assert.equal((await prepare(null)).chosen.report(view), fallback.report(view));
});

test("a file of the workspace goes before a built-in report of the same name", async () => {
  const { chosen } = await prepare("executive-summary", { "executive-summary": "mine {{period.id}}" });
  assert.equal(chosen.report(view), "mine 2026-W47");
});

test("a name that is neither says what there is", async () => {
  await assert.rejects(prepare("executive-sumary"), {
    name: "DigestError",
    problems: [
      {
        input: "template",
        value: "executive-sumary",
        problem: "cannot be read: ENOENT: no such file.",
        remedy:
          "Name a file of the workspace, and add a step `uses: actions/checkout` before this one: the workspace is empty without it. Or name a built-in report: `report`, `executive-summary`, `findings-list`.",
      },
    ],
  });
});
