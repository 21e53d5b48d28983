import { constants, createDeflateRaw, type DeflateRaw } from "node:zlib";

/** What ends a deflate stream whose blocks end on whole bytes: an empty block that says it is the last one. */
export const lastBlock = Uint8Array.of(0x03, 0x00);

/** The output is mostly a tenth of a block; what needs more gets further buffers. */
const chunkSize = 256 * 1024;

/**
 * Compresses one block after the other on a thread of libuv. A block knows nothing of the one before and ends on a whole byte, so
 * that blocks of one file can be compressed beside each other and put one after the other; behind the last one comes `lastBlock`. A
 * lane is used again: to make a compressor for each block would cost the main thread as much time as hashing it.
 */
export class DeflateLane {
  readonly #stream: DeflateRaw;
  #packed: Uint8Array[] = [];
  #isFresh = true;
  #reject: ((thrown: unknown) => void) | null = null;

  constructor(level: number) {
    this.#stream = createDeflateRaw({ level, chunkSize, flush: constants.Z_SYNC_FLUSH });
    this.#stream.on("data", (piece: Uint8Array) => this.#packed.push(piece));
    this.#stream.on("error", (thrown) => this.#reject?.(thrown));
  }

  /** The compressed block, in pieces that are the caller's. `plain` must not change before it resolves, and only then may the next block begin. */
  pack(plain: Uint8Array): Promise<readonly Uint8Array[]> {
    if (!this.#isFresh) this.#stream.reset();
    this.#isFresh = false;
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#stream.write(plain, (failure) => {
        if (failure !== null && failure !== undefined) return reject(failure);
        const packed = this.#packed;
        this.#packed = [];
        resolve(packed);
      });
    });
  }
}
