import { DigestError } from "../errors.ts";
import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { FlexeraBatch } from "../model/flexera-port.ts";
import type { RowAnomalies } from "../model/flexera-report.ts";
import { RowHashes } from "../model/row-hashes.ts";
import { FingerprintMap } from "../table-rows/fingerprint-map.ts";
import { readHeader, readRecords } from "../table-rows/read-records.ts";
import { type HashDetail, RowHasher } from "../table-rows/row-hasher.ts";
import { layOut, type TableLayout } from "../table-rows/table-layout.ts";
import { findOpcodeColumn, findOptionalOpcodeColumn, type Opcode, parseOpcode } from "./opcode-column.ts";

/** A batch that counts, with its columns laid out. */
export type PlannedBatch = {
  readonly batch: FlexeraBatch;
  readonly layout: TableLayout;
  readonly opcode: number | null;
  /** Records in the batch. */
  readonly records: number;
};

/** What becomes of a table when batches are applied to it in their order; nothing is written yet. */
export type DeltaPlan = {
  /** From the last whole set on; the batches before it are superseded. */
  readonly batches: readonly PlannedBatch[];
  /** Whether the rows of before are left behind, because a whole set replaces them. */
  readonly isWhole: boolean;
  /** For each key that a batch names: 0 where its row is gone, else the number, from 1 over all batches, of the record that stays. */
  readonly last: FingerprintMap;
  /** The columns of the table afterwards. */
  readonly columns: readonly string[];
  readonly anomalies: RowAnomalies;
};

/** Counts of the rows that do not fit together, while they are counted. */
export type AnomalyCounts = { -readonly [Name in keyof RowAnomalies]: RowAnomalies[Name] };

/** Counts with every anomaly at zero. */
export function noAnomalies(): AnomalyCounts {
  return { addOfExisting: 0, changeOfMissing: 0, removeOfMissing: 0, emptyChange: 0, repeatedKey: 0 };
}

export type DeltaInput = {
  readonly dataset: FlexeraDataset;
  readonly detail: HashDetail;
  readonly batches: readonly FlexeraBatch[];
  /** The table as the last report left it; without columns and rows on a first run. */
  readonly base: { readonly columns: readonly string[]; readonly hashes: RowHashes };
};

/** Follows every event of the batches in order. Rejects with a DigestError when opcode or key cannot be told from them. */
export async function planDelta(input: DeltaInput): Promise<DeltaPlan> {
  const wholeAt = input.batches.findLastIndex(({ kind }) => kind === "whole");
  const isWhole = wholeAt !== -1;
  const base = isWhole ? RowHashes.empty(input.base.hashes.shape) : input.base.hashes;
  const events = new EventReader(base);
  const planned: PlannedBatch[] = [];
  let columns = isWhole ? [] : input.base.columns;
  for (const batch of input.batches.slice(Math.max(0, wholeAt))) {
    const read = await planBatch(batch, input.dataset);
    if (read === null) continue;
    planned.push({ ...read, records: await events.read(read, input) });
    columns = nextColumns(columns, read.layout.columns);
  }
  return { batches: planned, isWhole, last: events.last, columns, anomalies: events.anomalies };
}

/** The error for a whole set that has not even a header. */
export function noHeader({ name }: FlexeraDataset): DigestError {
  return new DigestError({
    kind: "data",
    message: `All rows of ${name} were asked for, and an empty file without a header came.`,
    remedy: "Run again; if it stays, report it to the vendor's support. Nothing was taken for removed.",
  });
}

/** How errors name the rows of a batch. */
export function batchLabel(batch: FlexeraBatch, dataset: FlexeraDataset): string {
  return batch.kind === "whole" ? `the rows of ${dataset.name}` : `the delta of ${dataset.name}`;
}

/** Null for changes without a byte, which are none. A whole set without a header would make every row look removed. */
async function planBatch(batch: FlexeraBatch, dataset: FlexeraDataset): Promise<Omit<PlannedBatch, "records"> | null> {
  const file = { path: batch.csvFile, label: batchLabel(batch, dataset), dataset };
  const { names } = await readHeader(file.path, file.label);
  if (names.length === 0 && batch.kind === "whole") throw noHeader(dataset);
  if (names.length === 0) return null;
  const opcode = await (batch.kind === "whole" ? findOptionalOpcodeColumn : findOpcodeColumn)(file, names);
  return { batch, opcode, layout: layOut(names, opcode, dataset) };
}

/** The columns that a batch has, those that the table had before first. */
function nextColumns(before: readonly string[], served: readonly string[]): readonly string[] {
  return [...before.filter((name) => served.includes(name)), ...served.filter((name) => !before.includes(name))];
}

/** Follows which rows exist while events are read. */
class EventReader {
  readonly last = new FingerprintMap();
  readonly anomalies = noAnomalies();
  readonly #base: RowHashes;
  readonly #repeated = new FingerprintMap();
  #records = 0;

  constructor(base: RowHashes) {
    this.#base = base;
  }

  /** Resolves to the number of records. */
  async read({ batch, layout, opcode }: Omit<PlannedBatch, "records">, { dataset, detail }: DeltaInput): Promise<number> {
    const hasher = new RowHasher(layout, detail);
    const beside = layout.positions.filter((position) => !layout.key.includes(position));
    let row = 0;
    await readRecords(batch.csvFile, {
      label: batchLabel(batch, dataset),
      onHeader: () => {},
      onRecord: (record) => {
        row += 1;
        this.#records += 1;
        const event = opcode === null ? "init" : parseOpcode(record[opcode] ?? "");
        if (event === null) throw unknownOpcode(dataset, row);
        const isEmpty = beside.length > 0 && beside.every((position) => record[position] === "");
        this.#follow(event, hasher.keyOf(record), { isEmpty, isWhole: batch.kind === "whole" });
      },
    });
    return row;
  }

  #follow(event: Opcode, key: string, { isEmpty, isWhole }: { isEmpty: boolean; isWhole: boolean }): void {
    const exists = this.#exists(key);
    const { anomalies } = this;
    switch (event) {
      case "init":
        if (exists && isWhole) this.#countRepeated(key);
        break;
      case "add":
        if (exists) anomalies.addOfExisting += 1;
        break;
      case "change":
        if (!exists) anomalies.changeOfMissing += 1;
        if (isEmpty) anomalies.emptyChange += 1;
        break;
      case "remove":
        if (!exists) anomalies.removeOfMissing += 1;
        break;
    }
    this.last.set(key, event === "remove" ? 0 : this.#records);
  }

  #exists(key: string): boolean {
    const known = this.last.get(key);
    return known === null ? this.#base.hasKeyAt(this.#base.findKey(key), key) : known !== 0;
  }

  /** The first row with the key has it too. */
  #countRepeated(key: string): void {
    this.anomalies.repeatedKey += this.#repeated.get(key) === null ? 2 : 1;
    this.#repeated.set(key, 0);
  }
}

function unknownOpcode({ name }: FlexeraDataset, row: number): DigestError {
  return new DigestError({
    kind: "data",
    message: `Row ${row} of ${name} has no Init, Add, Change or Remove in its opcode column.`,
    remedy: `Check the column that \`opcode\` names in \`flexera-datasets\` under \`${name}\`.`,
  });
}
