import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { stat, truncate } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

const FLUSH_AT = 1 << 18;

/** A finished file on disk. */
export type WrittenFile = {
  readonly path: string;
  /** Bytes as an export would state them. */
  readonly statedSize: number;
  readonly bytes: number;
  readonly rowCount: number;
  readonly etag: string;
  readonly contentEncoding: string | null;
};

/** Writes one part of an export, a piece at a time, so that a file may be larger than memory. */
export class PartFile {
  readonly path: string;
  readonly #stream: WriteStream;
  readonly #hash: Hash = createHash("md5");
  #waiting = "";
  #lastLine = 0;
  rowCount = 0;

  constructor(path: string) {
    this.path = path;
    this.#stream = createWriteStream(path);
  }

  /** Adds text. A promise, to be awaited before more is added, comes back only when the disk is due: most rows cost no await. */
  add(text: string): Promise<void> | null {
    this.#waiting += text;
    this.#lastLine = text.length;
    return this.#waiting.length >= FLUSH_AT ? this.#flush() : null;
  }

  /** Ends the file, cut or compressed as asked. A cut file still states its whole size. */
  async finish(style: {
    readonly truncated: boolean;
    readonly compression: "none" | "gzip-body" | "gzip-encoding";
  }): Promise<WrittenFile> {
    await this.#flush();
    this.#stream.end();
    await once(this.#stream, "close");
    const whole = (await stat(this.path)).size;
    if (style.truncated) await truncate(this.path, Math.max(0, whole - Math.ceil(this.#lastLine / 2)));
    const etag = `"${this.#hash.digest("hex")}"`;
    if (style.compression === "none") {
      return {
        path: this.path,
        statedSize: whole,
        bytes: (await stat(this.path)).size,
        rowCount: this.rowCount,
        etag,
        contentEncoding: null,
      };
    }
    const path = `${this.path}.gz`;
    await pipeline(createReadStream(this.path), createGzip({ level: 1 }), createWriteStream(path));
    const bytes = (await stat(path)).size;
    const isStated = style.compression === "gzip-encoding";
    return {
      path,
      statedSize: isStated ? whole : bytes,
      bytes,
      rowCount: this.rowCount,
      etag,
      contentEncoding: isStated ? "gzip" : null,
    };
  }

  async #flush(): Promise<void> {
    if (this.#waiting === "") return;
    const bytes = Buffer.from(this.#waiting, "utf8");
    this.#waiting = "";
    this.#hash.update(bytes);
    if (!this.#stream.write(bytes)) await once(this.#stream, "drain");
  }
}
