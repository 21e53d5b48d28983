import type { Json } from "../model/audit-event.ts";
import { damagedState } from "./damaged-state.ts";

/** The farthest instant that a date can hold, in milliseconds from 1970. */
const maxEpochMs = 8.64e15;

/** One copy of each repeated text: a state holds the same project and source names hundreds of thousands of times. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** The first text that was equal to this one. */
  intern(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

/** Reads the members of one line in order and checks each; every method throws a DigestError of kind `data` on another type. */
export class RowReader {
  readonly #cells: readonly unknown[];
  readonly #place: string;
  readonly #pool: SharedTexts;
  #next = 0;

  constructor(cells: readonly unknown[], place: string, pool: SharedTexts) {
    this.#cells = cells;
    this.#place = place;
    this.#pool = pool;
  }

  text(): string {
    const cell = this.#take();
    return typeof cell === "string" ? cell : this.#refuse("a text");
  }

  /** A text that many rows share. */
  sharedText(): string {
    return this.#pool.intern(this.text());
  }

  texts(): readonly string[] {
    const cell = this.#take();
    return Array.isArray(cell) ? cell.map((text) => this.#sharedTextOf(text)) : this.#refuse("a list of texts");
  }

  /** Texts that no row shares: they are not looked up. */
  ownTexts(): readonly string[] {
    const cell = this.#take();
    return areTexts(cell) ? cell : this.#refuse("a list of texts");
  }

  number(): number {
    const cell = this.#take();
    return typeof cell === "number" && Number.isFinite(cell) ? cell : this.#refuse("a number");
  }

  /** A whole number from zero. */
  count(): number {
    const number = this.number();
    return Number.isSafeInteger(number) && number >= 0 ? number : this.#refuse("a count");
  }

  /** Milliseconds since 1970 that a date can hold. */
  instant(): number {
    const number = this.number();
    return Math.abs(number) <= maxEpochMs ? number : this.#refuse("an instant");
  }

  flag(): boolean {
    const cell = this.#take();
    return typeof cell === "boolean" ? cell : this.#refuse("true or false");
  }

  oneOf<Name extends string>(names: readonly Name[]): Name {
    const cell = this.#take();
    return names.find((name) => name === cell) ?? this.#refuse(`one of ${names.join(", ")}`);
  }

  /** What `read` gives, or null where the member is null. */
  orNull<Value>(read: (reader: RowReader) => Value): Value | null {
    if (this.#cells[this.#next] !== null) return read(this);
    this.#next += 1;
    return null;
  }

  /** Whether the row has a further member: one that rows of earlier releases lack. */
  hasMore(): boolean {
    return this.#next < this.#cells.length;
  }

  /** A nested row, which must be read to its end. */
  row<Value>(read: (reader: RowReader) => Value): Value {
    const cell = this.#take();
    if (!Array.isArray(cell)) return this.#refuse("a list");
    const nested = new RowReader(cell, this.#place, this.#pool);
    const value = read(nested);
    nested.end();
    return value;
  }

  /** A list of nested rows, each of which must be read to its end. */
  rows<Value>(read: (reader: RowReader) => Value): readonly Value[] {
    const cell = this.#take();
    if (!Array.isArray(cell)) return this.#refuse("a list");
    const nested = new RowReader(cell, this.#place, this.#pool);
    return cell.map(() => nested.row(read));
  }

  /** A JSON object with any members. */
  object(): { readonly [member: string]: Json } {
    const cell = this.#take();
    return isJsonObject(cell) ? cell : this.#refuse("an object");
  }

  /** Throws when members are left over. */
  end(): void {
    if (this.#next !== this.#cells.length) {
      throw damagedState(`${this.#place} has ${this.#cells.length} members in place of ${this.#next}`);
    }
  }

  #take(): unknown {
    const cell = this.#cells[this.#next];
    this.#next += 1;
    return cell;
  }

  #sharedTextOf(cell: unknown): string {
    return typeof cell === "string" ? this.#pool.intern(cell) : this.#refuse("a list of texts");
  }

  #refuse(wanted: string): never {
    throw damagedState(`${this.#place} does not hold ${wanted} as its member ${this.#next}`);
  }
}

function areTexts(cell: unknown): cell is readonly string[] {
  return Array.isArray(cell) && cell.every((text) => typeof text === "string");
}

/** Whether a parsed JSON value is an object; what JSON.parse made has only JSON inside. */
function isJsonObject(value: unknown): value is { readonly [member: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
