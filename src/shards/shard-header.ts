import * as v from "valibot";
import { DigestError } from "../errors.ts";
import { severities } from "../model/severity.ts";
import { damagedShard } from "./damaged-shard.ts";
import type { ShardHeader } from "./shard.ts";
import { shardFormat, shardVersion } from "./shard-format.ts";

const instant = v.pipe(v.number(), v.finite(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const opening = v.object({ format: v.literal(shardFormat), version: v.number() });

const header = v.object({
  artifactName: v.string(),
  repositoryId: v.string(),
  branch: v.string(),
  run: v.object({ id: v.string(), attempt: count }),
  startedAt: instant,
  periodId: v.string(),
  threshold: v.picklist(severities),
  baseline: v.nullable(v.object({ id: v.string(), attempt: count, at: instant })),
});

/** The first line of a shard as JSON, members in a fixed order. */
export function formatShardHeader(told: ShardHeader): string {
  const { artifactName, repositoryId, branch, run, startedAt, periodId, threshold, baseline } = told;
  return JSON.stringify({
    format: shardFormat,
    version: shardVersion,
    artifactName,
    repositoryId,
    branch,
    run: { id: run.id, attempt: run.attempt },
    startedAt,
    periodId,
    threshold,
    baseline: baseline === null ? null : { id: baseline.id, attempt: baseline.attempt, at: baseline.at },
  });
}

/** The checked first line; throws a DigestError of kind `data` for a foreign file and for another version. */
export function parseShardHeader(value: unknown): ShardHeader {
  const opened = v.safeParse(opening, value);
  if (!opened.success) throw damagedShard("it is not a shard of this action");
  const { version } = opened.output;
  if (version !== shardVersion) throw otherVersion(version);
  const result = v.safeParse(header, value);
  if (result.success) return result.output;
  throw damagedShard(`its first line is wrong at "${v.getDotPath(result.issues[0]) ?? ""}"`);
}

function otherVersion(version: number): DigestError {
  return new DigestError({
    kind: "data",
    message: `The shard has version ${version}, which another release of this action wrote; this one reads version ${shardVersion}.`,
    remedy: "Use the same release of the action in every job of the workflow.",
  });
}
