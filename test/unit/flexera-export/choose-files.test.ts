import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chooseFiles, type FileWish } from "../../../src/flexera-export/choose-files.ts";
import { belongsTo, type ListedFile, parseExportPage, timeInName } from "../../../src/flexera-export/export-entry.ts";

const hour = 3_600_000;
const start = Date.parse("2026-01-05T00:00:00Z");

function file(type: "snapshot" | "delta", hours: number, more: Partial<ListedFile> = {}): ListedFile {
  return { id: `${type}-${hours}`, name: "hardware_inventory", type, bytes: 1, createdAt: start + hours * hour, ...more };
}

function choose(listed: readonly ListedFile[], more: Partial<FileWish> = {}) {
  const wish: FileWish = { dataset: "hardware_inventory", mode: "delta", after: null, now: start + 25 * hour, ...more };
  const { files, warnings } = chooseFiles(listed, wish);
  return { ids: files.map(({ id }) => id), warnings };
}

const after = (listed: ListedFile) => ({ kind: "file", id: listed.id ?? "", createdAt: listed.createdAt ?? 0 }) as const;

const day = [file("snapshot", 0), ...[3, 6, 9, 12, 15, 18, 21, 24].map((hours) => file("delta", hours))];

test("a series begins with the newest snapshot and goes on with what was made later", () => {
  assert.deepEqual(choose(day), { ids: day.map(({ id }) => id), warnings: [] });
  const next = [...day, file("snapshot", 24)];
  assert.deepEqual(choose(next).ids, ["snapshot-24"]);
  assert.deepEqual(choose([...next, file("delta", 27)], { now: start + 28 * hour }).ids, ["snapshot-24", "delta-27"]);
});

test("a series goes on behind the last file, or begins anew where a snapshot is newer", () => {
  assert.deepEqual(choose(day, { after: after(file("delta", 18)) }).ids, ["delta-21", "delta-24"]);
  assert.deepEqual(choose(day, { after: after(file("delta", 24)) }), { ids: [], warnings: [] });
  assert.deepEqual(
    choose(day, { after: after(file("snapshot", 0)) }).ids,
    day.slice(1).map(({ id }) => id),
  );
  const withSnapshot = [...day, file("snapshot", 20)];
  assert.deepEqual(choose(withSnapshot, { after: after(file("delta", 18)) }).ids, ["snapshot-20", "delta-21", "delta-24"]);
  const gone = { kind: "file", id: "no longer listed", createdAt: start + 18 * hour } as const;
  assert.deepEqual(choose(day, { after: gone }).ids, ["delta-21", "delta-24"]);
  assert.deepEqual(choose(day.slice(1), { after: after(file("delta", 21)) }).ids, ["delta-24"]);
});

test("files of one moment are in the order of the times in their names, then of their ids", () => {
  const twins = [
    file("delta", 3, { id: "b", name: "hardware_inventory_20260105T030002Z" }),
    file("delta", 3, { id: "c", name: "hardware_inventory-2026-01-05-03-00-01.parquet" }),
    file("delta", 3, { id: "a", name: "hardware_inventory_1767582003000" }),
  ];
  const now = start + 4 * hour;
  assert.deepEqual(choose([file("snapshot", 0), ...twins], { now }).ids, ["snapshot-0", "c", "b", "a"]);
  assert.deepEqual(choose(twins, { now, after: { kind: "file", id: "c", createdAt: start + 3 * hour } }).ids, ["b", "a"]);
  const nameless = [file("delta", 3, { id: "y" }), file("delta", 3, { id: "x" })];
  assert.deepEqual(choose([file("snapshot", 0), ...nameless], { now }).ids, ["snapshot-0", "x", "y"]);
});

test("the order in which files are listed means nothing", () => {
  const series = fc.array(fc.tuple(fc.constantFrom("snapshot", "delta"), fc.integer({ min: 0, max: 40 })), { maxLength: 12 });
  fc.assert(
    fc.property(series, fc.infiniteStream(fc.nat()), (made, order) => {
      const listed = [file("snapshot", 0), ...made.map(([type, hours], index) => file(type, hours, { id: `${type}-${index}` }))];
      const shuffled = listed
        .map((one) => ({ one, at: order.next().value }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ one }) => one);
      assert.deepEqual(choose(shuffled), choose(listed));
    }),
    { numRuns: 100 },
  );
});

test("a snapshot dataset takes the newest snapshot alone", () => {
  const listed = [file("snapshot", 24), file("snapshot", 0), file("delta", 27)];
  assert.deepEqual(choose(listed, { mode: "snapshot" }), { ids: ["snapshot-24"], warnings: [] });
  assert.throws(() => choose([file("delta", 3)], { mode: "snapshot" }), /lists no snapshot of hardware_inventory/);
  assert.throws(() => choose([file("delta", 3)]), /lists no snapshot/);
});

test("gaps, old files and files without a name are told", () => {
  const holed = day.filter(({ id }) => id !== "delta-9" && id !== "delta-12");
  assert.match(
    choose(holed).warnings.join(),
    /not follow each other every three hours \(2026-01-05 06:00 UTC to 2026-01-05 15:00 UTC\)/,
  );
  assert.match(choose(day, { after: { kind: "file", id: "gone", createdAt: start - 30 * hour } }).warnings.join(), /^$/);
  assert.match(choose(day.slice(3), { after: after(file("snapshot", 0)) }).warnings.join(), /00:00 UTC to .* 09:00 UTC/);
  assert.match(
    choose(day, { now: start + 30 * hour }).warnings.join(),
    /newest delta file of hardware_inventory is of 2026-01-06 00:00/,
  );
  assert.match(choose([...day, file("delta", 24, { name: "" })]).warnings.join(), /lists 1 file without a name/);
});

test("a file of the dataset that cannot be put in order is an error, an old one of another time is not", () => {
  for (const missing of ["id", "type", "createdAt"] as const) {
    assert.throws(() => choose([...day, file("delta", 24, { [missing]: null })]), /without its (id|type|time of creation)/);
  }
  const old = file("delta", 1, { type: null });
  assert.deepEqual(choose([...day, old], { after: after(file("delta", 18)) }).ids, ["delta-21", "delta-24"]);
  const timed = file("delta", 24, { createdAt: null, name: "hardware_inventory_20260106T000000Z" });
  assert.equal(choose([...day.slice(0, -1), timed]).ids.at(-1), "delta-24");
});

test("a file belongs to a dataset when nothing but a time stands behind its name", () => {
  for (const name of [
    "hardware_inventory",
    "Hardware_Inventory.parquet",
    "hardware_inventory_20260105T030002Z",
    "hardware_inventory.2026-01-05.parquet",
  ]) {
    assert.ok(belongsTo(name, "hardware_inventory"), name);
  }
  for (const name of ["hardware_inventory_source", "hardware_inventory_source_20260105", "hardware", "my_hardware_inventory"]) {
    assert.ok(!belongsTo(name, "hardware_inventory"), name);
  }
});

test("times are read from names in the usual spellings", () => {
  const at = Date.parse("2026-01-05T03:00:02Z");
  for (const text of [
    "_20260105T030002Z",
    "-20260105030002",
    "_2026-01-05T03:00:02Z",
    ".2026-01-05_03-00-02.parquet",
    `_${at}`,
    `_${at / 1000}`,
  ]) {
    assert.equal(timeInName(`hardware_inventory${text}`, "hardware_inventory"), at, text);
  }
  for (const text of ["", "_20260105", "_20261305T030002Z", "_7", ".parquet"]) {
    assert.equal(timeInName(`hardware_inventory${text}`, "hardware_inventory"), null, text);
  }
});

test("a page is read whatever members it leaves out, with four digits of a second and types in any case", () => {
  const values = [
    {},
    { id: "a", name: "n", type: "Delta", size: 7, createdAt: "2026-01-05T03:00:02.1000Z" },
    { type: "other", size: "8" },
  ];
  assert.deepEqual(parseExportPage({ count: 3, values, nextPage: "" }), {
    files: [
      { id: null, name: "", type: null, bytes: null, createdAt: null },
      { id: "a", name: "n", type: "delta", bytes: 7, createdAt: Date.parse("2026-01-05T03:00:02.100Z") },
      { id: null, name: "", type: null, bytes: 8, createdAt: null },
    ],
    nextPage: null,
  });
  assert.equal(parseExportPage({ values: "none" }), null);
  assert.equal(parseExportPage([]), null);
});
