import { DigestError } from "../errors.ts";
import type { RunRef } from "../model/period-ledger.ts";
import type { ShardHeader } from "../shards/shard.ts";
import type { RunContext } from "../stages/run-context.ts";

/**
 * Throws a DigestError where a shard cannot be combined by this run: it is another's, or was compared with another report. Rows that
 * left since that report, and events that it told, would be told wrongly or twice.
 */
export function judgeShard(header: ShardHeader, { inputs, environment, previous }: RunContext): void {
  const isForeign =
    header.repositoryId !== environment.repositoryId ||
    header.branch !== environment.refName ||
    header.run.id !== environment.runId ||
    header.run.attempt > environment.runAttempt ||
    header.artifactName !== inputs.artifact.name;
  if (isForeign) {
    throw new DigestError({
      kind: "data",
      message: `The shard was made for another report: by run ${header.run.id} of repository ${header.repositoryId}, for \`artifact-name: ${header.artifactName}\`.`,
      remedy: "Give every job of the matrix and the combining job the same `artifact-name`.",
    });
  }
  if (header.threshold !== inputs.severity) {
    throw new DigestError({
      kind: "data",
      message: `The shard was exported with \`severity: ${header.threshold}\`, and this job reports with \`severity: ${inputs.severity}\`.`,
      remedy: "Give every job of the matrix and the combining job the same `severity`.",
    });
  }
  if (!isSameRun(header.baseline, previous?.run ?? null)) {
    throw new DigestError({
      kind: "data",
      message: `The shard was compared with ${describeBaseline(header.baseline)}, and this job compares with ${describeBaseline(previous?.run ?? null)}: another report was made in between.`,
      remedy:
        "Re-run all jobs of this run; with `concurrency: exposure-digest` at the top of the workflow one run waits for the other.",
    });
  }
}

function isSameRun(one: RunRef | null, other: RunRef | null): boolean {
  return one?.id === other?.id && one?.attempt === other?.attempt;
}

function describeBaseline(run: RunRef | null): string {
  return run === null ? "no earlier report" : `the report of run ${run.id}`;
}
