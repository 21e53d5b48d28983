import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { FlexeraOverrides } from "../sandbox/flexera/default-options.ts";
import type { Publication } from "../sandbox/flexera/exports/export-shelf.ts";
import { type Answer, FlexeraProbe, textAt } from "../sandbox/flexera/flexera-probe.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "../sandbox/flexera/flexera-stand-in.ts";
import { FlexeraWorld } from "../sandbox/flexera-world/flexera-world.ts";

const HOUR = 3_600_000;
const NOBODY = "11111111-1111-4111-8111-111111111111";

const clock = { time: 0, now: () => clock.time };
let world: FlexeraWorld;
let flexera: FlexeraStandIn;
let probe: FlexeraProbe;

before(async () => {
  world = new FlexeraWorld();
  clock.time = world.reportAt(1);
  flexera = await startFlexeraStandIn({ worlds: [world], clock });
  probe = new FlexeraProbe(() => flexera);
});
after(() => flexera.stop());
beforeEach(() => {
  use({});
  flexera.exports.files.length = 0;
});

function use(exports: NonNullable<FlexeraOverrides["exports"]>): void {
  flexera.use({ exports: { mode: "legacy", ...exports } });
}

type Listed = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly createdAt: string;
};

function valuesOf({ json, text }: Answer): Listed[] {
  const values: unknown = Reflect.get(Object(json), "values");
  assert.ok(Array.isArray(values), text);
  assert.equal(Reflect.get(Object(json), "count"), values.length);
  return values;
}

async function fileOf(publication: Partial<Publication> = {}): Promise<{ answer: Answer; file: AsyncBuffer }> {
  const { id } = await flexera.exports.publish(world, { dataset: "vulnerable_software", type: "snapshot", ...publication });
  const answer = await probe.call(probe.path(`exports/files/${id}`));
  const bytes = new Uint8Array(answer.bytes).buffer;
  return { answer, file: { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) } };
}

test("the routes are retired unless told otherwise, whatever anybody believes that they say", async () => {
  for (const [status, name] of [
    [404, "not_found"],
    [403, "forbidden"],
    [410, "gone"],
  ] as const) {
    use({ mode: "retired", retiredStatus: status });
    for (const path of ["exports", `exports/files/${NOBODY}`]) {
      const answer = await probe.call(probe.path(path));
      assert.deepEqual([answer.status, textAt(answer.json, "name")], [status, name]);
    }
  }
});

test("files in five codecs and several row groups hold what the Query API serves", async () => {
  const expected = await probe.rows("vulnerable_software");
  for (const codec of ["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "BROTLI"] as const) {
    const { answer, file } = await fileOf({ codec });
    assert.equal(answer.headers.get("content-length"), String(answer.bytes.length));
    const metadata = await parquetMetadataAsync(file);
    assert.equal(metadata.row_groups.length, 3);
    assert.ok(metadata.row_groups.every(({ columns }) => columns.every(({ meta_data }) => meta_data?.codec === codec)));
    const rows = await parquetReadObjects({ file, compressors });
    assert.deepEqual(
      rows.map((row) => [`${row.demo_device_id} ${row.demo_cve}`, row.demo_detected_at.toISOString(), row.demo_score]),
      expected.map((row) => [`${row.demo_device_id} ${row.demo_cve}`, row.demo_detected_at, Number(row.demo_score)]),
    );
  }
  await assert.rejects(
    parquetReadObjects({ file: (await fileOf({ codec: "LZO" })).file, compressors }),
    /unsupported compression/,
  );
});

test("snapshots a day and deltas every three hours, the deltas one after the other with opcodes", async () => {
  const start = world.reportAt(1);
  const table = world.table("hardware_inventory");
  table.add({ demo_device_id: 901 }, start + HOUR);
  table.remove({ demo_device_id: 901 }, start + 4 * HOUR);
  await flexera.exports.publishSeries(world, "hardware_inventory", start, start + 24 * HOUR, { rowsPerGroup: 1 });
  const { files } = flexera.exports;
  assert.deepEqual([files.length, files.filter(({ type }) => type === "snapshot").length], [10, 2]);
  const opcodes: unknown[] = [];
  for (const { id } of files.filter(({ type }) => type === "delta")) {
    const { bytes } = await probe.call(probe.path(`exports/files/${id}`));
    const buffer = new Uint8Array(bytes).buffer;
    const schema = parquetSchema(await parquetMetadataAsync(buffer));
    assert.equal(schema.children[0]?.element.name, "change_type");
    opcodes.push(...(await parquetReadObjects({ file: buffer })).map((row) => row.change_type));
  }
  assert.deepEqual(opcodes, ["Add", "Remove"]);
});

test("the list has pages of no order, times with four digits, and links that can be hostile", async () => {
  for (let hour = 0; hour < 5; hour++)
    await flexera.exports.publish(world, { dataset: "hardware_inventory", type: "delta", createdAt: clock.time + hour * HOUR });
  use({ pageSize: 2 });
  const pages: Answer[] = [];
  for (let next: string | null = probe.path("exports"); next !== null; ) {
    const page: Answer = await probe.call(next);
    pages.push(page);
    next = textAt(page.json, "nextPage") || null;
  }
  assert.deepEqual(
    pages.map((page) => valuesOf(page).length),
    [2, 2, 1],
  );
  assert.deepEqual(
    pages.map(({ json }) => textAt(json, "prevPage") !== ""),
    [false, true, true],
  );
  const times = pages.flatMap((page) => valuesOf(page).map(({ createdAt }) => createdAt));
  assert.equal(new Set(times).size, 5);
  assert.notDeepEqual(times, times.toSorted());
  assert.ok(times.every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{4}Z$/.test(time)));
  use({ pageSize: 2, nextLink: "other-origin" });
  assert.ok(textAt((await probe.call(probe.path("exports"))).json, "nextPage").startsWith(flexera.strangerOrigin));
  for (const query of ["skipToken=19u2349", "pageSize=9"])
    assert.equal((await probe.call(probe.path(`exports?${query}`))).status, 400);
});

test("the filter grammar of the document, and what it is refused for", async () => {
  await flexera.exports.publish(world, { dataset: "hardware_inventory", type: "snapshot" });
  await flexera.exports.publish(world, { dataset: "software_inventory", type: "snapshot", nameTime: "compact" });
  await flexera.exports.publish(world, { dataset: "hardware_inventory", type: "delta" });
  const ask = (filter: string) => probe.call(probe.path(`exports?${new URLSearchParams({ filter })}`));
  const names = async (filter: string) =>
    valuesOf(await ask(filter))
      .map(({ name, type }) => `${name} ${type}`)
      .sort();
  assert.deepEqual(await names("name eq 'hardware_inventory' and type eq 'delta'"), ["hardware_inventory delta"]);
  assert.deepEqual(await names("type eq 'Delta'"), []);
  assert.deepEqual(await names("(name co 'software' or type eq 'delta') and size gt '1'"), [
    "hardware_inventory delta",
    "software_inventory_20260105T061700Z snapshot",
  ]);
  assert.equal((await names("createdAt eq '2026-01-05'")).length, 3);
  assert.equal((await names("type eq 'snapshot' and size ge 0")).length, 2);
  const bad = ["name EQ 'x'", "name eq x", "name gt 'x'", "(name eq 'x'", "name eq 'x' and", "size gt 'many'", "colour eq 'x'"];
  for (const filter of bad) {
    const answer = await ask(filter);
    assert.deepEqual([answer.status, textAt(answer.json, "name")], [400, "invalid_filter"], filter);
  }
});

test("files that are not what they should be", async () => {
  for (const damage of ["not-parquet", "bad-footer", "bad-page"] as const) {
    const { file } = await fileOf({ damage });
    await assert.rejects(parquetReadObjects({ file, compressors }), damage);
  }
  await assert.rejects(fileOf({ damage: "cut-short" }));
  await assert.rejects(fileOf({ contentLengthError: 10 }));
  await fileOf({ sizeError: 7, omit: ["createdAt", "type"], fractionDigits: 0, nameTime: "epoch" });
  const own = flexera.exports.files.map(({ id, claimedBytes, style }) => [id, claimedBytes + style.sizeError]);
  const told = valuesOf(await probe.call(probe.path("exports"))).map(({ id, size }) => [id, size]);
  assert.deepEqual(told.toSorted(), own.toSorted());
  flexera.exports.withhold(String(own[0]?.[0]));
  assert.equal((await probe.call(probe.path(`exports/files/${own[0]?.[0]}`))).status, 404);
});
