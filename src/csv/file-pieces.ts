import { type FileHandle, open } from "node:fs/promises";

const pieceBytes = 1024 * 1024;

/**
 * The bytes of a file, piece by piece, the next one read while one is worked on. Three buffers take turns, so that reading a large
 * file allocates nothing: a piece is valid until the second one after it is asked for, as long as csv-parse looks back.
 */
export async function* readFilePieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, "r");
  try {
    let [following, current, last] = [newBuffer(), newBuffer(), newBuffer()];
    let next = readInto(handle, following);
    for (;;) {
      const piece = await next;
      if (piece.length === 0) return;
      [following, current, last] = [last, following, current];
      next = readInto(handle, following);
      // Whoever stops reading does not wait for it.
      next.catch(() => {});
      yield piece;
    }
  } finally {
    await handle.close();
  }
}

function newBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(pieceBytes);
}

async function readInto(handle: FileHandle, buffer: Buffer): Promise<Uint8Array> {
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
  return buffer.subarray(0, bytesRead);
}
