import type { FlexeraTold } from "../model/flexera-memory.ts";
import { type CellChange, type ListedRow, type RowCounts, rowChangeKinds } from "../model/flexera-report.ts";
import type { SourceId } from "../model/ids.ts";
import type { RowReader } from "./row-reader.ts";

/** Characters of a cell that the state keeps of what was told. */
const maxCellCharacters = 2_000;

type ToldRow = readonly ["flexera-told" | "flexera-listed", ...(readonly unknown[])];

/** The lines of what a period told of a dataset so far. */
export function* toldRows(id: SourceId, told: FlexeraTold | null): Generator<ToldRow> {
  if (told === null) return;
  const { isFirstRun, keyColumns, shownColumns, period } = told;
  const { counts, selected, byColumn, listed } = period;
  const columns = byColumn.map(({ column, rows }) => [column, rows]);
  yield ["flexera-told", id, isFirstRun, keyColumns, shownColumns, countsRow(counts), countsRow(selected), columns];
  for (const { kind, key, shown, cells } of listed) {
    const changes = cells.map(({ column, before, after }) => [column, before === null ? null : cut(before), cut(after)]);
    yield ["flexera-listed", id, kind, key.map(cut), shown.map(cut), changes];
  }
}

/** What was told, without the listed rows, which follow in lines of their own. */
export function readTold(row: RowReader, listed: ListedRow[]): FlexeraTold {
  const head = { isFirstRun: row.flag(), keyColumns: row.texts(), shownColumns: row.texts() };
  const [counts, selected] = [row.row(readCounts), row.row(readCounts)];
  const byColumn = row.rows((reader) => ({ column: reader.sharedText(), rows: reader.count() }));
  return { ...head, period: { counts, selected, byColumn, listed } };
}

/** A row that an earlier run of the period listed: no news any more. */
export function readListed(row: RowReader): ListedRow {
  const [kind, key, shown] = [row.oneOf(rowChangeKinds), row.texts(), row.texts()];
  return { kind, key, shown, cells: row.rows(readCell), isNews: false };
}

function readCell(row: RowReader): CellChange {
  return { column: row.sharedText(), before: row.orNull((reader) => reader.text()), after: row.text() };
}

function countsRow({ added, changed, removed }: RowCounts): readonly number[] {
  return [added, changed, removed];
}

function readCounts(row: RowReader): RowCounts {
  return { added: row.count(), changed: row.count(), removed: row.count() };
}

function cut(cell: string): string {
  return cell.length <= maxCellCharacters ? cell : `${cell.slice(0, maxCellCharacters)}…`;
}
