/**
 * A value with its past, so that a stand-in can serve the state of two hours ago. Times must not go backwards: a world that
 * rewrites its past would make every recorded expectation wrong.
 */
export class Versioned<T> {
  readonly #versions: { readonly at: number; readonly value: T }[];

  constructor(at: number, value: T) {
    this.#versions = [{ at, value }];
  }

  set(at: number, value: T): void {
    const last = this.#versions.at(-1);
    if (last !== undefined && at < last.at) {
      throw new Error(
        `changes must be made in the order of time: ${new Date(at).toISOString()} is before ${new Date(last.at).toISOString()}`,
      );
    }
    this.#versions.push({ at, value });
  }

  get latest(): T {
    const last = this.#versions.at(-1);
    if (last === undefined) throw new Error("a versioned value without a version");
    return last.value;
  }

  /** The value as it was at `time`; undefined when it did not exist yet. */
  asOf(time: number): T | undefined {
    return this.#versions.findLast((version) => version.at <= time)?.value;
  }
}
