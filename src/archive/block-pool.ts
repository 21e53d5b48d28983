import { DeflateLane } from "./deflate-lane.ts";

/** Bytes that are compressed at once: large enough that what a block costs by itself does not count. */
export const blockBytes = 1024 * 1024;

/** Where a block is compressed; or it is left as it is. */
export type Lane = { readonly pack: (plain: Uint8Array) => Promise<readonly Uint8Array[]> };

const asItIs: Lane = { pack: (plain) => Promise.resolve([plain]) };

/**
 * The buffers of all files of an archive, and the lanes in which their blocks are compressed: what is in flight is bounded over all
 * files, and buffers are used again, so that the memory does not grow with what is written.
 */
export class BlockPool {
  readonly #level: number;
  readonly #mostKept: number;
  readonly #freeBuffers: Buffer[] = [];
  readonly #freeLanes: Lane[] = [];
  readonly #waiting: ((lane: Lane) => void)[] = [];
  #lanesLeft: number;

  /** `level` is that of deflate, 0 to 9; 0 leaves blocks as they are. */
  constructor(level: number, lanes: number) {
    this.#level = level;
    this.#lanesLeft = lanes;
    this.#mostKept = lanes + 1;
  }

  takeBuffer(): Buffer {
    return this.#freeBuffers.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  giveBuffer(buffer: Buffer): void {
    if (this.#freeBuffers.length < this.#mostKept) this.#freeBuffers.push(buffer);
  }

  /** Resolves to a lane when a block may be compressed; first come, first served. */
  takeLane(): Promise<Lane> {
    const free = this.#freeLanes.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (this.#lanesLeft > 0) {
      this.#lanesLeft -= 1;
      return Promise.resolve(this.#openLane());
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a lane back whose block is done; null for one that failed, which is used no more. */
  giveLane(lane: Lane | null): void {
    const usable = lane ?? this.#openLane();
    const next = this.#waiting.shift();
    if (next === undefined) this.#freeLanes.push(usable);
    else next(usable);
  }

  #openLane(): Lane {
    return this.#level === 0 ? asItIs : new DeflateLane(this.#level);
  }
}
