/**
 * Numbers equal values by the order in which they were met first, so that a column of 32-bit ids stands for texts or numbers that
 * many rows share. The id 0 is that of `nothing`.
 */
export class ValuePool<Value extends string | number> {
  readonly #nothing: Value;
  readonly #values: Value[];
  /** Made when a value is looked up first: a pool that is only read needs none. */
  #ids: Map<Value, number> | null = null;

  constructor(nothing: Value) {
    this.#nothing = nothing;
    this.#values = [nothing];
  }

  get size(): number {
    return this.#values.length;
  }

  at(id: number): Value {
    return this.#values[id] ?? this.#nothing;
  }

  /** The id of a value, which is added where it is new. */
  idOf(value: Value): number {
    const ids = this.#ids ?? this.#index();
    const known = ids.get(value);
    if (known !== undefined) return known;
    ids.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }

  /** Adds a value under the next id without looking for it: for pools that are read back. */
  push(value: Value): void {
    this.#values.push(value);
    this.#ids = null;
  }

  /** The values from an id on. */
  from(id: number): readonly Value[] {
    return this.#values.slice(id);
  }

  #index(): Map<Value, number> {
    const ids = new Map<Value, number>();
    for (const [id, value] of this.#values.entries()) if (!ids.has(value)) ids.set(value, id);
    this.#ids = ids;
    return ids;
  }
}
