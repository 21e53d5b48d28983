import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { FlexeraMemory } from "../model/flexera-memory.ts";
import type { FlexeraChanges, RowAnomalies } from "../model/flexera-report.ts";
import { RowHashes } from "../model/row-hashes.ts";
import type { ExportFile } from "../model/source.ts";
import { compareTables, type TableDifference } from "../table-changes/compare-tables.ts";
import { countUnkeyed } from "../table-changes/count-unkeyed.ts";
import { listChanges } from "../table-changes/list-changes.ts";
import { rememberStart } from "../table-changes/remember-start.ts";
import {
  hashTable,
  type IsWanted,
  noRowsBefore,
  type RowsBefore,
  rememberedRows,
  tableRows,
} from "../table-changes/rows-before.ts";
import { shapeOf } from "../table-rows/row-hasher.ts";
import { layOut, type TableLayout } from "../table-rows/table-layout.ts";
import { applyDelta, type CurrentTable, takeSnapshot } from "./current-table.ts";
import type { TableUpdate } from "./table-update.ts";

/** What became of a dataset's rows, and what the next report needs of them. */
export type UpdatedTable = {
  readonly rows: number;
  readonly layout: TableLayout;
  readonly anomalies: RowAnomalies;
  readonly run: FlexeraChanges;
  readonly period: FlexeraChanges;
  /** False where nothing of before could be compared. */
  readonly isCompared: boolean;
  readonly memory: Pick<FlexeraMemory, "hashes" | "text"> & { readonly start: Omit<FlexeraMemory["period"], "periodId"> };
  readonly files: readonly ExportFile[];
  readonly warnings: readonly string[];
};

/**
 * Brings a dataset up to date and compares it with the last report and with the one before the period. Nothing of `previous` is
 * touched. Rejects with a DigestError, and then leaves no file.
 */
export async function updateTable(update: TableUpdate): Promise<UpdatedTable> {
  const before = await readBefore(update);
  const isSnapshot = update.detail.kind === "hashed" || update.dataset.mode === "snapshot";
  const current = isSnapshot ? await takeSnapshot(update) : await applyDelta(update, before ?? noTable(update));
  const created = [current.text?.path, startPath(update)];
  try {
    const compared = await compare(update, before, current);
    const { layout, anomalies, hashes, text } = current;
    return {
      rows: current.after.size,
      layout,
      anomalies,
      run: compared.run,
      period: compared.period,
      isCompared: compared.isCompared,
      memory: { hashes, text, start: compared.start },
      files: await current.attach(),
      warnings: [...current.warnings, ...compared.warnings],
    };
  } catch (thrown) {
    for (const path of created) if (path !== undefined) await rm(path, { force: true });
    throw thrown;
  }
}

/** The rows of the last report. */
type Before = {
  readonly columns: readonly string[];
  readonly hashes: RowHashes;
  /** Their cells, as far as they are known; of a whole table those that are wanted. */
  readonly rows: (isWanted: IsWanted) => Promise<RowsBefore>;
};

type Compared = Pick<UpdatedTable, "run" | "period" | "isCompared" | "warnings"> & Pick<UpdatedTable["memory"], "start">;

async function readBefore({ dataset, detail, previous }: TableUpdate): Promise<Before | null> {
  if (previous === null) return null;
  const label = `the saved rows of ${dataset.name}`;
  const { columns, hashes, text } = previous;
  if (hashes !== null) return { columns, hashes, rows: () => rememberedRows(text, label) };
  if (text === null) return null;
  const table = { dataset, detail, label };
  return { columns, hashes: await hashTable(text, table), rows: (isWanted) => tableRows(text, table, isWanted) };
}

function noTable({ dataset, detail }: TableUpdate): Pick<Before, "columns" | "hashes"> {
  return { columns: [], hashes: RowHashes.empty(shapeOf(layOut([], null, dataset), detail)) };
}

async function compare(update: TableUpdate, before: Before | null, current: CurrentTable): Promise<Compared> {
  const { after, layout } = current;
  if (before === null) return { ...unchanged, run: noChanges, period: noChanges, isCompared: false, warnings: [] };
  const hasOtherColumns = before.hashes.size > 0 && before.hashes.shape.signature !== after.shape.signature;
  if (!hasOtherColumns) return compareRows(update, before, current);
  if (layout.key.length === 0) return compareUnkeyed(update, before, current);
  const compared = await compareRows(update, before, current);
  if (update.detail.kind === "full") return compared;
  return {
    ...compared,
    warnings: [`${update.dataset.name} has other columns than before: rows that changed cannot be counted this once.`],
  };
}

async function compareRows(update: TableUpdate, before: Before, { after, layout, path }: CurrentTable): Promise<Compared> {
  const { dataset, detail, previous, continuesPeriod } = update;
  const label = `the rows of ${dataset.name}`;
  const earlier = continuesPeriod && previous !== null && previous.period.keys.size > 0 ? previous.period : null;
  const comparison = compareTables({ last: before.hashes, period: earlier }, after);
  const last = await before.rows(changedRows(comparison.run));
  const start = earlier === null ? noRowsBefore : await rememberedRows(earlier.text, `the saved start of ${dataset.name}`);
  const input = { label, path, layout, detail, after, comparison, last, start };
  const { run, period } = await listChanges(input);
  const text = await rememberStart({
    target: startPath(update),
    label: `the start of the period of ${dataset.name}`,
    keys: comparison.start.keys,
    last,
    earlier: earlier === null ? null : { keys: earlier.keys, rows: start },
  });
  return { run, period, isCompared: true, start: { ...comparison.start, text }, warnings: [] };
}

/** The rows of the last report that are others now: no report needs what the rest were. */
function changedRows({ sides: [last] }: TableDifference): IsWanted {
  const changed = new Uint8Array(last?.rows.size ?? 0);
  for (const [place, mark] of last?.marks.entries() ?? []) if (mark !== 0) changed[last?.rows.rowAt(place) ?? 0] = 1;
  return (number) => changed[number] === 1;
}

/** Whole rows of which columns came or went: no row is found again by its hash, so that they are counted and not listed. */
function compareUnkeyed({ dataset, detail }: TableUpdate, before: Before, { after }: CurrentTable): Compared {
  if (detail.kind === "hashed") {
    const warning = `${dataset.name} has other columns than before: its rows are a new baseline.`;
    return { ...unchanged, run: noChanges, period: noChanges, isCompared: false, warnings: [warning] };
  }
  const run: FlexeraChanges = { ...noChanges, counts: countUnkeyed(before.hashes, after) };
  const warning = `${dataset.name} has other columns than before: this once its rows are compared by the columns that stayed, counted and not listed, and the changes of its period begin with this run.`;
  return { ...unchanged, run, period: run, isCompared: true, warnings: [warning] };
}

const bare = { columns: [], signature: "" };
const noCounts = { added: 0, changed: 0, removed: 0 };
/** A comparison in which nothing differs. */
export const noChanges: FlexeraChanges = { counts: noCounts, byColumn: [], listed: [], selected: noCounts };
const unchanged = { start: { keys: RowHashes.empty(bare), rows: RowHashes.empty(bare), text: null } };

function startPath({ folders }: TableUpdate): string {
  return join(folders.state, `${folders.name}-start.csv`);
}
