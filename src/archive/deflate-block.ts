import { constants, deflateRaw } from "node:zlib";

/** How far deflate looks back, and so what a block needs of the one before. */
export const dictionaryBytes = 32 * 1024;

/** What ends a deflate stream whose blocks end on whole bytes: an empty block that says it is the last one. */
export const lastBlock = Uint8Array.of(0x03, 0x00);

/** The output is mostly a tenth of a block; what needs more gets further buffers. */
const chunkSize = 256 * 1024;

/**
 * Compresses a block on a thread of libuv. Blocks of one file can be compressed beside each other and put one after the other, because
 * each ends on a whole byte and knows what stands before it; behind the last one comes `lastBlock`.
 */
export function deflateBlock(plain: Uint8Array, dictionary: Uint8Array, level: number): Promise<Uint8Array> {
  const options = { level, chunkSize, finishFlush: constants.Z_SYNC_FLUSH };
  return new Promise((resolve, reject) => {
    deflateRaw(plain, dictionary.length === 0 ? options : { ...options, dictionary }, (error, packed) => {
      if (error === null) resolve(packed);
      else reject(error);
    });
  });
}
