import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { FlexeraOverrides } from "../sandbox/flexera/default-options.ts";
import type { CsvStyle, RowShape } from "../sandbox/flexera/flexera-options.ts";
import { FlexeraProbe, rowsOf } from "../sandbox/flexera/flexera-probe.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "../sandbox/flexera/flexera-stand-in.ts";
import { fullSet } from "../sandbox/flexera/query/result-rows.ts";
import { bulkColumns, bulkRows } from "../sandbox/flexera-world/bulk-rows.ts";
import { playFlexeraWeek } from "../sandbox/flexera-world/flexera-weeks.ts";
import { FlexeraWorld } from "../sandbox/flexera-world/flexera-world.ts";
import { CURRENT_QUERY_NAMES } from "../sandbox/flexera-world/query-names.ts";
import { playRandomEvents } from "../sandbox/flexera-world/random-events.ts";

const clock = { time: 0, now: () => clock.time };
let world: FlexeraWorld;
let flexera: FlexeraStandIn;
let probe: FlexeraProbe;

before(async () => {
  world = new FlexeraWorld({ devices: 4 });
  clock.time = world.reportAt(1);
  flexera = await startFlexeraStandIn({ worlds: [world], clock });
  probe = new FlexeraProbe(() => flexera);
});
after(() => flexera.stop());
beforeEach(() => use({}));

function use(queries: NonNullable<FlexeraOverrides["queries"]>): void {
  flexera.use({ queries });
}

async function linesWith(shape: Partial<RowShape>, csv: Partial<CsvStyle> = {}, resumeToken?: string): Promise<string[]> {
  use({ shape, csv });
  const { text } = await probe.query("hardware_inventory", resumeToken === undefined ? {} : { resumeToken });
  return text.trimEnd().split("\n");
}

async function headerWith(shape: Partial<RowShape>): Promise<string> {
  const [header = ""] = await linesWith(shape);
  return header.replaceAll("demo_", "");
}

test("every column of every dataset is marked as invented; those of the mashups differ by organization", () => {
  const other = new FlexeraWorld({ orgId: 815 });
  for (const name of CURRENT_QUERY_NAMES) {
    const columns = world.table(name).schema.columns.map((column) => column.name);
    assert.ok(
      columns.every((column) => column.startsWith("demo_")),
      name,
    );
    const theirs = other.table(name).schema.columns.map((column) => column.name);
    assert.equal(columns.join() === theirs.join(), !name.endsWith("_mashup"), name);
  }
});

test("the opcode column: its name, case and place, none at all, two of them, one that is called like it", async () => {
  const own = "device_id,device,model,serial,memory_gb,last_seen_at";
  assert.equal(await headerWith({}), `change_type,${own}`);
  assert.equal(await headerWith({ opcodeColumn: "Delta Opcode", opcodePosition: "last" }), `${own},Delta Opcode`);
  assert.equal(await headerWith({ opcodeColumn: null }), own);
  assert.equal(await headerWith({ secondOpcodeColumn: "op" }), `change_type,op,${own}`);
  assert.equal(await headerWith({ decoyColumn: "operation" }), `change_type,operation,${own}`);
  assert.match((await linesWith({ opcodeCase: "upper" }))[1] ?? "", /^INIT,501,/);
  assert.match(
    (await linesWith({ opcodeCase: "lower", secondOpcodeColumn: "op", decoyColumn: "operation" }))[1] ?? "",
    /^init,init,discovery,501,/,
  );
});

test("columns that come, go, move, or say something about the reading", async () => {
  assert.equal(
    await headerWith({ extraColumns: ["demo_new"] }),
    "change_type,device_id,device,model,serial,memory_gb,last_seen_at,new",
  );
  assert.equal(
    await headerWith({ dropColumns: ["demo_model", "demo_serial"] }),
    "change_type,device_id,device,memory_gb,last_seen_at",
  );
  assert.equal(await headerWith({ columnOrder: "reversed" }), "change_type,last_seen_at,memory_gb,serial,model,device,device_id");
  assert.notEqual(await headerWith({ columnOrder: "shuffled" }), await headerWith({ columnOrder: "shuffled" }));
  const meta = await linesWith({ sequenceColumn: true, readTimeColumn: true });
  assert.match(meta[0] ?? "", /^change_type,demo_sequence,demo_read_at,demo_device_id,/);
  assert.match(meta[1] ?? "", /^Init,\d{16},2026-01-05T06:17:00\.000Z,501,/);
  const plain = await linesWith({});
  const shuffled = await linesWith({ rowOrder: "shuffled" });
  assert.deepEqual(shuffled.toSorted(), plain.toSorted());
  const repeated = await linesWith({ repeatedRows: 2 });
  assert.deepEqual([repeated.length, repeated[1], repeated[3]], [plain.length + 2, repeated[2], repeated[4]]);
  const collided = await linesWith({ repeatedKeys: 1 });
  assert.equal(collided.length, plain.length + 1);
  assert.match(collided[2] ?? "", /^Init,501,SRV-0501 \(2\),/);
});

test("removals and changes that carry the whole row, only what changed, or only the key", async () => {
  const table = world.table("hardware_inventory");
  const { nextToken } = await probe.query("hardware_inventory");
  table.add({ demo_device_id: 700, demo_device: "WKS-0700", demo_model: "Corbel X9", demo_memory_gb: 8 }, clock.time);
  table.change({ demo_device_id: 700 }, { demo_memory_gb: 16 }, clock.time);
  table.remove({ demo_device_id: 700 }, clock.time);
  const served = async (shape: Partial<RowShape>) => (await linesWith(shape, {}, nextToken ?? "")).slice(2);
  assert.deepEqual(await served({}), ["Change,700,WKS-0700,Corbel X9,,16,", "Remove,700,WKS-0700,Corbel X9,,16,"]);
  assert.deepEqual(await served({ changeCarries: "changed", removeCarries: "key" }), ["Change,700,,,,16,", "Remove,700,,,,,"]);
  assert.deepEqual(await served({ changeCarries: "key" }), ["Change,700,,,,,", "Remove,700,WKS-0700,Corbel X9,,16,"]);
});

test("events that do not fit are served as they were recorded; the rows are what a careful reader makes of them", async () => {
  const table = world.table("network_adapters");
  const { nextToken } = await probe.query("network_adapters");
  table.recordAnyway("Add", { demo_id: 1000, demo_name: "again" }, clock.time);
  table.recordAnyway("Change", { demo_id: 2000, demo_name: "never added" }, clock.time);
  table.recordAnyway("Remove", { demo_id: 3000 }, clock.time);
  const rows = await probe.rows("network_adapters", { resumeToken: nextToken ?? "" });
  assert.deepEqual(
    rows.map(({ change_type, demo_id }) => `${change_type} ${demo_id}`),
    ["Add 1000", "Change 2000", "Remove 3000"],
  );
  assert.equal(table.rows.length, 9);
  assert.throws(() => table.add({ demo_id: 1000 }, clock.time), /has this row already/);
  assert.throws(() => table.change({ demo_id: 4000 }, {}, clock.time), /has no row of/);
  assert.throws(() => table.change({ demo_id: 1000 }, { demo_id: 1001 }, clock.time), /cannot make another row/);
});

test("how a CSV can be written", async () => {
  const { nextToken } = await probe.query("hardware_inventory");
  world.table("hardware_inventory").add({ demo_device_id: 800, demo_device: 'a "b", c', demo_model: "" }, clock.time);
  const last = async (csv: Partial<CsvStyle>): Promise<string> => {
    use({ csv });
    return (await probe.query("hardware_inventory", { resumeToken: nextToken ?? "" })).text;
  };
  const header = "change_type,demo_device_id,demo_device,demo_model,demo_serial,demo_memory_gb,demo_last_seen_at";
  assert.equal(await last({}), `${header}\nAdd,800,"a ""b"", c","",,,\n`);
  assert.equal(await last({ nullAs: "quoted-blank", finalLineEnding: false }), `${header}\nAdd,800,"a ""b"", c","","","",""`);
  assert.ok((await last({ byteOrderMark: true, lineEnding: "\r\n" })).endsWith(',"",,,\r\n'));
  assert.ok((await last({ quotes: "always" })).startsWith('"change_type","demo_device_id"'));
  assert.equal(await last({ raggedRow: true }), `${header}\nAdd,800,"a ""b"", c","",,\n`);
  assert.match(await last({ newlinesInCells: true }), /first line""\nand a second",/);
  use({ shape: { transformCell: (text, column) => (column === "demo_device" ? `=${text}` : text) } });
  assert.equal((await probe.rows("hardware_inventory"))[0]?.demo_device, "=SRV-0501");
  use({ csv: { noRows: "empty-file" }, rows: fullSet([], [], () => []) });
  assert.equal((await probe.query("cpe_catalog")).text, "");
});

test("bulk rows are made one by one, and those of a week differ from the week before by the share that is wanted", async () => {
  const options = { rows: 2000, seed: 1, changedShare: 0.1, replacedRows: 5 };
  const week = (number: number) => new Map([...bulkRows({ ...options, week: number })].map((row) => [row[0], row.join()]));
  const [first, second] = [week(1), week(2)];
  const kept = [...first].filter(([key]) => second.has(key));
  assert.equal(kept.length, 1995);
  const changed = kept.filter(([key, text]) => second.get(key) !== text).length;
  assert.ok(changed > 100 && changed < 300, String(changed));
  use({ rows: fullSet(bulkColumns(options), ["demo_id"], () => bulkRows(options)) });
  const rows = rowsOf((await probe.query("cpe_catalog", { outputCompression: "gzip" })).text);
  assert.deepEqual([rows.length, Object.keys(rows[0] ?? {}).length], [2000, 20]);
});

test("the log gives every state of the past, and a random history is the same each time", () => {
  const histories = [new FlexeraWorld(), new FlexeraWorld()].map((made) => {
    const table = made.table("hardware_inventory");
    const places = [1, 2, 3].map((part) => {
      playRandomEvents(table, 40, part, made.reportAt(part));
      return table.mark();
    });
    const [start = 0, ...ends] = places;
    const rows = new Map(table.rowsAt(start).map((row) => [row[0], row]));
    for (const end of ends) {
      for (const { opcode, row } of table.eventsBetween(places[places.indexOf(end) - 1] ?? 0, end)) {
        if (opcode === "Remove") rows.delete(row[0] ?? null);
        else rows.set(row[0] ?? null, row);
      }
      assert.deepEqual(sorted([...rows.values()]), sorted(table.rowsAt(end)));
    }
    return JSON.stringify(table.events);
  });
  assert.equal(histories[0], histories[1]);
});

test("the four weeks of the demo bring every kind of change, and what came and went within a week is none", () => {
  const played = new FlexeraWorld();
  const weeks = [1, 2, 3, 4].map((week) => playFlexeraWeek(played, week).get("vulnerable_software"));
  assert.deepEqual(
    weeks.map((week) => [week?.rows, week?.added, week?.changed, week?.removed]),
    [
      [49, 49, 0, 0],
      [49, 4, 5, 4],
      [47, 1, 0, 3],
      [48, 1, 1, 0],
    ],
  );
  const inserted = played
    .table("vulnerable_software")
    .events.filter(({ at }) => at > played.reportAt(2) && at <= played.reportAt(3));
  assert.equal(inserted.length, 7);
});

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
