import assert from "node:assert/strict";
import fc from "fast-check";
import type { FlexeraChanges, ListedRow } from "../../../src/model/flexera-report.ts";
import type { UpdatedTable } from "../../../src/tables/update-table.ts";
import { type Served, sampleDataset, TableTrial } from "./table-trial.ts";

/** Rows by key; the cells beside the key. */
type World = ReadonlyMap<string, readonly [string, string]>;

type Step =
  | { readonly kind: "put"; readonly key: string; readonly cells: readonly [string, string] }
  | { readonly kind: "remove"; readonly key: string };

/** One run: what happened before it, how its rows are cut into files, and what becomes of it. */
type Run = {
  readonly steps: readonly Step[];
  readonly cuts: number;
  /** Killed before its state was saved. */
  readonly isLost: boolean;
  readonly isReload: boolean;
  readonly beginsPeriod: boolean;
  readonly spelling: "Init" | "INIT" | "init";
};

const key = fc.constantFrom("a", "b", "c", "d", 'e,"\r\n', "=f");
const cell = fc.constantFrom("1", "2", "", 'x,"y"\n', " blank ");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("put" as const), key, cells: fc.tuple(cell, cell) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), key }) },
);
const oneIn = (count: number): fc.Arbitrary<boolean> => fc.nat({ max: count - 1 }).map((number) => number === 0);
const run: fc.Arbitrary<Run> = fc.record({
  steps: fc.array(step, { maxLength: 6 }),
  cuts: fc.integer({ min: 1, max: 3 }),
  isLost: oneIn(3),
  isReload: oneIn(6),
  beginsPeriod: oneIn(5),
  spelling: fc.constantFrom("Init", "INIT", "init"),
});

/** Runs of one dataset, and what happened between them. */
export const anyHistory: fc.Arbitrary<readonly Run[]> = fc.array(run, { minLength: 3, maxLength: 6, size: "max" });

/** Plays a history twice, served as deltas and as snapshots: the tables must be the same, and the reports the difference of them. */
export async function checkHistory(runs: readonly Run[]): Promise<void> {
  const trials = {
    delta: await TableTrial.start(sampleDataset({ mode: "delta", show: ["x", "y"] })),
    snapshot: await TableTrial.start(sampleDataset({ mode: "snapshot", show: ["X", "y"] })),
  };
  try {
    await playHistory(trials, runs);
  } finally {
    await Promise.all([trials.delta.stop(), trials.snapshot.stop()]);
  }
}

type Trials = { readonly delta: TableTrial; readonly snapshot: TableTrial };

async function playHistory({ delta, snapshot }: Trials, runs: readonly Run[]): Promise<void> {
  let world: World = new Map();
  let reported: World | null = null;
  let periodStart: World = world;
  let period = 0;
  let unread: string[][] = [];
  for (const one of runs) {
    const { next, events } = play(world, one);
    world = next;
    unread = [...unread, ...events];
    if (one.beginsPeriod) period += 1;
    const periodId = String(period);
    // A lost run left nothing: the period begins with the state that is there.
    const saved = delta.previous?.period.periodId;
    const start: World = reported === null ? world : saved === periodId ? periodStart : reported;
    const isWhole: boolean = reported === null || one.isReload;
    const served: readonly Served[] = isWhole ? [whole(world, one.spelling)] : cut(unread, one.cuts);
    const fromDelta = await delta.run(served, { periodId, isLost: one.isLost });
    const fromSnapshot = await snapshot.run([whole(world, null)], { periodId, isLost: one.isLost });
    assert.deepEqual(sorted(await delta.attached()), sorted(await snapshot.attached()), "the tables");
    for (const table of [fromDelta, fromSnapshot]) {
      assert.equal(table.rows, world.size);
      assertChanges(table.run, reported ?? world, world);
      assertChanges(table.period, start, world);
    }
    assertNews(fromDelta, reported ?? world, world);
    const emptyChange = served.flatMap(({ lines }) => lines.filter(isEmptyChange)).length;
    assert.deepEqual(fromDelta.anomalies, { ...fromSnapshot.anomalies, emptyChange });
    if (one.isLost) continue;
    reported = world;
    periodStart = start;
    unread = [];
  }
}

/** The difference of two worlds as a reader would write it down, and the report's must be the same. */
function assertChanges(changes: FlexeraChanges, before: World, now: World): void {
  const listed = changes.listed.map(({ kind, key: [id = ""], shown, cells }) => ({ kind, id, shown, cells }));
  const keys = [...new Set([...before.keys(), ...now.keys()])].sort();
  const expected = (["added", "changed", "removed"] as const).flatMap((kind) =>
    keys.flatMap((id) => {
      const [was, is] = [before.get(id), now.get(id)];
      if (kindOf(was, is) !== kind) return [];
      const cells = ["x", "y"].flatMap((column, index) =>
        was === undefined || is === undefined || was[index] === is[index]
          ? []
          : [{ column, before: was[index] ?? null, after: is[index] ?? "" }],
      );
      return [{ kind, id, shown: is ?? was ?? [], cells }];
    }),
  );
  assert.deepEqual(listed, expected);
  const count = (kind: ListedRow["kind"]) => expected.filter((row) => row.kind === kind).length;
  const counts = { added: count("added"), changed: count("changed"), removed: count("removed") };
  assert.deepEqual(changes.counts, counts);
  assert.deepEqual(changes.selected, counts);
  const columns = expected.flatMap(({ cells }) => cells.map(({ column }) => column));
  assert.deepEqual(
    new Map(changes.byColumn.map(({ column, rows }) => [column, rows])),
    new Map([...new Set(columns)].map((column) => [column, columns.filter((name) => name === column).length])),
  );
}

/** News of the period is what this run changed. */
function assertNews({ period }: UpdatedTable, reported: World, now: World): void {
  for (const {
    key: [id = ""],
    isNews,
  } of period.listed) {
    assert.equal(isNews, kindOf(reported.get(id), now.get(id)) !== null, id);
  }
}

function kindOf(
  was: World extends ReadonlyMap<string, infer Row> ? Row | undefined : never,
  is: typeof was,
): ListedRow["kind"] | null {
  if (was === undefined) return is === undefined ? null : "added";
  if (is === undefined) return "removed";
  return was.join("\u0000") === is.join("\u0000") ? null : "changed";
}

/** The world after some steps, and the events that tell them. */
function play(world: World, { steps, spelling }: Run): { readonly next: World; readonly events: string[][] } {
  const next = new Map(world);
  const events: string[][] = [];
  const spell = (opcode: string) =>
    spelling === "INIT" ? opcode.toUpperCase() : spelling === "init" ? opcode.toLowerCase() : opcode;
  for (const one of steps) {
    const exists = next.has(one.key);
    if (one.kind === "put") {
      events.push([one.key, spell(exists ? "Change" : "Add"), ...one.cells]);
      next.set(one.key, one.cells);
    } else if (exists) {
      events.push([one.key, spell("Remove"), "", ""]);
      next.delete(one.key);
    }
  }
  return { next, events };
}

function isEmptyChange([_id, opcode = "", ...cells]: readonly string[]): boolean {
  return opcode.toLowerCase() === "change" && cells.every((text) => text === "");
}

const header = ["id", "Change_Type", "x", "y"];

/** All rows, under `Init` of some spelling, or without an opcode column and in another order. */
function whole(world: World, spelling: string | null): Served {
  const rows = [...world].map(([id, cells]) => [id, ...cells]);
  if (spelling === null)
    return { kind: "whole", lines: [["y", "id", "x"], ...rows.map(([id = "", x = "", y = ""]) => [y, id, x])] };
  return { kind: "whole", lines: [header, ...rows.map(([id = "", ...cells]) => [id, spelling, ...cells])] };
}

/** Events as files, one after the other. */
function cut(events: readonly string[][], files: number): readonly Served[] {
  const size = Math.max(1, Math.ceil(events.length / files));
  const pieces = Array.from({ length: files }, (_, index) => events.slice(index * size, (index + 1) * size));
  return pieces.map((piece) => ({ kind: "changes", lines: [header, ...piece] }));
}

/** Rows of a table by name, in an order of their own. */
function sorted([names = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const records = rows.map((row) => names.map((name, index) => [name, row[index]]).sort());
  return records.map((record) => JSON.stringify(record)).sort();
}
