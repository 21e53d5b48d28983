import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceOf } from "../../../src/model/source.ts";
import type { OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import { onStage, type Stage } from "../snyk/port-fixture.ts";

const week = 7 * 24 * 3_600_000;

function collectUsage(stage: Stage) {
  const to = stage.clock.now();
  return stage.port.collectUsage({
    source: sourceOf(stage.group, "usage"),
    window: { from: to - week, to },
    countFrom: () => to - week,
    countTo: to,
    identify: (user) => user,
  });
}

test("usage of a Group is counted by Organization, and its rows are kept as served", async () => {
  const options: OptionOverrides = { exports: { csv: { duplicateRows: 5 } } };
  await onStage({ options }, async (stage) => {
    const from = stage.clock.now() - week;
    const { receipt, data } = await collectUsage(stage);
    const events = stage.world.usageEvents.filter(({ at }) => at >= from && at < from + week);
    for (const { id } of stage.world.orgsOfScope(stage.group)) {
      const own = events.filter(({ orgId }) => orgId === id);
      assert.equal(data.get(id)?.events, own.length);
      assert.equal(data.get(id)?.users.size, new Set(own.map(({ user }) => user.email)).size);
    }
    assert.deepEqual([...(await stage.files()).keys()], [receipt.files[0]?.path]);
  });
});

test("an optional column that is left out is a warning", async () => {
  await onStage({ options: { exports: { csv: { dropColumns: ["INTERACTION_STAGE"] } } } }, async (stage) => {
    const { receipt, data } = await collectUsage(stage);
    assert.deepEqual(receipt.warnings, [`Snyk left out of usage of group-${stage.group.id}: INTERACTION_STAGE.`]);
    assert.ok([...data.values()].every(({ counts, events }) => counts.stage.get("") === events));
  });
});

for (const column of ["ID", "INTERACTION_TIMESTAMP"]) {
  test(`without the column ${column} nothing is counted`, async () => {
    await onStage({ options: { exports: { csv: { dropColumns: [column] } } } }, async (stage) => {
      await assert.rejects(collectUsage(stage), { kind: "data", message: new RegExp(column) });
      assert.deepEqual([...(await stage.files()).keys()], []);
    });
  });
}

test("a time that cannot be read fails the source, and names row and column", async () => {
  const transformRow = (row: object) => ({ ...row, INTERACTION_TIMESTAMP: "yesterday" });
  await onStage({ options: { exports: { transformRow } } }, async (stage) => {
    await assert.rejects(collectUsage(stage), { kind: "data", message: /Row 1 .*INTERACTION_TIMESTAMP holds "yesterday"/ });
  });
});
