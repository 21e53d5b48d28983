/**
 * The time that all stand-ins and the started action share. It stands still between steps, follows real time while a step
 * runs, and jumps ahead whenever the action waits for something that its fast timers cut short.
 */
export class SandboxClock {
  #base: number;
  readonly #steps = new Set<() => number>();

  constructor(startAt: number) {
    this.#base = startAt;
  }

  /** Milliseconds since 1970, as the sandbox's world sees them. Where steps run side by side, the one that is ahead counts. */
  now(): number {
    return Math.round(Math.max(this.#base, ...[...this.#steps].map((timeOf) => timeOf())));
  }

  /** Sets the time, forwards or backwards. Not while a step runs: the step would not notice. */
  set(now: number): void {
    if (this.#steps.size > 0) throw new Error("The clock cannot be set while a step runs");
    this.#base = now;
  }

  /** Lets `ms` pass at once. Not while a step runs: the step would not notice. */
  advance(ms: number): void {
    this.set(this.#base + ms);
  }

  /** Follows the time of a running step until the returned function is called. */
  follow(timeOf: () => number): () => void {
    this.#steps.add(timeOf);
    return () => {
      this.#base = this.now();
      this.#steps.delete(timeOf);
    };
  }
}
