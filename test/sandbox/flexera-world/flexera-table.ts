import { type Cell, cellsOf, columnIndex, rowKey, rowOf, type TableRow, type TableSchema } from "./table-schema.ts";

/** What happened to a row. The fourth opcode of the vendor, Init, is no event: it stands for the rows of a full set. */
export type EventOpcode = "Add" | "Change" | "Remove";

/** One entry of a dataset's log. */
export type TableEvent = {
  /** Its place; later events have greater ones, and resume tokens name such places. */
  readonly sequence: number;
  readonly at: number;
  /** What tells the row from others on the server; nothing that is served shows it. */
  readonly rowId: string;
  readonly opcode: EventOpcode;
  /** The whole row, of a removed one as it was last. */
  readonly row: TableRow;
  /** The row that it was before; null where there was none. */
  readonly before: TableRow | null;
};

/** One dataset of one organization: a log of events, and the rows that they amount to. */
export class FlexeraTable {
  readonly schema: TableSchema;
  readonly events: TableEvent[] = [];
  readonly #firstSequence: number;
  readonly #rows = new Map<string, TableRow>();
  #sequence: number;

  constructor(schema: TableSchema, firstSequence: number) {
    this.schema = schema;
    this.#firstSequence = firstSequence;
    this.#sequence = firstSequence;
  }

  /** The place behind all that has happened. Every call is a later one, so that no two resume tokens are equal. */
  mark(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Whether a place is one of this log. */
  isPlace(sequence: number): boolean {
    return sequence > this.#firstSequence && sequence <= this.#sequence;
  }

  /** The rows of now by column name, in the order in which they came. */
  get rows(): Record<string, Cell>[] {
    return [...this.#rows.values()].map((row) => cellsOf(this.schema, row));
  }

  /** Adds a row that is not there yet. */
  add(cells: Readonly<Record<string, Cell>>, at: number): void {
    const row = rowOf(this.schema, cells);
    const id = this.#idOf(row);
    if (this.#rows.has(id)) throw new Error(`${this.schema.name} has this row already: ${row.join(", ")}`);
    this.#append("Add", id, row, at);
  }

  /** Changes the one row whose cells are those of `where`. */
  change(where: Readonly<Record<string, Cell>>, cells: Readonly<Record<string, Cell>>, at: number): void {
    const [id, known] = this.#find(where);
    const row = rowOf(this.schema, { ...cellsOf(this.schema, known), ...cells });
    if (this.#hasKey && rowKey(this.schema, row) !== id)
      throw new Error(`${this.schema.name}: a change cannot make another row of it`);
    this.#append("Change", id, row, at);
  }

  /** Removes the one row whose cells are those of `where`. */
  remove(where: Readonly<Record<string, Cell>>, at: number): void {
    const [id, row] = this.#find(where);
    this.#append("Remove", id, row, at);
  }

  /** An event that need not fit the rows: Add of a row that exists, Change and Remove of one that does not. */
  recordAnyway(opcode: EventOpcode, cells: Readonly<Record<string, Cell>>, at: number): void {
    const row = rowOf(this.schema, cells);
    this.#append(opcode, this.#idOf(row), row, at);
  }

  /** The rows as they were at a place of the log, in the order in which they came. */
  rowsAt(sequence: number): TableRow[] {
    const rows = new Map<string, TableRow>();
    for (const event of this.events) {
      if (event.sequence > sequence) break;
      applyEvent(rows, event);
    }
    return [...rows.values()];
  }

  /** The events after one place, up to and with another, in their order. */
  eventsBetween(after: number, upTo: number): TableEvent[] {
    return this.events.filter(({ sequence }) => sequence > after && sequence <= upTo);
  }

  /** The place that the log had reached at a time. */
  placeAt(time: number): number {
    return this.events.findLast(({ at }) => at <= time)?.sequence ?? this.#firstSequence;
  }

  get #hasKey(): boolean {
    return this.schema.key.length > 0;
  }

  /** A row without a key is nobody's equal, not even of one with the same cells. */
  #idOf(row: TableRow): string {
    return this.#hasKey ? rowKey(this.schema, row) : `row ${this.events.length}`;
  }

  #find(where: Readonly<Record<string, Cell>>): [string, TableRow] {
    const wanted = Object.entries(where).map(([name, cell]) => [columnIndex(this.schema, name), cell] as const);
    const fits = ([, row]: [string, TableRow]): boolean => wanted.every(([index, cell]) => row[index] === cell);
    const [first, second] = [...this.#rows].filter(fits);
    if (first === undefined || second !== undefined)
      throw new Error(`${this.schema.name} has ${first === undefined ? "no" : "more than one"} row of ${JSON.stringify(where)}`);
    return first;
  }

  #append(opcode: EventOpcode, rowId: string, row: TableRow, at: number): void {
    const last = this.events.at(-1);
    if (last !== undefined && at < last.at)
      throw new Error(
        `events come in the order of time: ${new Date(at).toISOString()} is before the last of ${this.schema.name}`,
      );
    const event: TableEvent = { sequence: this.mark(), at, rowId, opcode, row, before: this.#rows.get(rowId) ?? null };
    this.events.push(event);
    applyEvent(this.#rows, event);
  }
}

function applyEvent(rows: Map<string, TableRow>, { opcode, rowId, row }: TableEvent): void {
  if (opcode === "Remove") rows.delete(rowId);
  else rows.set(rowId, row);
}
