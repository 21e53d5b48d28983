/** One value of a row. Times are milliseconds since 1970. */
export type Cell = string | number | boolean | null;

/** What a column holds; a CSV shows all of it as text, a Parquet file has types. */
export type ColumnKind = "text" | "integer" | "number" | "boolean" | "time";

export type Column = { readonly name: string; readonly kind: ColumnKind };

/** The cells of one row, in the order of its table's columns. */
export type TableRow = readonly Cell[];

/**
 * One dataset as this sandbox has it. The vendor publishes no columns of any dataset: every column of the sandbox is invented
 * and called `demo_…`, so that nobody takes it for the vendor's.
 */
export type TableSchema = {
  /** The query name, which is the vendor's. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns that identify a row; empty where only the whole row does. */
  readonly key: readonly string[];
  readonly hasDeltas: boolean;
};

/** Where a column stands in the rows of a table. */
export function columnIndex(schema: TableSchema, name: string): number {
  const index = schema.columns.findIndex((column) => column.name === name);
  if (index < 0) throw new Error(`${schema.name} has no column ${name}`);
  return index;
}

/** The cells that identify a row, as a text that no other row has. */
export function rowKey(schema: TableSchema, row: TableRow): string {
  if (schema.key.length === 0) return JSON.stringify(row);
  return JSON.stringify(schema.key.map((name) => row[columnIndex(schema, name)] ?? null));
}

/** A row from named cells; columns that are not named are empty. */
export function rowOf(schema: TableSchema, cells: Readonly<Record<string, Cell>>): TableRow {
  for (const name of Object.keys(cells)) columnIndex(schema, name);
  return schema.columns.map(({ name }) => cells[name] ?? null);
}

/** A row by column name. */
export function cellsOf(schema: TableSchema, row: TableRow): Record<string, Cell> {
  return Object.fromEntries(schema.columns.map(({ name }, index) => [name, row[index] ?? null]));
}
