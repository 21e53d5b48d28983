import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { maxListedRows } from "../../../src/model/flexera-report.ts";
import type { Served } from "./table-trial.ts";
import { sampleDataset, withTrial } from "./table-trial.ts";

/** Lines of cells without a blank or a comma in them: `id x y` is a header of three columns. */
function whole(...lines: readonly string[]): Served {
  return { kind: "whole", lines: lines.map((line) => line.split(" ")) };
}

function changes(...lines: readonly string[]): Served {
  return { kind: "changes", lines: lines.map((line) => line.split(" ")) };
}

const snapshot = sampleDataset({ mode: "snapshot" });
const unkeyed = sampleDataset({ mode: "snapshot", key: [] });
const none = { added: 0, changed: 0, removed: 0 };

test("a first run is the baseline: nothing is called added", () =>
  withTrial(snapshot, async (trial) => {
    const table = await trial.run([whole("id x", "1 a", "2 b")]);
    assert.equal(table.isCompared, false);
    assert.equal(table.rows, 2);
    assert.deepEqual(table.run, { counts: none, byColumn: [], listed: [], selected: none });
  }));

test("columns in another order are no change, of a keyed and of an unkeyed dataset", async () => {
  for (const dataset of [snapshot, unkeyed]) {
    await withTrial(dataset, async (trial) => {
      await trial.run([whole("id x y", "1 a b", "2 c d")]);
      const { run, warnings } = await trial.run([whole("y id x", "d 2 c", "b 1 a")]);
      assert.deepEqual(run.counts, none);
      assert.deepEqual(warnings, []);
    });
  }
});

test("a column that came or went is no change of any row, and others are still compared", () =>
  withTrial(snapshot, async (trial) => {
    await trial.run([whole("id x gone", "1 a p", "2 b q", "3 c r")]);
    const { run } = await trial.run([whole("id come x", "1 new a", "2 new B", "4 new d")]);
    assert.deepEqual(run.counts, { added: 1, changed: 1, removed: 1 });
    assert.deepEqual(run.byColumn, [{ column: "x", rows: 1 }]);
    assert.deepEqual(run.listed.find(({ kind }) => kind === "changed")?.cells, [{ column: "x", before: "b", after: "B" }]);
    const again = await trial.run([whole("id come x", "1 new a", "2 old B", "4 new d")]);
    assert.deepEqual(again.run.counts, { added: 0, changed: 1, removed: 0 });
    assert.deepEqual(again.period.counts, { added: 1, changed: 1, removed: 1 });
  }));

test("whole rows with other columns are compared by those that stayed, counted and not listed", () =>
  withTrial(unkeyed, async (trial) => {
    await trial.run([whole("id x gone", "1 a p", "1 a q", "2 b q")]);
    const { run, period, warnings } = await trial.run([whole("id x come", "1 a new", "3 c new")]);
    assert.deepEqual(run, { counts: { added: 1, changed: 0, removed: 2 }, byColumn: [], listed: [], selected: none });
    assert.deepEqual(period, run);
    assert.match(warnings.join(), /other columns than before/);
    assert.deepEqual((await trial.run([whole("id x come", "1 a new", "3 c new")])).run.counts, none);
  }));

test("a column that is ignored is kept and not compared", () =>
  withTrial({ ...snapshot, ignore: ["READ_AT"] }, async (trial) => {
    await trial.run([whole("id x read_at", "1 a t1", "2 b t1")]);
    const { run } = await trial.run([whole("id x read_at", "1 a t2", "2 c t2")]);
    assert.deepEqual(run.byColumn, [{ column: "x", rows: 1 }]);
    assert.deepEqual((await trial.attached())[1], ["1", "a", "t2"]);
  }));

test("rows equal to the byte are a multiset where the whole row is the key", () =>
  withTrial({ ...unkeyed, show: ["x"] }, async (trial) => {
    await trial.run([whole("id x", "1 a", "1 a", "1 a", "2 b")]);
    const { run, anomalies } = await trial.run([whole("id x", "2 b", "2 b", "1 a")]);
    assert.deepEqual(run.counts, { added: 1, changed: 0, removed: 2 });
    assert.deepEqual(
      run.listed.map(({ kind, key, shown }) => [kind, ...key, ...shown]),
      [
        ["added", "b", "b"],
        ["removed", "a", "a"],
        ["removed", "a", "a"],
      ],
    );
    assert.equal(anomalies.repeatedKey, 0);
  }));

test("a key that does not identify a row is counted, and equal rows are no change all the same", () =>
  withTrial(snapshot, async (trial) => {
    await trial.run([whole("id x", "1 a", "1 b", "2 c")]);
    const { run, anomalies } = await trial.run([whole("id x", "1 b", "1 a", "1 d", "2 c")]);
    assert.equal(anomalies.repeatedKey, 3);
    assert.deepEqual(run.counts, { added: 1, changed: 0, removed: 0 });
  }));

test("`where` selects a row by what it is or was, in any letter case; all rows are counted", () =>
  withTrial({ ...snapshot, where: new Map([["Severity", ["Critical", "high"]]]), show: ["x", "severity"] }, async (trial) => {
    await trial.run([whole("id x severity", "1 a critical", "2 b low", "3 c LOW", "4 d High", "5 e low", "6 f critical")]);
    const { run, period } = await trial.run([
      whole("id x severity", "1 a low", "2 b CRITICAL", "3 z low", "7 g low", "8 h high", "6 f2 critical"),
    ]);
    assert.deepEqual(run.counts, { added: 2, changed: 4, removed: 2 });
    assert.deepEqual(run.selected, { added: 1, changed: 3, removed: 1 });
    assert.deepEqual(
      run.listed.map(({ kind, key, shown, cells }) => [
        kind,
        ...key,
        ...shown,
        ...cells.map(({ before, after }) => `${before}>${after}`),
      ]),
      [
        ["added", "8", "h", "high"],
        ["changed", "1", "a", "low", "critical>low"],
        // It was not selected, so that nothing but hashes was kept of it.
        ["changed", "2", "b", "CRITICAL", "null>CRITICAL"],
        ["changed", "6", "f2", "critical", "f>f2"],
        ["removed", "4", "d", "High"],
      ],
    );
    assert.deepEqual(period, run);
  }));

test("columns of `where`, `show` and `ignore` that do not exist are warned of, with those that do", () =>
  withTrial({ ...snapshot, where: new Map([["sevrity", ["x"]]]), show: ["x", "nme"], ignore: ["tme"] }, async (trial) => {
    const { warnings, layout } = await trial.run([whole("id x", "1 a")]);
    assert.deepEqual(
      warnings.map((warning) => warning.replace(/:.*/, "")),
      [
        '`where` names "sevrity", which the rows do not have',
        '`show` names "nme", which the rows do not have',
        '`ignore` names "tme", which the rows do not have',
      ],
    );
    for (const warning of warnings) assert.match(warning, /The columns that exist: "id", "x"\./);
    assert.deepEqual(layout.shown, [1]);
    const { run } = await trial.run([whole("id x", "1 b")]);
    assert.equal(run.listed.length, 1, "a condition that cannot be judged hides nothing");
  }));

test("a key column that does not exist is an error that names those that do", () =>
  withTrial({ ...snapshot, key: ["device"] }, async (trial) => {
    await assert.rejects(trial.run([whole("id x", "1 a")]), (error) => {
      assert.ok(error instanceof DigestError);
      assert.match(error.message, /no column "device".*Their columns: "id", "x"/);
      assert.match(error.remedy, /`vulnerable_software`, `key`/);
      return true;
    });
  }));

test("a whole set without a header removes nothing: it is an error, and no file is left", async () => {
  for (const dataset of [snapshot, sampleDataset()]) {
    await withTrial(dataset, async (trial) => {
      await trial.run([whole("id x", "1 a")]);
      await assert.rejects(trial.run([{ kind: "whole", lines: [] }]), /empty file without a header/);
      assert.equal(existsSync(join(trial.root, "2", "archive", "flexera")), false);
      assert.deepEqual((await trial.run([whole("id x", "1 a")])).run.counts, none);
    });
  }
});

test("a snapshot that is anything but one whole set is refused", () =>
  withTrial(snapshot, async (trial) => {
    await assert.rejects(trial.run([]), /nothing came/);
    await assert.rejects(trial.run([changes("id op", "1 add")]), /something else than one whole set came/);
  }));

test("a column full of Init in a snapshot is no part of its rows; a column of other values is", () =>
  withTrial(snapshot, async (trial) => {
    await trial.run([whole("id operation x", "1 Init a", "2 INIT b")]);
    const { run, layout } = await trial.run([whole("id x", "1 a", "2 c")]);
    assert.deepEqual(run.byColumn, [{ column: "x", rows: 1 }]);
    assert.deepEqual(layout.columns, ["id", "x"]);
    assert.deepEqual((await trial.run([whole("id operation x", "1 Init a", "2 install b")])).layout.columns, [
      "id",
      "operation",
      "x",
    ]);
  }));

test("what does not fit together in a delta is counted, and applied as far as it can be", () =>
  withTrial(sampleDataset(), async (trial) => {
    const first = await trial.run([whole("id op x", "1 Init a", "2 Init b", "2 Init c", "2 Init d", "3 Init e")]);
    assert.equal(first.anomalies.repeatedKey, 3);
    assert.equal(first.rows, 3);
    const { anomalies, run } = await trial.run([
      changes("id op x", "1 ADD z", "9 Change new", "8 remove ", "3 change ", "7 add p", "7 remove "),
    ]);
    assert.deepEqual(anomalies, { addOfExisting: 1, changeOfMissing: 1, removeOfMissing: 1, emptyChange: 1, repeatedKey: 0 });
    assert.deepEqual((await trial.attached()).toSorted(), [
      ["1", "z"],
      ["2", "d"],
      ["3", ""],
      ["9", "new"],
      ["id", "x"],
    ]);
    assert.deepEqual(run.counts, { added: 1, changed: 2, removed: 0 });
    assert.deepEqual((await trial.attached("flexera/vulnerable_software.delta.csv"))[0], ["id", "op", "x"]);
  }));

test("a whole set among batches replaces what came before it", () =>
  withTrial(sampleDataset(), async (trial) => {
    await trial.run([whole("id x", "1 a", "2 b")]);
    const { run } = await trial.run([
      changes("id op x", "9 add z"),
      whole("id x", "2 b", "3 c"),
      changes("op id x", "change 2 B"),
    ]);
    assert.deepEqual((await trial.attached()).toSorted(), [
      ["2", "B"],
      ["3", "c"],
      ["id", "x"],
    ]);
    assert.deepEqual(run.counts, { added: 1, changed: 1, removed: 1 });
    assert.deepEqual(await trial.attached("flexera/vulnerable_software.delta.csv"), [
      ["op", "id", "x"],
      ["change", "2", "B"],
    ]);
  }));

test("several deltas are attached as one, and columns that come and go on the way are the table's", () =>
  withTrial(sampleDataset(), async (trial) => {
    await trial.run([whole("id x gone", "1 a p", "2 b q")]);
    const { run, layout } = await trial.run([changes("id op x gone", "1 change A p"), changes("come op id x", "new change 2 b")]);
    assert.deepEqual(layout.columns, ["id", "x", "come"]);
    assert.deepEqual((await trial.attached()).toSorted(), [
      ["1", "A", ""],
      ["2", "b", "new"],
      ["id", "x", "come"],
    ]);
    assert.deepEqual(run.byColumn, [{ column: "x", rows: 1 }]);
    assert.deepEqual(await trial.attached("flexera/vulnerable_software.delta.csv"), [
      ["id", "op", "x", "gone", "come"],
      ["1", "change", "A", "p", ""],
      ["2", "change", "b", "", "new"],
    ]);
  }));

test("no new files, and a delta without a byte, leave the table as it was", () =>
  withTrial(sampleDataset(), async (trial) => {
    await trial.run([whole("id x", "1 a")]);
    for (const batches of [[], [{ kind: "changes", lines: [] } as const]]) {
      const { run, rows } = await trial.run(batches);
      assert.deepEqual([rows, run.counts], [1, none]);
      assert.deepEqual(await trial.attached(), [
        ["id", "x"],
        ["1", "a"],
      ]);
    }
  }));

test("where names may not be kept, changes are counted by keyed hashes and nothing is named", () =>
  withTrial(sampleDataset({ where: new Map([["x", ["b"]]]) }), async (trial) => {
    trial.detail = { kind: "hashed", hash: (text) => `${Buffer.from(text).toString("hex")}................` };
    await trial.run([whole("id op x", "1 init a", "2 init b", "3 init b")]);
    assert.equal(trial.previous?.text, null);
    assert.deepEqual(trial.previous?.hashes?.shape.columns, []);
    const { run, memory } = await trial.run([whole("id op x", "1 init A", "2 init b", "4 init b")]);
    assert.deepEqual(run, {
      counts: { added: 1, changed: 1, removed: 1 },
      byColumn: [],
      listed: [],
      selected: { added: 1, changed: 0, removed: 1 },
    });
    assert.equal(memory.start.text, null);
    assert.equal(existsSync(join(trial.root, "2", "state")), false, "no row was kept");
    const other = await trial.run([whole("id x y", "1 A 1", "2 b 2")]);
    assert.deepEqual(other.run.counts, { added: 0, changed: 0, removed: 1 });
    assert.match(other.warnings.join(), /rows that changed cannot be counted this once/);
  }));

test("of many rows those with the lowest keys are listed, of each kind its share", () =>
  withTrial({ ...snapshot, show: ["x"] }, async (trial) => {
    const id = (number: number) => String(number).padStart(5, "0");
    const rows = (numbers: readonly number[], cell: string) => numbers.map((number) => `${id(number)} ${cell}`);
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => to - 1 - index);
    await trial.run([whole("id x", ...rows(range(0, 3000), "a"))]);
    const { run } = await trial.run([
      whole("id x", ...rows(range(2000, 3000), "a"), ...rows(range(1000, 1900), "b"), ...rows(range(5000, 5050), "a")),
    ]);
    assert.deepEqual(run.counts, { added: 50, changed: 900, removed: 1100 });
    assert.equal(run.listed.length, maxListedRows);
    const keys = (kind: string) => run.listed.filter((row) => row.kind === kind).map(({ key }) => key[0]);
    assert.deepEqual(
      keys("added"),
      Array.from({ length: 50 }, (_, index) => id(5000 + index)),
    );
    assert.deepEqual(
      keys("changed"),
      Array.from({ length: 225 }, (_, index) => id(1000 + index)),
    );
    assert.deepEqual(
      keys("removed"),
      Array.from({ length: 225 }, (_, index) => id(index)),
    );
  }));

test("what came and went within the period is no change of it, and what an earlier run brought is no news", () =>
  withTrial(snapshot, async (trial) => {
    await trial.run([whole("id x", "1 a", "2 b")], { periodId: "1" });
    await trial.run([whole("id x", "1 a", "2 B", "3 c")], { periodId: "2" });
    const { run, period } = await trial.run([whole("id x", "1 a", "2 B", "4 d")], { periodId: "2" });
    assert.deepEqual(run.counts, { added: 1, changed: 0, removed: 1 });
    assert.deepEqual(
      period.listed.map(({ kind, key, cells, isNews }) => [kind, ...key, ...cells.map(({ before }) => before), isNews]),
      [
        ["added", "4", true],
        ["changed", "2", "b", false],
      ],
    );
  }));

test("what fails while a delta is applied leaves the state of before, and no file", () =>
  withTrial(sampleDataset(), async (trial) => {
    await trial.run([whole("id op x", "1 Init a")]);
    await assert.rejects(trial.run([{ kind: "changes", lines: [["id", "op", "x"], ["1", "add", "b"], ["2"]] }]), /Row 2/);
    const left = readdirSync(join(trial.root, "2"));
    assert.deepEqual(left, ["archive", "served-0.csv"]);
    const { run } = await trial.run([changes("id op x", "1 change b", "2 add c")]);
    assert.deepEqual(run.counts, { added: 1, changed: 1, removed: 0 });
  }));
