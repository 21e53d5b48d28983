import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type DigestError, describeError, toDigestError } from "../errors.ts";
import type { ArchiveEntry } from "../model/archive.ts";
import { nothingOpen } from "../model/findings/open-findings.ts";
import type { ListedShard } from "../model/shard-port.ts";
import type { Shard } from "../shards/shard.ts";
import type { RunContext } from "../stages/run-context.ts";
import { judgeShard } from "./judge-shard.ts";
import type { MatrixPorts } from "./matrix-ports.ts";

/** A shard of this run: read, its files where they were saved, or why it cannot be used. */
export type LoadedShard = { readonly listed: ListedShard } & (
  | { readonly kind: "read"; readonly shard: Shard; readonly entries: readonly ArchiveEntry[] }
  | { readonly kind: "refused"; readonly error: DigestError }
);

/** Downloads, checks and reads a shard. One that cannot be used is told in the log, and its sources fail. */
export async function loadShard(listed: ListedShard, context: RunContext, ports: MatrixPorts): Promise<LoadedShard> {
  const folder = join(ports.stateFolder.root, `shard-${listed.id}`);
  const file = `${folder}.shard`;
  try {
    await ports.shards.download(listed, file);
    const { shard, entries } = await ports.decodeShard(file, {
      folder,
      accept: (header) => judgeShard(header, context),
      before: context.previous?.open ?? nothingOpen,
    });
    ports.log.info(`${listed.name}: read (artifact ${listed.id}).`);
    return { kind: "read", listed, shard, entries };
  } catch (thrown) {
    const error = toDigestError(thrown);
    ports.log.info(`${listed.name} (artifact ${listed.id}) cannot be used. ${describeError(error)}`);
    await rm(folder, { recursive: true, force: true });
    await rm(file, { force: true });
    return { kind: "refused", listed, error };
  }
}
