import { gunzipSync, gzipSync } from "node:zlib";

const trailerBytes = 8;

/** A shard taken apart: the text of its lines, and the data of its files. */
export type ShardBytes = { readonly text: string; readonly data: Buffer };

/** Takes a shard apart, to change something in it. */
export function splitShard(shard: Buffer): ShardBytes {
  const end = shard.length - trailerBytes;
  const lines = Number(shard.readBigUInt64BE(end));
  return { text: String(gunzipSync(shard.subarray(0, lines))), data: shard.subarray(lines, end) };
}

/** Puts a shard together again. */
export function joinShard({ text, data }: ShardBytes): Buffer {
  const lines = gzipSync(text);
  const length = Buffer.alloc(trailerBytes);
  length.writeBigUInt64BE(BigInt(lines.length));
  return Buffer.concat([lines, data, length]);
}
