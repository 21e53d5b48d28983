import { nothingOpen } from "../model/findings/open-findings.ts";
import type { ArtifactRef } from "../model/ports.ts";
import type { Shard } from "../shards/shard.ts";
import { shardName } from "../shards/shard-name.ts";
import type { RunContext } from "../stages/run-context.ts";
import type { MatrixPorts } from "./matrix-ports.ts";

/** Shards are read minutes later, or when a person runs the combining job again. */
const retentionDays = 7;

/** Writes a shard and uploads it, in place of what an earlier attempt of this job uploaded. */
export async function uploadShard(shard: Shard, { inputs, previous }: RunContext, ports: MatrixPorts): Promise<ArtifactRef> {
  const { snyk, flexera, artifact } = inputs;
  const name = shardName(artifact.name, {
    scopes: snyk?.scopes ?? [],
    datasets: snyk?.datasets ?? [],
    flexera: flexera === null ? null : { orgId: flexera.orgId, datasets: flexera.datasets.map((dataset) => dataset.name) },
  });
  const file = `${ports.stateFolder.root}/${name}`;
  await ports.encodeShard(shard, file, {
    archive: ports.archive,
    before: previous?.open ?? nothingOpen,
  });
  return ports.shards.upload(file, Math.min(retentionDays, artifact.retentionDays ?? retentionDays));
}
