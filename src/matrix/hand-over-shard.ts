import type { DigestError } from "../errors.ts";
import type { ArtifactRef, StepPort } from "../model/ports.ts";
import type { Source } from "../model/source.ts";
import type { OutputName } from "../report/output-names.ts";
import type { ShardContent } from "../shards/shard.ts";

type Failure = { readonly source: Source; readonly error: DigestError };

/** The sources of a shard that gave nothing. */
export function shardFailures(content: ShardContent): readonly Failure[] {
  return resultsOf(content).flatMap((result) => (result.kind === "failed" ? [result] : []));
}

/** Hands to later steps where the shard is, and says in the job's summary what is in it. */
export async function handOverShard(content: ShardContent, artifact: ArtifactRef, step: StepPort): Promise<void> {
  const failures = shardFailures(content);
  const set = (name: OutputName, value: string | number): void => step.setOutput(name, String(value));
  set("status", failures.length === 0 ? "complete" : "partial");
  set("artifact-id", artifact.id);
  set("artifact-url", artifact.url);
  await step.writeSummary(summaryOf(content, failures, artifact));
}

function summaryOf(content: ShardContent, failures: readonly Failure[], { url }: ArtifactRef): string {
  const all = resultsOf(content).length;
  const lines = resultsOf(content).map((result) =>
    result.kind === "complete"
      ? `- \`${result.receipt.source.id}\`: ${result.receipt.rows} rows`
      : `- \`${result.source.id}\`: **failed**; the log says why`,
  );
  const head = `${all - failures.length} of ${all} sources are in [the shard](${url}). The job with \`mode: combine\` makes the report of it.`;
  return `### Shard of the exposure report\n\n${head}\n\n${lines.join("\n")}\n`;
}

function resultsOf({ issues, usage, attachments, auditLogs, flexera }: ShardContent) {
  return [...issues, ...usage, ...attachments, ...auditLogs, ...flexera];
}
