import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FolderPort, WrittenFile } from "../model/ports.ts";

/** A fresh folder below `parent`; whatever an earlier attempt left there is removed. */
export async function createExportFolder(parent: string, name: string): Promise<FolderPort> {
  const root = path.join(parent, name);
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  return { root, write: (file, pieces) => writeFile(root, file, pieces) };
}

async function writeFile(root: string, file: string, pieces: Iterable<string>): Promise<WrittenFile> {
  const target = path.join(root, ...file.split("/"));
  await mkdir(path.dirname(target), { recursive: true });
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = function* (): Generator<Buffer> {
    for (const piece of pieces) {
      const buffer = Buffer.from(piece);
      hash.update(buffer);
      bytes += buffer.length;
      yield buffer;
    }
  };
  await pipeline(Readable.from(counted()), createWriteStream(target));
  return { path: file, absolutePath: target, bytes, sha256: hash.digest("hex") };
}
