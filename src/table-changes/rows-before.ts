import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { TableFile } from "../model/flexera-memory.ts";
import { RowHashes } from "../model/row-hashes.ts";
import { readHeader, readRecords } from "../table-rows/read-records.ts";
import { type HashDetail, RowHasher, shapeOf } from "../table-rows/row-hasher.ts";
import { layOut } from "../table-rows/table-layout.ts";
import { readTextFile, textColumns } from "../table-rows/text-file.ts";
import type { RowBefore } from "./change-list.ts";

/** Rows of before on disk, read one after the other as often as is asked for, and the columns of which cells are known. */
export type RowsBefore = {
  readonly columns: readonly string[];
  readonly read: (onRow: (row: RowBefore) => void, onPiece?: () => Promise<void>) => Promise<void>;
};

/** Whether anybody wants the row with this number, counted from 0 in its file. */
export type IsWanted = (number: number) => boolean;

/** No rows. */
export const noRowsBefore: RowsBefore = { columns: [], read: async () => {} };

/** The remembered rows of a snapshot, or of a period's start; none where nothing may be named. */
export async function rememberedRows(file: TableFile | null, label: string): Promise<RowsBefore> {
  if (file === null) return noRowsBefore;
  const columns = await textColumns(file, label);
  const positions = positionsOf(columns);
  return {
    columns,
    read: (onRow, onPiece) =>
      readTextFile(file, {
        label,
        onRow: (fingerprint, cells) => onRow({ fingerprint, cell: (column) => cells[positions.get(column) ?? -1] ?? null }),
        onPiece,
      }),
  };
}

/** Rows of a saved table: those that are wanted, because a row that nobody wants need not be hashed. */
export async function tableRows(file: TableFile, table: SavedTable, isWanted: IsWanted): Promise<RowsBefore> {
  const { dataset, detail, label } = table;
  const { names: columns } = await readHeader(file.path, label);
  const positions = positionsOf(columns);
  return {
    columns,
    read: (onRow, onPiece) => {
      const hasher = new RowHasher(layOut(columns, null, dataset), detail);
      let number = 0;
      return readRecords(file.path, {
        label,
        onHeader: () => {},
        onRecord: (record) => {
          number += 1;
          if (!isWanted(number - 1)) return;
          onRow({ fingerprint: hasher.keyOf(record), cell: (column) => record[positions.get(column) ?? -1] ?? null });
        },
        onPiece,
      });
    },
  };
}

/** What is known of a saved table beside its rows; `label` is how errors name it. */
export type SavedTable = { readonly dataset: FlexeraDataset; readonly detail: HashDetail; readonly label: string };

/** The hashes of all rows of a saved table, as they would have been saved with it. */
export async function hashTable(file: TableFile, { dataset, detail, label }: SavedTable): Promise<RowHashes> {
  const { names } = await readHeader(file.path, label);
  const layout = layOut(names, null, dataset);
  const hasher = new RowHasher(layout, detail);
  if (names.length === 0) return RowHashes.empty(shapeOf(layout, detail));
  await readRecords(file.path, { label, onHeader: () => {}, onRecord: (record) => hasher.add(record) });
  return hasher.build();
}

function positionsOf(columns: readonly string[]): ReadonlyMap<string, number> {
  return new Map(columns.map((name, position) => [name, position]));
}
