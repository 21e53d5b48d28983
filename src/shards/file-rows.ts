import { createHash, type Hash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ExportFile } from "../model/source.ts";
import type { RowReader } from "../state/row-reader.ts";
import { damagedShard } from "./damaged-shard.ts";
import type { ShardRow } from "./shard-format.ts";

/** Bytes of a file that are one line. */
const pieceBytes = 384 * 1024;

/**
 * The lines of a file below `folder`, read while they are asked for. Its bytes are told one by one as the characters of the same
 * number (Latin-1), so that they are the same again whatever they are, and compress like the file.
 */
export function* fileRows({ path }: ExportFile, folder: string): Generator<ShardRow> {
  yield ["file", path];
  const handle = openSync(join(folder, ...path.split("/")), "r");
  try {
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let bytes = readSync(handle, piece); bytes > 0; bytes = readSync(handle, piece)) {
      yield ["piece", piece.toString("latin1", 0, bytes)];
    }
  } finally {
    closeSync(handle);
  }
}

/** The files of a shard, written one after the other below a folder and checked against what their receipts tell. */
export class FileWriter {
  readonly #folder: string;
  readonly #expected = new Map<string, ExportFile>();
  #open: { readonly handle: number; readonly hash: Hash; readonly told: ExportFile; bytes: number } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Files that are to come: only these are written. */
  expect(files: readonly ExportFile[]): void {
    for (const file of files) this.#expected.set(file.path, file);
  }

  start(row: RowReader): void {
    this.#finish();
    const path = row.text();
    const told = this.#expected.get(path);
    if (told === undefined) throw damagedShard("it holds a file that no source has, or one twice");
    this.#expected.delete(path);
    const target = join(this.#folder, ...path.split("/"));
    mkdirSync(dirname(target), { recursive: true });
    this.#open = { handle: openSync(target, "w"), hash: createHash("sha256"), told, bytes: 0 };
  }

  add(row: RowReader): void {
    const piece = Buffer.from(row.text(), "latin1");
    if (this.#open === null) throw damagedShard("a piece belongs to no file");
    this.#open.bytes += piece.length;
    if (this.#open.bytes > this.#open.told.bytes) throw damagedShard("a file is longer than it was");
    this.#open.hash.update(piece);
    writeSync(this.#open.handle, piece);
  }

  /** Throws where a file is missing or differs from what was uploaded. */
  end(): void {
    this.#finish();
    if (this.#expected.size > 0) throw damagedShard("a file is missing");
  }

  /** Closes what is open, after a failure. */
  abandon(): void {
    if (this.#open !== null) closeSync(this.#open.handle);
    this.#open = null;
  }

  #finish(): void {
    if (this.#open === null) return;
    const { hash, told, bytes } = this.#open;
    this.abandon();
    if (bytes !== told.bytes || hash.digest("hex") !== told.sha256) throw damagedShard("a file differs from its SHA-256");
  }
}
