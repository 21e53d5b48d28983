/** Bytes that are compressed at once: large enough that what a block costs by itself does not count. */
export const blockBytes = 1024 * 1024;

/**
 * The buffers of all files of an archive, and the turns in which their blocks are compressed: what is in flight is bounded over all
 * files, and buffers are used again, so that the memory does not grow with what is written.
 */
export class BlockPool {
  readonly #bufferBytes: number;
  readonly #mostKept: number;
  readonly #free: Buffer[] = [];
  readonly #waiting: (() => void)[] = [];
  #turnsLeft: number;

  constructor(bufferBytes: number, turns: number) {
    this.#bufferBytes = bufferBytes;
    this.#turnsLeft = turns;
    this.#mostKept = turns + 1;
  }

  takeBuffer(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#bufferBytes);
  }

  giveBuffer(buffer: Buffer): void {
    if (this.#free.length < this.#mostKept) this.#free.push(buffer);
  }

  /** Resolves when a block may be compressed; first come, first served. */
  takeTurn(): Promise<void> {
    if (this.#turnsLeft > 0) {
      this.#turnsLeft -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  giveTurn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#turnsLeft += 1;
    else next();
  }
}
