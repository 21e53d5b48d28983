import assert from "node:assert/strict";
import { before, describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Digest } from "../../../src/model/digest.ts";
import { maxGitHubCharacters } from "../../../src/report/text-limits.ts";
import { buildView } from "../../../src/view/view.ts";
import { type KindOfWeek, kindsOfWeek, playKindsOfWeek } from "./kinds-of-week.ts";
import { builtInReports } from "./report-templates.ts";

const expectedFolder = fileURLToPath(new URL("../../expected/kinds-of-week/", import.meta.url));

describe("the kinds of week in every built-in report", () => {
  let weeks: Readonly<Record<KindOfWeek, Digest>>;

  before(async () => {
    weeks = await playKindsOfWeek();
  });

  test("each week is of its kind", () => {
    const views = new Map(kindsOfWeek.map((kind) => [kind, buildView(weeks[kind])]));
    const kindsThat = (is: (view: ReturnType<typeof buildView>, digest: Digest) => boolean) =>
      kindsOfWeek.filter((kind) => is(views.get(kind) ?? assert.fail(), weeks[kind]));
    assert.deepEqual(
      kindsThat(({ isFirstRun }) => isFirstRun),
      ["first-run"],
    );
    assert.deepEqual(
      kindsThat(({ isQuiet, isFirstRun }) => isQuiet && !isFirstRun),
      ["quiet"],
    );
    assert.deepEqual(
      kindsThat(({ isPartial, counts }) => isPartial && counts.unknown > 0),
      ["partial"],
    );
    assert.deepEqual(
      kindsThat((_view, { recovery }) => recovery != null && recovery.settled.length > 0),
      ["recovered"],
    );
    assert.deepEqual(
      kindsThat(({ isFirstRun }, { baselined }) => !isFirstRun && baselined.length > 0),
      ["source-added"],
    );
    assert.deepEqual(
      kindsThat(({ counts }) => counts.new >= 5_000),
      ["bad"],
    );
  });

  for (const kind of kindsOfWeek) {
    for (const [name, render] of builtInReports) {
      test(`${kind}, ${name}`, (t: TestContext) => {
        const body = render(weeks[kind]);
        assert.ok(body.length <= maxGitHubCharacters);
        t.assert.fileSnapshot(body, `${expectedFolder}${kind}/${name}.md`, { serializers: [String] });
      });
    }
  }
});
