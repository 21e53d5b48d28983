import { crc32 } from "node:zlib";
import { ChangedFileError } from "./changed-file.ts";

const nothing = new Uint8Array(0);

/**
 * A file that is handed on while it arrives, each byte once. When it has to be begun anew, what was handed on before is not: it is
 * compared with what was, by length and CRC-32, so that nobody has to take anything back; a safer hash would cost as much time again as
 * the one that the archive needs, for what hardly ever happens.
 */
export class HandedOnBytes {
  readonly #label: string;
  #crc32 = 0;
  #handedOn = 0;
  /** How far the file has come since it was last begun. */
  #position = 0;
  /** CRC-32 of what came again; null where nothing is to be compared. */
  #again: number | null = null;

  constructor(label: string) {
    this.#label = label;
  }

  /** The first two bytes of the file. */
  start: Uint8Array = nothing;

  get position(): number {
    return this.#position;
  }

  /** Begins anew with the first byte. */
  restart(): void {
    this.#position = 0;
    this.#again = this.#handedOn === 0 ? null : 0;
  }

  /** What of a piece is new; throws a ChangedFileError where what came again differs from what was handed on. */
  take(piece: Uint8Array): Uint8Array {
    const isNew = this.#again === null ? piece : this.#compare(this.#again, piece);
    this.#position += piece.length;
    if (isNew.length === 0) return nothing;
    if (this.start.length < 2) this.start = Buffer.concat([this.start, isNew.subarray(0, 2 - this.start.length)]);
    this.#crc32 = crc32(isNew, this.#crc32);
    this.#handedOn += isNew.length;
    return isNew;
  }

  /** Throws a ChangedFileError where the file ended before it came to what was handed on. */
  end(): void {
    if (this.#again !== null) throw new ChangedFileError(this.#label);
  }

  #compare(again: number, piece: Uint8Array): Uint8Array {
    const known = piece.subarray(0, this.#handedOn - this.#position);
    this.#again = crc32(known, again);
    if (this.#position + known.length < this.#handedOn) return nothing;
    if (this.#again !== this.#crc32) throw new ChangedFileError(this.#label);
    this.#again = null;
    return piece.subarray(known.length);
  }
}
