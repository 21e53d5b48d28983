import type { CsvHeader } from "../csv/csv-header.ts";
import type { RecordView } from "../csv/record-view.ts";

/** For each column the slot of its cell in a record; -1 for a column that the file does not have. */
export type CellSlots<Column extends string> = Readonly<Record<Column, number>>;

/** Which of the columns a file has, to be read in this order, and the slot of each. */
export function slotsOf<Column extends string>(
  header: CsvHeader,
  columns: readonly Column[],
): { readonly columns: readonly Column[]; readonly slots: CellSlots<Column> } {
  const present = columns.filter((column) => header.positions.has(column));
  const slots = Object.fromEntries(columns.map((column) => [column, present.indexOf(column)]));
  return { columns: present, slots: slots as CellSlots<Column> };
}

/** The text of a column's cell; "" where the file does not have the column. */
export function cellText<Column extends string>(record: RecordView, slots: CellSlots<Column>, column: Column): string {
  const slot = slots[column];
  return slot < 0 ? "" : record.text(slot);
}
