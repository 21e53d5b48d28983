import type { Digest } from "../model/digest.ts";
import type { CellChange, FlexeraChanges, FlexeraReport, ListedRow, RowChangeKind } from "../model/flexera-report.ts";
import { formatCount } from "../template/format-number.ts";
import { cellChangeText, cellText, rowChangeLabels, rowCountsText, totalOf } from "./flexera-words.ts";
import { type ViewList, viewList } from "./view-list.ts";

/** One cell of a changed row; `text` has old and new in words. */
export type FlexeraCellView = {
  readonly column: string;
  readonly before: string | null;
  readonly after: string;
  readonly text: string;
};

const maxListed = 50;
/** Rows of a kind that the other kinds cannot crowd out. */
const leastOfKind = 10;
const maxCells = 8;

/** One changed row. */
export type FlexeraRowView = {
  readonly kind: RowChangeKind;
  readonly kindLabel: string;
  /** The cells of `columns`, in their order; one that differs has old and new. */
  readonly cells: readonly string[];
  /** Of a changed row: the cells that differ and are in no column here. */
  readonly changes: ViewList<FlexeraCellView>;
  readonly isNews: boolean;
};

/** A column of the listed rows and its cell in each. */
export type ShownColumn = { readonly name: string; readonly cell: (row: ListedRow) => string };

/** The columns of the key, then those to show that are not among them. */
export function shownColumns({ keyColumns, shownColumns: shown }: FlexeraReport): readonly ShownColumn[] {
  const keys = new Set(keyColumns.map((name) => name.toLowerCase()));
  return [
    ...keyColumns.map((name, index) => ({ name, cell: (row: ListedRow) => row.key[index] ?? "" })),
    ...shown
      .map((name, index) => ({ name, cell: (row: ListedRow) => row.shown[index] ?? "" }))
      .filter(({ name }) => !keys.has(name.toLowerCase())),
  ];
}

/** The selected rows of the period, as many as an issue has room for, with the cells of `columns`. */
export function listRows(report: FlexeraReport, columns: readonly ShownColumn[], digest: Digest): ViewList<FlexeraRowView> {
  const isMarked = digest.ledger.runs.length > 1;
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const items = chooseRows(report.period.listed).map((row) => ({
    kind: row.kind,
    kindLabel: rowChangeLabels[row.kind],
    cells: columns.map((column) => shownCell(row, column)),
    changes: viewList(row.cells.filter(({ column }) => !names.has(column.toLowerCase())).map(describeChange), maxCells),
    isNews: row.isNews && isMarked,
  }));
  const total = Math.max(report.period.listed.length, totalOf(report.period.selected));
  return { items, total, hidden: total - items.length, hiddenFindings: total - items.length };
}

/** As many rows as there is room for, in their order, but some of each kind: a thousand added rows must not hide what was removed. */
function chooseRows(listed: readonly ListedRow[]): readonly ListedRow[] {
  const byKind = Map.groupBy(listed, ({ kind }) => kind);
  const least = [...byKind.values()].flatMap((rows) => rows.slice(0, leastOfKind));
  const rest = [...byKind.values()].flatMap((rows) => rows.slice(leastOfKind));
  const chosen = new Set([...least, ...rest.slice(0, Math.max(0, maxListed - least.length))]);
  return listed.filter((row) => chosen.has(row));
}

/** The cell of a column, with old and new where it differs. */
export function shownCell(row: ListedRow, { name, cell }: ShownColumn): string {
  const change = row.cells.find(({ column }) => column.toLowerCase() === name.toLowerCase());
  return change === undefined ? cellText(cell(row)) : cellChangeText(change);
}

function describeChange(change: CellChange): FlexeraCellView {
  return {
    column: cellText(change.column),
    before: change.before === null ? null : cellText(change.before),
    after: cellText(change.after),
    text: cellChangeText(change),
  };
}

/** Says where `where` leaves rows out, so that nobody takes what is listed for all that changed. */
export function listedText({ counts, selected }: FlexeraChanges): string {
  const all = totalOf(counts);
  const chosen = totalOf(selected);
  if (chosen === all) return rowCountsText(selected, "row");
  if (chosen === 0) return `None of the ${formatCount(all, "row")} that changed is selected by 'where'`;
  return `Selected by 'where': ${rowCountsText(selected, "row")}`;
}
