/**
 * Uploads an archive with the real artifact client, which talks on standard output and so needs a process of its own, and downloads it
 * again. Arguments: folder, level of compression, name of the artifact, and `broken` where the disk fails while the archive is read.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import { zipPieces } from "../../../src/archive/zip-stream.ts";
import { createArtifactClient } from "../../../src/artifacts/artifact-client.ts";
import { uploadArtifact } from "../../../src/artifacts/artifact-upload.ts";
import { quietClient } from "../../../src/artifacts/quiet-client.ts";
import { rememberingLog } from "../github/github-bench.ts";
import { archivedFiles } from "./archived-files.ts";

const [, , folder = "", level = "6", name = "digest", disk = "whole"] = process.argv;
const archive = await createArchiveFolder(folder, "archive", Number(level));
for (const [path, content] of archivedFiles) {
  const file = await archive.create(path);
  await file.write(content);
  await file.close();
}
const paths = [...archivedFiles.keys()];
const entries = paths.map((path) => archive.entry(path));

async function* pieces(): AsyncGenerator<Uint8Array> {
  for await (const piece of zipPieces(entries, 1)) {
    yield piece;
    if (disk === "broken") throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
  }
}

const tools = {
  client: quietClient(createArtifactClient(), process.stdout),
  clock: { now: () => 8e15, sleep: async () => {} },
  log: rememberingLog().log,
  startedAt: 8e15,
};
try {
  const id = await uploadArtifact(tools, { name, contentType: "application/zip", paths, pieces, retentionDays: 5 });
  const { digestMismatch } = await new DefaultArtifactClient().downloadArtifact(id, { path: join(folder, "downloaded") });
  await writeFile(join(folder, "result.json"), JSON.stringify({ id, digestMismatch: digestMismatch ?? false }));
} catch (thrown) {
  await writeFile(join(folder, "result.json"), JSON.stringify({ failed: thrown instanceof Error ? thrown.message : "" }));
}
