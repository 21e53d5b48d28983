import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** A file that is being downloaded: it knows how far it got. */
export class PartialFile {
  readonly #handle: FileHandle;
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
    this.#bytes += piece.length;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Replaces a gzip file by its content. Throws what zlib throws. */
export async function gunzipInPlace(path: string): Promise<void> {
  const plain = `${path}.plain`;
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(plain));
    await rename(plain, path);
  } finally {
    await rm(plain, { force: true });
  }
}
