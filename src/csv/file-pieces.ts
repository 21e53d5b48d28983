import { open } from "node:fs/promises";

const pieceBytes = 256 * 1024;

/**
 * The bytes of a file, piece by piece. Two buffers take turns, so that reading a large file allocates nothing: a piece is valid
 * until the second one after it is asked for, as long as the CSV reader looks back.
 */
export async function* readFilePieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, "r");
  try {
    let [current, other] = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)];
    for (;;) {
      const { bytesRead } = await handle.read(current, 0, pieceBytes, null);
      if (bytesRead === 0) return;
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await handle.close();
  }
}
