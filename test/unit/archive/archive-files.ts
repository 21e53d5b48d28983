import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { inflateRawSync } from "node:zlib";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import type { ArchiveEntry, ArchivePort } from "../../../src/model/archive.ts";

/** The files of an archive folder, unpacked, by their paths in the artifact; sorted. */
export async function readArchiveFolder(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = new Map<string, Buffer>();
  for (const file of files.sort()) {
    const data = await readFile(file);
    const [, path = "", ending] = /^(.*)\.(deflate|stored)$/.exec(file.slice(root.length + 1).replaceAll(sep, "/")) ?? [];
    contents.set(path, ending === "deflate" ? inflateRawSync(data) : data);
  }
  return contents;
}

/** The plain content of an entry. */
export async function readEntry({ method, data }: ArchiveEntry): Promise<Buffer> {
  const whole = await readFile(data.file);
  const part = whole.subarray(data.offset, data.offset + data.bytes);
  return method === "deflate" ? inflateRawSync(part) : part;
}

/** Works with an archive in a folder of its own, which is removed afterwards. */
export async function withArchive(
  work: (archive: ArchivePort, root: string, parent: string) => Promise<void>,
  level = 6,
): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), "archive-"));
  try {
    await work(await createArchiveFolder(parent, "archive", level), join(parent, "archive"), parent);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
