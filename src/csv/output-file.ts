import { createHash } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DigestError } from "../errors.ts";
import { diskFailure } from "../model/disk-failure.ts";
import type { OutputFile } from "../model/output-file.ts";

/** Creates or empties the file and the folders above it. */
export async function createOutputFile(path: string, label: string): Promise<OutputFile> {
  const handle = await onDisk(label, async () => {
    await mkdir(dirname(path), { recursive: true });
    return open(path, "w");
  });
  const hash = createHash("sha256");
  let bytes = 0;
  let isClosed = false;
  return {
    write: async (data) => {
      const piece = typeof data === "string" ? Buffer.from(data, "utf8") : data;
      if (piece.length === 0) return;
      hash.update(piece);
      bytes += piece.length;
      await onDisk(label, () => handle.appendFile(piece));
    },
    close: async () => {
      isClosed = true;
      await onDisk(label, () => handle.close());
      return { bytes, sha256: hash.digest("hex") };
    },
    discard: async () => {
      if (!isClosed) await handle.close();
      isClosed = true;
      await rm(path, { force: true });
    },
  };
}

/** Runs work on the disk; what the system refuses is thrown as a DigestError that names `label`. */
export async function onDisk<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof DigestError) throw thrown;
    throw diskFailure(label, thrown);
  }
}
