/**
 * Numbers equal numbers by the order in which they were met first, so that a narrow column of ids stands for what many rows share. The
 * id 0 is that of no number, which reads as NaN.
 */
export class NumberPool {
  readonly #numbers: number[] = [Number.NaN];
  readonly #ids = new Map<number, number>();

  get size(): number {
    return this.#numbers.length;
  }

  at(id: number): number {
    return this.#numbers[id] ?? Number.NaN;
  }

  /** The id of a number, which is added where it is new. */
  idOf(number: number): number {
    return this.#ids.get(number) ?? this.push(number);
  }

  /** Adds a number under the next id without looking for it: for pools that are read back. Gives the id. */
  push(number: number): number {
    const id = this.#numbers.push(number) - 1;
    if (!this.#ids.has(number)) this.#ids.set(number, id);
    return id;
  }

  /** The numbers from an id on. */
  from(id: number): readonly number[] {
    return this.#numbers.slice(id);
  }
}
