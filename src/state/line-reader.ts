import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { DigestError, toError } from "../errors.ts";
import { damagedState } from "./damaged-state.ts";
import { maxLineCharacters, maxUnpackedBytes } from "./state-format.ts";

/**
 * Calls `onLine` with each line of a gzip-compressed text file, or of its first `fileBytes`, in order and without its line end. Throws
 * a DigestError of kind `data` for a damaged file, for more text than `maxBytes` (1 GiB unless given) and for a line of more than 16 Mi
 * characters.
 */
export async function readCompressedLines(
  file: string,
  onLine: (line: string) => void,
  maxBytes: number = maxUnpackedBytes,
  fileBytes: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  try {
    await pipeline(
      createReadStream(file, { end: fileBytes - 1 }),
      createGunzip({ chunkSize: 256 * 1024 }),
      lineSplitter(onLine, maxBytes),
    );
  } catch (thrown) {
    throw thrown instanceof DigestError
      ? thrown
      : damagedState(`it is no complete gzip file (${toError(thrown).message})`, thrown);
  }
}

function lineSplitter(onLine: (line: string) => void, maxBytes: number): Writable {
  const lines = new LineCutter(onLine, maxBytes);
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      done(failureOf(() => lines.take(chunk)));
    },
    final(done) {
      done(failureOf(() => lines.end()));
    },
  });
}

class LineCutter {
  readonly #onLine: (line: string) => void;
  readonly #maxBytes: number;
  readonly #decoder = new StringDecoder("utf8");
  #bytes = 0;
  /** Pieces of the line that has not ended yet; joined once, because a long line comes in thousands of them. */
  #pieces: string[] = [];
  #pending = 0;

  constructor(onLine: (line: string) => void, maxBytes: number) {
    this.#onLine = onLine;
    this.#maxBytes = maxBytes;
  }

  take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) throw damagedState(`it unpacks to more than ${this.#maxBytes / 1024 ** 3} GiB`);
    const text = this.#decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.#keep(text.slice(start, end));
      this.#onLine(this.#pieces.join(""));
      this.#pieces = [];
      this.#pending = 0;
      start = end + 1;
    }
    this.#keep(text.slice(start));
  }

  end(): void {
    if (this.#pending > 0) throw damagedState("its last line is cut");
  }

  #keep(piece: string): void {
    this.#pending += piece.length;
    if (this.#pending > maxLineCharacters) throw damagedState("a line of it is too long");
    if (piece !== "") this.#pieces.push(piece);
  }
}

function failureOf(work: () => void): Error | null {
  try {
    work();
    return null;
  } catch (thrown) {
    return toError(thrown);
  }
}
