import {
  type FlexeraChanges,
  type ListedRow,
  maxListedRows,
  type RowChangeKind,
  rowChangeKinds,
} from "../model/flexera-report.ts";
import type { RowHashes } from "../model/row-hashes.ts";
import { readRecords } from "../table-rows/read-records.ts";
import type { HashDetail } from "../table-rows/row-hasher.ts";
import { RowHasher } from "../table-rows/row-hasher.ts";
import type { TableLayout } from "../table-rows/table-layout.ts";
import { ChangeList, isChangedKey, type RowBefore } from "./change-list.ts";
import type { TableComparison, TableDifference } from "./compare-tables.ts";
import type { OrderedRow } from "./lowest-rows.ts";
import type { RowsBefore } from "./rows-before.ts";

export type ListingInput = {
  readonly label: string;
  /** The file of the rows of now. */
  readonly path: string;
  readonly layout: TableLayout;
  readonly detail: HashDetail;
  readonly after: RowHashes;
  readonly comparison: TableComparison;
  readonly last: RowsBefore;
  readonly start: RowsBefore;
};

export type ListedChanges = { readonly run: FlexeraChanges; readonly period: FlexeraChanges };

/** Counts and listed rows of a comparison. Reads the files again only where there is a row to list. */
export async function listChanges(input: ListingInput): Promise<ListedChanges> {
  const { comparison, after } = input;
  const run = new ChangeList(comparison.run, after);
  const period = comparison.period === comparison.run ? run : new ChangeList(comparison.period, after);
  const lists = [...new Set([run, period])];
  if (input.detail.kind === "full" && lists.some((list) => !list.isEmpty)) await fill(lists, input);
  return { run: changesOf(run, input), period: changesOf(period, input) };
}

async function fill(lists: readonly ChangeList[], input: ListingInput): Promise<void> {
  const { layout, path, label } = input;
  const keyNow = (record: readonly string[]): readonly string[] => keyCells(layout).map((position) => record[position] ?? "");
  let number = 0;
  await readRecords(path, {
    label,
    onHeader: () => {},
    onRecord: (record) => {
      for (const list of lists) list.offerNow({ number, record }, keyNow);
      number += 1;
    },
  });
  const hasher = new RowHasher(layout, input.detail);
  for (const list of lists) list.awaitBefore((record) => hasher.keyOf(record));
  const keyBefore = keyReader(layout);
  await input.last.read((row) => {
    for (const list of lists) {
      const side = list.table.sides.at(-1);
      if (side !== undefined) list.offerBefore(side, row, keyBefore);
    }
  });
  const [startSide, ...others] = input.comparison.period.sides;
  if (startSide === undefined || others.length === 0) return;
  await input.start.read((row) => lists.at(-1)?.offerBefore(startSide, row, keyBefore));
}

function changesOf(list: ChangeList, input: ListingInput): FlexeraChanges {
  const { counts, selected } = list.table.difference;
  return {
    counts: { ...counts },
    byColumn: byColumn(list.table, input.after),
    listed: listedRows(list, input),
    selected: { ...selected },
  };
}

function byColumn({ difference }: TableDifference, { shape }: RowHashes): FlexeraChanges["byColumn"] {
  return shape.columns
    .map((column, index) => ({ column, rows: difference.byColumn[index] ?? 0 }))
    .filter(({ rows }) => rows > 0)
    .toSorted((left, right) => right.rows - left.rows);
}

function listedRows(list: ChangeList, input: ListingInput): readonly ListedRow[] {
  const { layout, comparison, after } = input;
  const hasher = new RowHasher(layout, input.detail);
  const columnAt = new Map(layout.names.map((name, position) => [name, position]));
  const isNews = (fingerprint: string): boolean =>
    list.table === comparison.run || isChangedKey(comparison.run, after, fingerprint);
  const shown = (record: readonly string[]): readonly string[] => layout.shown.map((position) => record[position] ?? "");
  const known = ({ cell }: RowBefore): readonly string[] =>
    layout.shown.map((position) => cell(layout.names[position] ?? "") ?? "");
  const rows: Record<RowChangeKind, readonly ListedRow[]> = {
    added: list.added.rows().map(({ key, row }) => {
      return { kind: "added", key, shown: shown(row.record), cells: [], isNews: isNews(hasher.keyOf(row.record)) };
    }),
    changed: list.changed.rows().map(({ key, row }) => {
      const fingerprint = hasher.keyOf(row.record);
      const cells = list.cellsOf(row, fingerprint, columnAt);
      return { kind: "changed", key, shown: shown(row.record), cells, isNews: isNews(fingerprint) };
    }),
    removed: list.removed.rows().map(({ key, row }: OrderedRow<RowBefore>) => {
      return { kind: "removed", key, shown: known(row), cells: [], isNews: isNews(row.fingerprint) };
    }),
  };
  const room = shareRoom(rowChangeKinds.map((kind) => rows[kind].length));
  return rowChangeKinds.flatMap((kind, index) => rows[kind].slice(0, room[index]));
}

/** How many rows of each kind are listed: an equal share, and what others leave of theirs. */
function shareRoom(wanted: readonly number[]): readonly number[] {
  const room = wanted.map(() => 0);
  for (let left = maxListedRows; left > 0; ) {
    const hungry = wanted.flatMap((count, index) => (count > (room[index] ?? 0) ? [index] : []));
    if (hungry.length === 0) break;
    const share = Math.max(1, Math.floor(left / hungry.length));
    for (const index of hungry) {
      const given = Math.min(share, (wanted[index] ?? 0) - (room[index] ?? 0), left);
      room[index] = (room[index] ?? 0) + given;
      left -= given;
    }
  }
  return room;
}

/** The cells that tell a row: those of the key, or the shown ones where the whole row is the key. */
function keyCells({ key, shown }: TableLayout): readonly number[] {
  return key.length === 0 ? shown : key;
}

function keyReader(layout: TableLayout): (row: RowBefore) => readonly string[] {
  const names = keyCells(layout).map((position) => layout.names[position] ?? "");
  return ({ cell }) => names.map((name) => cell(name) ?? "");
}
