import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isQueryCreate, queryNameOf, resumeTokenOf } from "../sandbox/flexera/flexera-requests.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { assertFlexeraInOrder } from "../scenarios/steps/flexera-order.ts";
import { countsOf, FlexeraStory } from "../scenarios/steps/flexera-story.ts";
import { issueOf } from "../scenarios/steps/period-issue.ts";
import { stateRows } from "../scenarios/steps/saved-state.ts";

const delta = "vulnerable_software";
const none = { added: 0, changed: 0, removed: 0 };

/** The demo's datasets, the delta with one more option. */
function withOption(story: FlexeraStory, option: string): void {
  const datasets = story.inputs["flexera-datasets"] ?? "";
  story.inputs = { ...story.inputs, "flexera-datasets": datasets.replace("  mode: delta\n", `  mode: delta\n  ${option}\n`) };
}

describe("Flexera's datasets recover", { concurrency: 2 }, () => {
  test("A rejected token fails its dataset alone and names the remedy, which reads everything and compares it whole", async (t) => {
    const story = await FlexeraStory.start(t);
    story.nextWeek();
    passed(await story.report());
    story.sandbox.flexera.invalidateResumeTokens();
    const expected = story.nextWeek();
    const refused = await story.report();
    assert.match(
      failed(refused).join("\n"),
      /flexera\/vulnerable_software failed\.[\s\S]*`on-rejected-token: reload` for `vulnerable_software`/,
    );
    assert.equal(refused.outputs.status, "partial");
    assert.deepEqual([...story.tables(refused).keys()].sort(), ["device_mashup", "software_vulnerability_cve"]);
    withOption(story, "on-rejected-token: reload");
    const reloaded = await story.report();
    passed(reloaded);
    const table = story.table(reloaded, delta);
    assert.deepEqual([table.isReloaded, table.isFirstRun], [true, false]);
    assert.deepEqual(countsOf(table), countsOf(expected.get(delta) ?? assert.fail()));
    story.assertAttached(reloaded, delta);
    const next = story.nextWeek();
    const after = await story.report();
    passed(after);
    story.assertTold(after, next);
    assertFlexeraInOrder(story.sandbox, "after a reload");
  });

  test("A query that fails with its token is an ordinary failure once, and a rejected token the second time", async (t) => {
    const story = await FlexeraStory.start(t, { tokens: { refusal: "failed-query" } });
    withOption(story, "on-rejected-token: reload");
    story.nextWeek();
    passed(await story.report());
    story.sandbox.flexera.invalidateResumeTokens();
    const expected = story.nextWeek();
    failed(await story.report());
    const second = await story.report();
    passed(second);
    assert.equal(story.table(second, delta).isReloaded, true);
    assert.deepEqual(countsOf(story.table(second, delta)), countsOf(expected.get(delta) ?? assert.fail()));
  });

  test("A run that is killed before any of its requests asks for the same delta again, and nothing is lost or told twice", async (t) => {
    const story = await FlexeraStory.start(t);
    story.nextWeek();
    passed(await story.report());
    const expected = story.nextWeek();
    const saved = stateRows(story.sandbox).length;
    for (let index = 0; stateRows(story.sandbox).length === saved; index += 1) {
      assert.ok(index < 100, "the run never saves a state");
      const result = await story.report({ killAt: { index, when: "received" } });
      if (result.conclusion !== "killed") passed(result);
    }
    const tokens = story.sandbox.journal.requests.filter((request) => isQueryCreate(request) && queryNameOf(request) === delta);
    assert.equal(
      new Set(tokens.map(resumeTokenOf).filter((token) => token !== null)).size,
      1,
      "one token, until its rows were saved",
    );
    t.diagnostic(`${tokens.length - 1} runs asked for the same delta`);
    assertFlexeraInOrder(story.sandbox, "after all the kills");
    const again = await story.report();
    passed(again);
    for (const name of expected.keys()) assert.deepEqual(countsOf(story.table(again, name)), none, name);
    story.assertAttached(again, delta);
    const next = story.nextWeek();
    const after = await story.report();
    passed(after);
    story.assertTold(after, next);
  });

  test("Rows that cannot be understood fail their dataset by name, and the next run goes on where the last good one ended", async (t) => {
    const story = await FlexeraStory.start(t);
    story.nextWeek();
    passed(await story.report());
    const expected = story.nextWeek();
    const damages = [
      [{ shape: { opcodeColumn: "kind_of_event" } }, /has no column that looks like an opcode\. Its columns: "kind_of_event"/],
      [
        { shape: { secondOpcodeColumn: "operation" } },
        /more than one column that could be the opcode, "change_type", "operation"/,
      ],
      [{ shape: { dropColumns: ["demo_cve"] } }, /have no column "demo_cve", which `key` names/],
      [{ csv: { raggedRow: true } }, /cells and stops after column/],
    ] as const;
    for (const [behaviour, message] of damages) {
      story.sandbox.flexera.use({ queriesFor: ({ queryName }) => (queryName === delta ? behaviour : null) });
      const errors = failed(await story.report()).join("\n");
      assert.match(errors, message);
      assert.match(errors, /flexera\/vulnerable_software failed/);
    }
    story.sandbox.flexera.use({});
    const result = await story.report();
    passed(result);
    assert.deepEqual(countsOf(story.table(result, delta)), countsOf(expected.get(delta) ?? assert.fail()));
    assertFlexeraInOrder(story.sandbox, "after damaged rows");
    const told = issueOf(story.sandbox, "2026-W03").body ?? "";
    story.sandbox.flexera.use({ queries: { outcome: "failed" } });
    const unread = await story.report();
    failed(unread);
    assert.deepEqual([...story.tables(unread).keys()], [], "nothing changed in a run that read nothing");
    const body = issueOf(story.sandbox, "2026-W03").body ?? "";
    assert.match(body, /This run could not read it: its rows and changes are what an earlier report of the period told/);
    const changed = /CVE-2099-90110/;
    assert.match(told, changed);
    assert.match(body, changed, "the issue goes on to tell the period");
  });

  test("The opcode column is found where it is configured, and columns that come and go are told and change no row", async (t) => {
    const story = await FlexeraStory.start(t);
    withOption(story, "opcode: Kind_Of_Event");
    story.sandbox.flexera.use({ queries: { shape: { opcodeColumn: "kind_of_event", opcodeCase: "upper" } } });
    story.nextWeek();
    passed(await story.report());
    const expected = story.nextWeek();
    story.sandbox.flexera.use({
      queries: {
        shape: { opcodeColumn: "kind_of_event", opcodeCase: "lower", columnOrder: "reversed", extraColumns: ["demo_extra"] },
      },
    });
    const result = await story.report();
    passed(result);
    for (const name of ["vulnerable_software", "software_vulnerability_cve"]) {
      assert.deepEqual(countsOf(story.table(result, name)), countsOf(expected.get(name) ?? assert.fail()), name);
    }
    const changes = JSON.stringify([...story.tables(result).values()]);
    assert.match(changes, /"columnsAdded":\["demo_extra"\]/);
  });

  test("The retired Export API gives the same report from its files", async (t) => {
    const story = await FlexeraStory.start(t, { exports: { mode: "legacy" } });
    withOption(story, "transport: export");
    const { world, sandbox } = story;
    const publish = (since: number): Promise<void> =>
      sandbox.flexera.exports.publishSeries(world, delta, since, sandbox.clock.now());
    story.nextWeek();
    await publish(sandbox.clock.now() - 24 * HOUR_MS);
    const first = await story.report();
    passed(first);
    story.assertAttached(first, delta);
    const since = sandbox.clock.now();
    const expected = story.nextWeek();
    await publish(since);
    const second = await story.report();
    passed(second);
    assert.deepEqual(countsOf(story.table(second, delta)), countsOf(expected.get(delta) ?? assert.fail()));
    story.assertAttached(second, delta);
  });
});
