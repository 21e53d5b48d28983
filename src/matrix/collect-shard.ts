import type { SnykPort } from "../model/ports.ts";
import type { FlexeraOutcome, Shard, ShardHeader } from "../shards/shard.ts";
import { collectFlexera, type FlexeraResult } from "../stages/collect-flexera.ts";
import { collectSnyk } from "../stages/collect-snyk.ts";
import type { RunContext } from "../stages/run-context.ts";
import type { MatrixPorts } from "./matrix-ports.ts";

/** Collects what this job is asked for, exactly as a report would, and hands it over as a shard. */
export async function collectShard(context: RunContext, ports: MatrixPorts): Promise<Shard> {
  const groupOrgs = new Map<string, readonly string[]>();
  const snyk = ports.snyk === null ? null : rememberingOrgs(ports.snyk, groupOrgs);
  const collection = await collectSnyk(context, { ...ports, snyk });
  const flexera = await collectFlexera(context, ports);
  return { header: headerOf(context), content: { groupOrgs, ...collection, flexera: flexera.map(outcomeOf) } };
}

/** The job that combines has no credential to ask for the Organizations of a Group. */
function rememberingOrgs(snyk: SnykPort, groupOrgs: Map<string, readonly string[]>): SnykPort {
  return {
    ...snyk,
    listOrgs: async (groupId) => {
      const orgs = await snyk.listOrgs(groupId);
      groupOrgs.set(groupId, orgs);
      return orgs;
    },
  };
}

function headerOf({ inputs, environment, startedAt, period, previous }: RunContext): ShardHeader {
  return {
    artifactName: inputs.artifact.name,
    repositoryId: environment.repositoryId,
    branch: environment.refName,
    run: { id: environment.runId, attempt: environment.runAttempt },
    startedAt,
    periodId: period.id,
    threshold: inputs.severity,
    baseline: previous?.run ?? null,
  };
}

function outcomeOf(result: FlexeraResult): FlexeraOutcome {
  if (result.kind === "complete") return result;
  const { source, error, memory } = result;
  return { kind: "failed", source, error, hasCursorFailed: memory?.hasCursorFailed ?? false };
}
