import assert from "node:assert/strict";
import { test } from "node:test";
import type { FlexeraRequest } from "../../../src/model/flexera-port.ts";
import type { ExportStyle } from "../../sandbox/flexera/exports/export-file.ts";
import { FLEXERA_STRANGER, isExportFile, isExportList } from "../../sandbox/flexera/flexera-requests.ts";
import { rowOf } from "../../sandbox/flexera-world/table-schema.ts";
import { datasetOf, onStage, recordsOf, requestFor, type Scenario, type Stage } from "../flexera/port-fixture.ts";

const hour = 3_600_000;
const dataset = datasetOf("vulnerable_software", { mode: "delta", transport: "export", key: ["demo_key"] });
const legacy: Scenario = { options: { exports: { mode: "legacy", pageSize: 3 } } };

async function publishDays(stage: Stage, style: Partial<ExportStyle> = {}): Promise<void> {
  const { world, flexera, clock } = stage;
  await flexera.exports.publishSeries(world, dataset.name, clock.time - 27 * hour, clock.time, style);
}

function read(stage: Stage, more: Partial<FlexeraRequest> = {}) {
  return stage.port.readRows(requestFor(stage, dataset, more));
}

test("the newest snapshot and the deltas behind it are read in order, and the next run goes on behind them", async () => {
  await onStage(legacy, async (stage) => {
    await publishDays(stage);
    const first = await read(stage);
    assert.deepEqual(
      first.batches.map(({ kind }) => kind),
      ["whole", "changes"],
    );
    const files = stage.flexera.exports.files.toSorted((one, other) => one.createdAt - other.createdAt);
    const last = files.at(-1);
    assert.deepEqual(first.cursor, { kind: "file", id: last?.id, createdAt: last?.createdAt });
    assert.equal(first.exportId, last?.id);
    assert.deepEqual(first.warnings, []);
    const [whole] = await recordsOf(first);
    assert.equal(whole?.length, stage.world.table(dataset.name).rows.length + 1);

    const [gone] = stage.world.table(dataset.name).rows;
    assert.ok(gone !== undefined);
    stage.world.table(dataset.name).remove(gone, stage.clock.time + hour);
    stage.clock.time += 3 * hour;
    await stage.flexera.exports.publish(stage.world, { dataset: dataset.name, type: "delta" });
    const second = await read(stage, { cursor: first.cursor });
    assert.deepEqual(
      second.batches.map(({ kind }) => kind),
      ["changes"],
    );
    const [changes] = await recordsOf(second);
    assert.equal(changes?.[1]?.[0], "Remove");
    const nothing = await read(stage, { cursor: second.cursor });
    assert.deepEqual([nothing.batches, nothing.cursor], [[], second.cursor]);
    const left = await stage.files();
    assert.ok(left.length === 3 && left.every((name) => name.endsWith(".csv")), left.join());
  });
});

test("the cells are those of the world, whatever the codec, with times in UTC", async () => {
  for (const codec of ["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"] as const) {
    await onStage(legacy, async (stage) => {
      const { schema, rows } = stage.world.table("hardware_inventory");
      await stage.flexera.exports.publish(stage.world, { dataset: schema.name, type: "snapshot", codec, rowsPerGroup: 5 });
      const wanted = datasetOf(schema.name, { transport: "export" });
      const result = await stage.port.readRows(requestFor(stage, wanted));
      assert.equal(result.cursor, null);
      const [header, ...records] = (await recordsOf(result))[0] ?? [];
      assert.deepEqual(
        header,
        schema.columns.map(({ name }) => name),
      );
      const expected = rows.map((cells) =>
        rowOf(schema, cells).map((cell, at) => {
          if (cell === null) return "";
          return schema.columns[at]?.kind === "time" ? new Date(Number(cell)).toISOString() : String(cell);
        }),
      );
      assert.deepEqual(records, expected);
    });
  }
});

test("every status of a retired route says that the API is retired and names the other transport", async () => {
  for (const retiredStatus of [404, 403, 410] as const) {
    await onStage({ options: { exports: { retiredStatus } } }, async (stage) => {
      await assert.rejects(read(stage), (error) => {
        assert.match(String(error), new RegExp(`\\(${retiredStatus}\\).*has retired this API`));
        assert.match(String(Reflect.get(Object(error), "remedy")), /`transport: query` for vulnerable_software/);
        return true;
      });
    });
  }
  await onStage(legacy, async (stage) => {
    await publishDays(stage);
    stage.journal.faults.push((request) =>
      isExportFile(request) ? { kind: "respond", reply: { status: 410, body: "" } } : null,
    );
    await assert.rejects(read(stage), /refused to download file 1 of 2 .*\(410\).*retired/);
    assert.deepEqual(await stage.files(), []);
  });
});

test("links between pages are followed on the API's origin only, and not in a circle", async () => {
  for (const [nextLink, problem] of [
    ["absolute", null],
    ["other-origin", /leads to another host/],
    ["same-page", /leads back to an earlier page/],
  ] as const) {
    await onStage({ options: { exports: { mode: "legacy", pageSize: 2, nextLink } } }, async (stage) => {
      await publishDays(stage);
      if (problem === null) assert.equal((await read(stage)).batches.length, 2);
      else await assert.rejects(read(stage), problem);
      assert.ok(stage.journal.requests.filter(isExportList).length < 10);
      assert.ok(!stage.journal.requests.some(({ server }) => server === FLEXERA_STRANGER));
    });
  }
});

const broken: readonly (readonly [string, Partial<ExportStyle>, RegExp])[] = [
  ["no Parquet at all", { damage: "not-parquet" }, /cannot be read as Parquet/],
  ["a broken footer", { damage: "bad-footer" }, /cannot be read as Parquet/],
  ["a broken page", { damage: "bad-page" }, /cannot be read as Parquet/],
  ["a file that is cut", { damage: "cut-short" }, /could not be downloaded/],
  ["another size than listed", { sizeError: 5 }, /bytes, but the list says/],
  ["less than announced", { contentLengthError: 7 }, /could not be downloaded/],
  ["an unknown codec", { codec: "LZO" }, /compressed with LZO, which this action cannot unpack/],
  ["a delta without a type", { omit: ["type"] }, /without its type/],
];

test("a file that cannot be trusted is an error that names it and the way out, and leaves nothing", async () => {
  for (const [fault, style, message] of broken) {
    await onStage(legacy, async (stage) => {
      await stage.flexera.exports.publish(stage.world, { dataset: dataset.name, type: "snapshot", ...style });
      await assert.rejects(
        read(stage),
        (error) => {
          assert.match(String(error), message, fault);
          assert.match(String(error), /file 1 of 1 of vulnerable_software|a file of vulnerable_software/);
          assert.match(String(Reflect.get(Object(error), "remedy")), /`transport: query`/);
          return true;
        },
        fault,
      );
      assert.deepEqual(await stage.files(), [], fault);
    });
  }
});

test("a download that breaks off is begun again", async () => {
  await onStage(legacy, async (stage) => {
    await publishDays(stage);
    let left = 2;
    stage.journal.faults.push((request) => (isExportFile(request) && left-- > 0 ? { kind: "truncate", afterBytes: 99 } : null));
    assert.equal((await read(stage)).batches.length, 2);
  });
});
