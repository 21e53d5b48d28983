import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

type Blob = { readonly file: string; readonly contentType: string; readonly size: number; readonly digest: string };

/** Bytes on disk, written block by block as a cloud's block blobs are. */
export class BlobStore {
  readonly #folder = mkdtempSync(join(tmpdir(), "sandbox-blobs-"));
  readonly #blocks = new Map<string, Map<string, string>>();
  readonly #blobs = new Map<string, Blob>();
  #files = 0;

  /** Keeps one block of a blob that is not complete yet. */
  putBlock(blob: string, blockId: string, bytes: Buffer): void {
    const blocks = this.#blocks.get(blob) ?? new Map<string, string>();
    this.#blocks.set(blob, blocks);
    const file = this.#newFile();
    writeFileSync(file, bytes);
    blocks.set(blockId, file);
  }

  /** Joins blocks to the blob; false when one of them was never put. */
  async commit(blob: string, blockIds: readonly string[], contentType: string): Promise<boolean> {
    const blocks = this.#blocks.get(blob) ?? new Map<string, string>();
    const files = blockIds.map((id) => blocks.get(id));
    if (files.some((file) => file === undefined)) return false;
    const target = this.#newFile();
    const hash = createHash("sha256");
    const join = async function* (): AsyncGenerator<Buffer> {
      for (const file of files) {
        if (file === undefined) continue;
        const bytes = readFileSync(file);
        hash.update(bytes);
        yield bytes;
      }
    };
    await pipeline(Readable.from(join()), createWriteStream(target));
    for (const file of blocks.values()) rmSync(file);
    this.#blocks.delete(blob);
    this.#blobs.set(blob, { file: target, contentType, size: statSync(target).size, digest: `sha256:${hash.digest("hex")}` });
    return true;
  }

  /** Stores a whole blob at once, for what tests plant. */
  put(blob: string, bytes: Buffer, contentType: string): Blob {
    const file = this.#newFile();
    writeFileSync(file, bytes);
    const stored = {
      file,
      contentType,
      size: bytes.length,
      digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    };
    this.#blobs.set(blob, stored);
    return stored;
  }

  get(blob: string): Blob | null {
    return this.#blobs.get(blob) ?? null;
  }

  /** All bytes of a blob that exists. */
  read(blob: string): Buffer {
    const stored = this.#blobs.get(blob);
    if (stored === undefined) throw new Error(`no blob ${blob}`);
    return readFileSync(stored.file);
  }

  /** The bytes from `start` to `end` (inclusive), piece by piece. */
  async *stream(blob: string, start: number, end: number): AsyncGenerator<Buffer> {
    const stored = this.#blobs.get(blob);
    if (stored === undefined || stored.size === 0) return;
    for await (const piece of createReadStream(stored.file, { start, end })) yield piece;
  }

  delete(blob: string): void {
    const stored = this.#blobs.get(blob);
    if (stored !== undefined) rmSync(stored.file);
    this.#blobs.delete(blob);
  }

  /** Removes everything from disk. */
  remove(): void {
    if (existsSync(this.#folder)) rmSync(this.#folder, { recursive: true });
  }

  #newFile(): string {
    mkdirSync(this.#folder, { recursive: true });
    this.#files += 1;
    return join(this.#folder, String(this.#files));
  }
}
