import type { ArtifactRef } from "./ports.ts";

/** Bytes that a shard may have as it is uploaded: what a standard runner can hold beside the exports in it. */
export const maxShardBytes = 4 * 1024 ** 3;

/** A shard of this run, as GitHub lists it. */
export type ListedShard = { readonly id: number; readonly name: string; readonly digest: string | null };

/** The shards that the jobs of one run leave for the one that combines them. */
export type ShardPort = {
  /** Uploads one file under its own base name, in place of one that an earlier attempt of the job left. */
  readonly upload: (file: string, retentionDays: number) => Promise<ArtifactRef>;
  /** The newest artifact of each name that is a shard's, by name; of this run only, whichever attempt made it. */
  readonly list: (isShard: (name: string) => boolean) => Promise<readonly ListedShard[]>;
  /** Saves a shard as it was uploaded; rejects with a DigestError. */
  readonly download: (shard: ListedShard, file: string) => Promise<void>;
};
