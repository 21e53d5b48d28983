import type { ArchiveEntry } from "../model/archive.ts";
import type { ExportFile } from "../model/source.ts";
import type { RowReader } from "../state/row-reader.ts";
import { damagedShard } from "./damaged-shard.ts";
import type { ShardRow } from "./shard-format.ts";

const methods = ["deflate", "stored"] as const;

/** The line of a file of which the data stand behind the lines: how they are compressed, and what they are checked by. */
export function fileRow({ path, method, crc32, data }: ArchiveEntry): ShardRow {
  return ["file", path, method, crc32, data.bytes, data.sha256];
}

/** The files of a shard, in the order in which their data stand behind its lines, checked against what their receipts tell. */
export class FileList {
  readonly #expected = new Map<string, ExportFile>();
  readonly #entries: ArchiveEntry[] = [];

  /** Files that are to come: only these are taken. */
  expect(files: readonly ExportFile[]): void {
    for (const file of files) this.#expected.set(file.path, file);
  }

  add(row: RowReader): void {
    const path = row.text();
    const told = this.#expected.get(path);
    if (told === undefined) throw damagedShard("it holds a file that no source has, or one twice");
    this.#expected.delete(path);
    const { bytes, sha256 } = told;
    const [method, crc32] = [row.oneOf(methods), row.count()];
    const data = { file: "", offset: 0, bytes: row.count(), sha256: row.text() };
    this.#entries.push({ path, method, bytes, sha256, crc32, data });
  }

  /** The files whose data begin at an offset of the shard's file; throws where one of a receipt is missing. */
  entriesIn(file: string, offset: number): readonly ArchiveEntry[] {
    if (this.#expected.size > 0) throw damagedShard("a file is missing");
    let at = offset;
    return this.#entries.map((entry) => {
      const data = { ...entry.data, file, offset: at };
      at += data.bytes;
      return { ...entry, data };
    });
  }
}
