import type { ShardPort } from "../model/shard-port.ts";
import type { DecodedShard, DecodeShardOptions } from "../shards/decode-shard.ts";
import type { EncodeShardOptions } from "../shards/encode-shard.ts";
import type { Shard } from "../shards/shard.ts";
import type { ReportPorts } from "../stages/report-ports.ts";

/** What the modes `export` and `combine` work on beside what a report does. */
export type MatrixPorts = ReportPorts & {
  readonly shards: ShardPort;
  readonly encodeShard: (shard: Shard, file: string, options: EncodeShardOptions) => Promise<void>;
  readonly decodeShard: (file: string, options: DecodeShardOptions) => Promise<DecodedShard>;
};
