import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DigestError } from "../errors.ts";
import type { ArchiveEntry, ArchivePort } from "../model/archive.ts";
import { BlockPool } from "./block-pool.ts";
import { createEntryFile } from "./entry-file.ts";

/** Blocks that are compressed or written at once, over all files: enough for every core of a small runner, and a few megabytes. */
const blocksInFlight = 3;

/**
 * A fresh folder below `parent` that holds each file of the artifact compressed, as `<path>.deflate`, or, with level 0, plain, as
 * `<path>.stored`; whatever an earlier attempt left there is removed.
 */
export async function createArchiveFolder(parent: string, name: string, level: number): Promise<ArchivePort> {
  const root = join(parent, name);
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  const pool = new BlockPool(level, blocksInFlight);
  const entries = new Map<string, ArchiveEntry>();
  const fileOf = (path: string): string => join(root, ...`${path}.${level === 0 ? "stored" : "deflate"}`.split("/"));
  const keep = (entry: ArchiveEntry): void => void entries.set(entry.path, entry);
  return {
    create: async (path) => {
      const file = await createEntryFile({ path, file: fileOf(path), level, onClosed: keep }, pool);
      return {
        write: (data) => file.write(data),
        close: () => file.close(),
        discard: async () => {
          entries.delete(path);
          await file.discard();
        },
      };
    },
    entry: (path) => entries.get(path) ?? missing(path),
    adopt: keep,
    remove: async (path) => {
      if (entries.delete(path)) await rm(fileOf(path), { force: true });
    },
  };
}

function missing(path: string): never {
  throw new DigestError({
    kind: "data",
    message: `${path} was to be uploaded and was never written.`,
    remedy: "This is a fault of the action: report it with the log of the run.",
  });
}
