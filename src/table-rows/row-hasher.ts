import type { RowHashes, RowShape } from "../model/row-hashes.ts";
import { RowHashesBuilder } from "../model/row-hashes-builder.ts";
import { isSelected, type TableLayout } from "./table-layout.ts";
import { cellHash, joinCells, type TextHash } from "./text-hash.ts";

/** How rows are hashed: `full` keeps a hash of each cell too, `hashed` nothing but keyed hashes of keys and rows. */
export type HashDetail = { readonly kind: "full" | "hashed"; readonly hash: TextHash };

/** Characters of the fingerprint of a key, one a byte. */
const fingerprintCharacters = 8;

/** Turns the records of one file into hashes. */
export class RowHasher {
  readonly #layout: TableLayout;
  readonly #detail: HashDetail;
  readonly #builder: RowHashesBuilder;
  readonly #cells: Uint16Array;

  constructor(layout: TableLayout, detail: HashDetail) {
    this.#layout = layout;
    this.#detail = detail;
    const shape = shapeOf(layout, detail);
    this.#builder = new RowHashesBuilder(shape);
    this.#cells = new Uint16Array(shape.columns.length);
  }

  /** The fingerprint by which a row is found again: that of its key, or of the whole row where it has none. */
  keyOf(record: readonly string[]): string {
    const { key, compared } = this.#layout;
    return this.#detail.hash(joinCells(record, key.length === 0 ? compared : key)).slice(0, fingerprintCharacters);
  }

  /** Adds a row; its number is how many were added before. */
  add(record: readonly string[], key: string = this.keyOf(record)): void {
    const { compared, key: keyColumns } = this.#layout;
    const row = keyColumns.length === 0 ? null : this.#detail.hash(joinCells(record, compared));
    for (let index = 0; index < this.#cells.length; index += 1) {
      this.#cells[index] = cellHash(record[compared[index] ?? -1] ?? "");
    }
    this.#builder.add(key, row, isSelected(this.#layout, record), this.#cells);
  }

  get rows(): number {
    return this.#builder.size;
  }

  build(): RowHashes {
    return this.#builder.build();
  }
}

/** What the hashes of rows in this layout are made of; names are hashed where nothing may be named. */
export function shapeOf({ compared, names }: TableLayout, { kind, hash }: HashDetail): RowShape {
  const columns = compared.map((position) => names[position] ?? "");
  const signature = Buffer.from(hash(joinCells(columns, [...columns.keys()])), "latin1").toString("hex", 0, 16);
  return { columns: kind === "full" ? columns : [], signature };
}
