import { basename } from "node:path";
import { DigestError } from "../errors.ts";
import { type ListedShard, maxShardBytes, type ShardPort } from "../model/shard-port.ts";
import { downloadArtifact } from "./artifact-download.ts";
import { listRunArtifactRows } from "./artifact-row.ts";
import { distrustReason } from "./artifact-trust.ts";
import { fileUpload, uploadArtifact } from "./artifact-upload.ts";
import { type ArtifactPortOptions, artifactUrl } from "./artifacts.ts";

/**
 * The shards of this run. They are read through REST, because the results service does not give out what an earlier attempt of a
 * job uploaded.
 */
export function createShardPort(options: Omit<ArtifactPortOptions, "decodeState">): ShardPort {
  const tools = { ...options, startedAt: options.clock.now() };
  return {
    upload: (file, retentionDays) => {
      const name = basename(file);
      return options.log.group(`Uploading the shard ${name}`, async () => {
        const id = await uploadArtifact(tools, fileUpload(file, retentionDays));
        options.log.info(`Uploaded as artifact ${id}.`);
        return { id, url: artifactUrl(options, id) };
      });
    },
    list: (isShard) => listShards(options, isShard),
    download: async ({ id, digest }, file) => {
      const artifact = { fullName: options.repository.fullName, id, digest, maxBytes: maxShardBytes, fails: lostShard };
      const download = await downloadArtifact(options, artifact, file);
      if (download.kind === "unusable") throw lostShard(id, download.reason);
    },
  };
}

async function listShards(
  options: Omit<ArtifactPortOptions, "decodeState">,
  isShard: (name: string) => boolean,
): Promise<readonly ListedShard[]> {
  const { repository, runId, branch, log } = options;
  const newest = new Map<string, ListedShard>();
  for (const row of await listRunArtifactRows(options.octokit, repository.fullName, runId)) {
    const { id, name, digest } = row;
    // The newest comes first, because attempts of one job use one name.
    if (!isShard(name) || newest.has(name)) continue;
    const distrust = distrustReason(row, { repositoryId: repository.id, branch }, maxShardBytes);
    if (distrust !== null) log.warning(`The shard ${name} (artifact ${id}) is passed over: ${distrust}.`);
    else if (String(row.workflow_run?.id) === runId) newest.set(name, { id, name, digest });
  }
  return [...newest.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function lostShard(id: number, reason: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `The shard (artifact ${id}) could not be downloaded: ${reason}.`,
    remedy: "Re-run this job; where the shard is gone, re-run all jobs of this run.",
  });
}
