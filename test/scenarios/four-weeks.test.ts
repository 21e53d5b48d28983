import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { publishedDatasets, wantedDatasets } from "../sandbox/demo-datasets.ts";
import { type DemoExpectation, demoInputs, playDemoWeek, startDemoSandbox } from "../sandbox/demo-sandbox.ts";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { DEMO_WEEKS } from "../sandbox/world/demo-weeks.ts";
import { actionDirectory } from "./steps/action-directory.ts";
import { assertFlexeraInOrder } from "./steps/flexera-order.ts";
import { artifactFile } from "./steps/published-artifact.ts";

const expectedFolder = fileURLToPath(new URL("../expected/four-weeks/", import.meta.url));

type Week = { readonly result: StepResult; readonly expected: DemoExpectation; readonly texts: ReadonlyMap<string, string> };

describe("four weeks of reports", () => {
  const weeks: Week[] = [];
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startDemoSandbox();
    for (let week = 1; week <= DEMO_WEEKS; week += 1) weeks.push(await playOut(sandbox, week));
  });
  after(() => sandbox.stop());

  for (let week = 1; week <= DEMO_WEEKS; week += 1) {
    test(`week ${week} counts what the world counted`, () => {
      const { result, expected: both } = weekOf(weeks, week);
      const expected = both.findings;
      const arrived = expected.new.length + expected.reopened.length + expected.escalated.length;
      assert.equal(result.exitCode, 0, result.log);
      assert.equal(result.outputs.status, "complete");
      assert.equal(result.outputs["new-issues"], String(week === 1 ? 0 : arrived));
      assert.equal(result.outputs["resolved-issues"], String(expected.resolved.length));
      assert.equal(result.outputs["ignored-issues"], String(expected.ignored.length));
      assert.equal(result.outputs["open-issues"], String(expected.openCount));
      const changes = artifactFile(sandbox, result, "changes.json");
      assert.deepEqual(publishedDatasets(changes), wantedDatasets(both, week));
    });

    test(`week ${week} reads as it was approved`, (t: TestContext) => {
      for (const [name, text] of weekOf(weeks, week).texts) {
        t.assert.fileSnapshot(text, path.join(expectedFolder, `week-${week}`, name), { serializers: [String] });
      }
    });
  }

  test("every class of change occurs in the four weeks", () => {
    const classes = weeks.flatMap(({ texts }) =>
      [...(texts.get("changes.json") ?? "").matchAll(/"class": ?"([a-z-]+)"/g)].map((match) => match[1]),
    );
    const wanted = ["new", "reopened", "escalated", "resolved", "ignored", "downgraded", "gone"];
    assert.deepEqual(
      wanted.filter((name) => !classes.includes(name)),
      [],
    );
  });

  test("a resume token goes out only when a saved state holds its rows", () => {
    const sent = assertFlexeraInOrder(sandbox, "four weeks");
    assert.equal(sent, DEMO_WEEKS - 1, "one a week from the second on");
  });

  test("no stand-in had to refuse anything", () => {
    assert.deepEqual(sandbox.gitHub.violations, []);
    const refused = sandbox.journal.requests.filter(({ status }) => status >= 400);
    // The label is looked for, is not there in the first week, and is created.
    assert.deepEqual(
      refused.map(({ method, target, status }) => `${method} ${target} ${status}`),
      ["GET /repos/octo-org/exposures/labels/exposure-digest 404"],
    );
  });
});

function weekOf(weeks: readonly Week[], week: number): Week {
  const found = weeks[week - 1];
  assert.ok(found !== undefined, `week ${week} was not played`);
  return found;
}

async function playOut(sandbox: Sandbox, week: number): Promise<Week> {
  const expected = playDemoWeek(sandbox, week);
  const result = await sandbox.runAction({ inputs: demoInputs(sandbox), actionDirectory });
  return { result, expected, texts: readTexts(sandbox, result) };
}

/** What people and later steps read of a week, with everything in it that differs from run to run made equal. */
function readTexts(sandbox: Sandbox, result: StepResult): ReadonlyMap<string, string> {
  const gitHub = sandbox.gitHub.world;
  const artifact = gitHub.readArtifact(Number(result.outputs["artifact-id"]));
  const texts = new Map<string, string>([["outputs.json", JSON.stringify(result.outputs, null, 2)]]);
  for (const name of ["changes.json", "manifest.json", "report.md", "open-findings.csv"]) {
    texts.set(name, artifact instanceof Map ? String(artifact.get(name) ?? "") : "");
  }
  for (const issue of gitHub.issues.slice(-2)) {
    const head = `${issue.title} (${issue.state}; ${issue.labels.join(", ")})\n\n`;
    texts.set(`issue-${issue.number}.md`, head + (issue.body ?? ""));
    for (const [index, comment] of gitHub.comments(issue.number).entries()) {
      texts.set(`issue-${issue.number}-comment-${index + 1}.md`, comment.body);
    }
  }
  return new Map([...texts].map(([name, text]) => [name, steady(text, result)]));
}

/** The clock goes on while a run works, and its folders are new each time. */
function steady(text: string, result: StepResult): string {
  return text.replaceAll(/T(\d\d):1[789]:\d\d(\.\d{3})?Z/g, "T$1:17:00Z").replaceAll(result.tempDirectory, "RUNNER_TEMP");
}
