// AssemblyScript. The columns of the `issues` export that are looked at, wherever a file has them.

import { lookAt, moveInto } from "./cell";

/** Positions in the table of columns: an i32 for each column that is looked at, -1 for one that the file does not have. */
export const statusColumn: u32 = 0;
export const severityColumn: u32 = 1;
export const projectDeletedColumn: u32 = 2;
export const issueDeletedColumn: u32 = 3;
export const monitoredColumn: u32 = 4;
export const firstIntroducedColumn: u32 = 5;
export const lastIntroducedColumn: u32 = 6;
export const lastIgnoredColumn: u32 = 8;
export const projectColumn: u32 = 9;
export const problemColumn: u32 = 10;
export const urlColumn: u32 = 11;
export const productColumn: u32 = 12;
export const assetColumn: u32 = 13;

/** The table of columns: an i32 for each of them. */
let columnsOf: usize = 0;

export function setColumns(table: usize): void {
  columnsOf = table;
}

/** Moves to the cell of a column of the table, without its quotes; to an empty cell where the file does not have the column. */
export function moveTo(row: usize, column: u32): void {
  const position = load<i32>(columnsOf + ((<usize>column) << 2));
  if (position < 0) lookAt(0, 0);
  else moveInto(row, <u32>position);
}
