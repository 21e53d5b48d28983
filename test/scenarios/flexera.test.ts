import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { passed } from "./steps/ending.ts";
import { assertFlexeraInOrder } from "./steps/flexera-order.ts";
import { countsOf, FlexeraStory } from "./steps/flexera-story.ts";
import { issueOf } from "./steps/period-issue.ts";
import { artifactOf } from "./steps/published-artifact.ts";
import { lastState, stateText } from "./steps/saved-state.ts";
import { assertWellBehaved } from "./steps/well-behaved.ts";

describe("Flexera alone, without Snyk", { concurrency: true }, () => {
  test("A first run is a baseline, a delta week tells the difference, and a second run of the week adds to it", async (t) => {
    const story = await FlexeraStory.start(t);
    const baseline = story.nextWeek();
    const first = await story.report();
    passed(first);
    story.assertTold(first, baseline, true);

    const expected = story.nextWeek();
    const second = await story.report();
    passed(second);
    story.assertTold(second, expected);
    const { listed } = story.table(second, "vulnerable_software");
    assert.ok(
      listed.some(
        ({ kind, cells }) =>
          kind === "changed" && cells.some(({ column, before }) => column === "demo_severity" && before === "Medium"),
      ),
    );
    const files = [...artifactOf(story.sandbox, second).keys()].filter((path) => path.startsWith("flexera/"));
    assert.deepEqual(files.sort(), [
      "flexera/device_mashup.csv",
      "flexera/software_vulnerability_cve.csv",
      "flexera/vulnerable_software.csv",
      "flexera/vulnerable_software.delta.csv",
    ]);

    story.sandbox.clock.advance(3_600_000);
    const third = await story.report();
    passed(third);
    assert.deepEqual(countsOf(story.table(third, "vulnerable_software")), { added: 0, changed: 0, removed: 0 });
    const { added, changed, removed } = expected.get("vulnerable_software") ?? assert.fail();
    const body = issueOf(story.sandbox, "2026-W03").body ?? "";
    for (const number of [added, changed, removed]) assert.match(body, new RegExp(`\\b${number}\\b`));
    assert.equal(assertFlexeraInOrder(story.sandbox, "three runs"), 2);
    assertWellBehaved(story.sandbox, "three runs");
  });

  test("With `counts-only` weeks compare right, and neither issue, artifact, state nor log names a row or a column", async (t) => {
    const story = await FlexeraStory.start(t);
    story.sandbox.gitHub.world.home.visibility = "public";
    story.inputs = { ...story.inputs, "public-repository": "counts-only" };
    story.nextWeek();
    passed(await story.report());
    const expected = story.nextWeek();
    const result = await story.report();
    passed(result);
    for (const [name, difference] of expected) assert.deepEqual(countsOf(story.table(result, name)), countsOf(difference), name);
    const state = stateText(story.sandbox, lastState(story.sandbox));
    const files = [...artifactOf(story.sandbox, result)].map(([path, bytes]) => `${path}\n${bytes.toString("utf8")}`);
    // The runner itself shows the inputs of a step above its log.
    const log = result.log.slice(result.log.indexOf("##[endgroup]"));
    const named = /demo_|CVE-2099|larkfield\.example|seq=|Kestrel/;
    for (const text of [state, log, issueOf(story.sandbox, "2026-W03").body ?? "", ...files]) assert.doesNotMatch(text, named);
    assert.deepEqual(story.sandbox.flexera.leaks(), []);
  });
});
