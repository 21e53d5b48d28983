import { describeError } from "../errors.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { collectShard } from "../matrix/collect-shard.ts";
import { handOverShard, shardFailures } from "../matrix/hand-over-shard.ts";
import type { MatrixPorts } from "../matrix/matrix-ports.ts";
import { uploadShard } from "../matrix/upload-shard.ts";
import type { Verdict } from "../stages/decide-verdict.ts";
import { prepareRun } from "../stages/prepare-run.ts";

/**
 * Collects what a report would and uploads it as a shard, for the job of this run that combines the shards. No issue and no state
 * is written: what is in the shard counts as reported only when that job has saved its state.
 */
export async function runExport(inputs: Inputs, environment: RunnerEnvironment, ports: MatrixPorts): Promise<Verdict> {
  const context = await prepareRun(inputs, environment, ports);
  const shard = await collectShard(context, ports);
  const failures = shardFailures(shard.content);
  for (const { source, error } of failures) ports.log.error(`${source.id} failed. ${describeError(error)}`);
  const artifact = await uploadShard(shard, context, ports);
  await ports.pendingExports.forget();
  await handOverShard(shard.content, artifact, ports.step);
  if (failures.length === 0 || !inputs.failOn.has("source-error")) return { kind: "passed" };
  const count = failures.length === 1 ? "1 source" : `${failures.length} sources`;
  return { kind: "failed", message: `The shard is uploaded; the job fails because of \`fail-on\`: ${count} failed.` };
}
