import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { onDisk } from "../csv/output-file.ts";
import type { ArchiveEntry } from "../model/archive.ts";
import type { OutputFile, WrittenBytes } from "../model/output-file.ts";
import { type BlockPool, blockBytes, type Lane } from "./block-pool.ts";
import { lastBlock } from "./deflate-lane.ts";

/** A file of an archive that is to be written. */
export type EntryPlan = {
  readonly path: string;
  /** Where its data are put; created or emptied, with the folders above it. */
  readonly file: string;
  /** 0 to 9; 0 leaves the content as it is. */
  readonly level: number;
  /** Told of the finished entry. */
  readonly onClosed: (entry: ArchiveEntry) => void;
};

/** Begins a file of an archive. */
export async function createEntryFile(plan: EntryPlan, pool: BlockPool): Promise<OutputFile> {
  const handle = await onDisk(plan.path, async () => {
    await mkdir(dirname(plan.file), { recursive: true });
    return open(plan.file, "w");
  });
  return new EntryFile(plan, pool, handle);
}

/** Fills blocks, hands each to the compressor, and writes what comes of them in their order. */
class EntryFile implements OutputFile {
  readonly #plan: EntryPlan;
  readonly #pool: BlockPool;
  readonly #handle: FileHandle;
  readonly #plainHash = createHash("sha256");
  readonly #dataHash = createHash("sha256");
  #plainBytes = 0;
  #dataBytes = 0;
  #crc32 = 0;
  /** The buffer that is being filled, and how far. */
  #buffer: Buffer | null = null;
  #filled = 0;
  /** Everything that was handed over, once it is on disk. */
  #written: Promise<void> = Promise.resolve();
  #failure: { readonly thrown: unknown } | null = null;
  #isOpen = true;

  constructor(plan: EntryPlan, pool: BlockPool, handle: FileHandle) {
    this.#plan = plan;
    this.#pool = pool;
    this.#handle = handle;
  }

  async write(data: string | Uint8Array): Promise<void> {
    if (this.#failure !== null) throw this.#failure.thrown;
    if (typeof data === "string") return this.#writeText(data);
    for (let taken = 0; taken < data.length; ) {
      this.#buffer ??= this.#pool.takeBuffer();
      const part = data.subarray(taken, taken + blockBytes - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled === blockBytes) await this.#compress(this.#buffer);
    }
  }

  async close(): Promise<WrittenBytes> {
    if (this.#buffer !== null && this.#filled > 0) await this.#compress(this.#buffer);
    this.#giveBack();
    await this.#written;
    if (this.#failure !== null) throw this.#failure.thrown;
    await onDisk(this.#plan.path, async () => {
      if (this.#plan.level > 0) this.#append(lastBlock);
      this.#isOpen = false;
      await this.#handle.close();
    });
    const entry = this.#entry();
    this.#plan.onClosed(entry);
    return { bytes: entry.bytes, sha256: entry.sha256 };
  }

  async discard(): Promise<void> {
    this.#giveBack();
    await this.#written;
    if (this.#isOpen) await this.#handle.close();
    this.#isOpen = false;
    await rm(this.#plan.file, { force: true });
  }

  /** Most texts are a line, which is put into the buffer without a copy of its own. */
  async #writeText(text: string): Promise<void> {
    const mostBytesOfCharacter = 3;
    if (text.length * mostBytesOfCharacter > blockBytes - this.#filled) return this.write(Buffer.from(text, "utf8"));
    this.#buffer ??= this.#pool.takeBuffer();
    this.#filled += this.#buffer.write(text, this.#filled, "utf8");
  }

  /** Takes a lane for the block, which is where a fast writer waits, and goes on in another buffer. */
  async #compress(buffer: Buffer): Promise<void> {
    const plain = buffer.subarray(0, this.#filled);
    this.#plainHash.update(plain);
    this.#crc32 = crc32(plain, this.#crc32);
    this.#plainBytes += plain.length;
    const lane = await this.#pool.takeLane();
    const packed = lane.pack(plain);
    // Awaited when the blocks before it are written; until then its failure is nobody's.
    packed.catch(() => {});
    this.#written = this.#appendAfter(this.#written, packed, { lane, buffer });
    this.#buffer = null;
    this.#filled = 0;
  }

  async #appendAfter(
    before: Promise<void>,
    packed: Promise<readonly Uint8Array[]>,
    { lane, buffer }: { readonly lane: Lane; readonly buffer: Buffer },
  ): Promise<void> {
    await before;
    let isPacked = false;
    try {
      const pieces = await packed;
      isPacked = true;
      if (this.#failure === null)
        await onDisk(this.#plan.path, async () => {
          for (const piece of pieces) this.#append(piece);
        });
    } catch (thrown) {
      this.#failure ??= { thrown };
    } finally {
      this.#pool.giveBuffer(buffer);
      this.#pool.giveLane(isPacked ? lane : null);
    }
  }

  /** Synchronous: the system takes a block into its cache in less time than it takes to wake a thread for it. */
  #append(data: Uint8Array): void {
    this.#dataHash.update(data);
    for (let done = 0; done < data.length; ) done += writeSync(this.#handle.fd, data, done, data.length - done);
    this.#dataBytes += data.length;
  }

  #giveBack(): void {
    if (this.#buffer !== null) this.#pool.giveBuffer(this.#buffer);
    this.#buffer = null;
    this.#filled = 0;
  }

  #entry(): ArchiveEntry {
    const { path, file, level } = this.#plan;
    return {
      path,
      method: level === 0 ? "stored" : "deflate",
      bytes: this.#plainBytes,
      sha256: this.#plainHash.digest("hex"),
      crc32: this.#crc32,
      data: { file, offset: 0, bytes: this.#dataBytes, sha256: this.#dataHash.digest("hex") },
    };
  }
}
