import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** A file that is being downloaded: it knows how far it got, and can begin again. */
export class PartialFile {
  readonly #handle: FileHandle;
  #hash: Hash = createHash("sha256");
  #bytes = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** An empty file at `path`; folders above it are made. */
  static async create(path: string): Promise<PartialFile> {
    await mkdir(dirname(path), { recursive: true });
    return new PartialFile(await open(path, "w+"));
  }

  get bytes(): number {
    return this.#bytes;
  }

  async append(piece: Uint8Array): Promise<void> {
    for (let done = 0; done < piece.length; ) {
      const { bytesWritten } = await this.#handle.write(piece, done, piece.length - done, this.#bytes + done);
      done += bytesWritten;
    }
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  /** Forgets what was written. */
  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#hash = createHash("sha256");
    this.#bytes = 0;
  }

  /** Whether the content begins as gzip does. */
  async isGzip(): Promise<boolean> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  }

  async close(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    await this.#handle.close();
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }
}

/** Replaces a gzip file by its content; resolves to the content's size in bytes and its hash. Throws what zlib throws. */
export async function gunzipInPlace(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const plain = `${path}.plain`;
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  try {
    await pipeline(createReadStream(path), createGunzip(), counted, createWriteStream(plain));
    await rename(plain, path);
  } finally {
    await rm(plain, { force: true });
  }
  return { bytes, sha256: hash.digest("hex") };
}
