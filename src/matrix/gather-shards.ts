import { periodAt } from "../model/period.ts";
import { isShardName } from "../shards/shard-name.ts";
import { warnOfVanished } from "../stages/collect-snyk.ts";
import { planFlexera } from "../stages/plan-flexera.ts";
import { planSources, type SourcePlan } from "../stages/plan-sources.ts";
import type { RunContext } from "../stages/run-context.ts";
import { type Combined, type CombinedPlan, combineResults, missingSources } from "./combine-results.ts";
import { type LoadedShard, loadShard } from "./load-shard.ts";
import type { MatrixPorts } from "./matrix-ports.ts";

/** What the shards of this run give together, and the run as their earliest start makes it. */
export type Gathered = Omit<Combined, "files"> & { readonly context: RunContext };

/** Waits before the shards are listed again, in milliseconds: the list may lag behind the jobs that have just ended. */
const listingWaitsMs = [5_000, 15_000, 30_000] as const;

/**
 * Reads the shards of this run and puts together what one machine would have collected; a source of which no usable shard is there
 * has failed. The report's time is that of the shard that started first: no event after it was searched everywhere.
 */
export async function gatherShards(prepared: RunContext, ports: MatrixPorts): Promise<Gathered> {
  const loaded = await ports.log.group("Shards of this run", () => loadShards(prepared, ports));
  const starts = loaded.flatMap((shard) => (shard.kind === "read" ? [shard.shard.header.startedAt] : []));
  const startedAt = starts.length === 0 ? prepared.startedAt : Math.min(...starts);
  const { inputs, previous } = prepared;
  const context = { ...prepared, startedAt, period: periodAt(startedAt, inputs.issue.period, inputs.timezone) };
  const plan = await planOf(context, loaded, ports);
  warnOfVanished(plan.snyk.auditLogs, previous, ports.log);
  warnOfPeriods(loaded, context, ports);
  const { files, ...results } = combineResults(plan, loaded);
  for (const file of files) ports.archive.adopt(file);
  return { context, ...results };
}

/** Lists and loads until every expected source is there, or the list had time enough to become complete. */
async function loadShards(context: RunContext, ports: MatrixPorts): Promise<readonly LoadedShard[]> {
  const known = new Map<number, LoadedShard>();
  for (let attempt = 0; ; attempt += 1) {
    const listed = await ports.shards.list(isShardName(context.inputs.artifact.name));
    for (const shard of listed) if (!known.has(shard.id)) known.set(shard.id, await loadShard(shard, context, ports));
    const loaded = listed.flatMap(({ id }) => known.get(id) ?? []);
    const missing = missingSources(await planOf(context, loaded, ports), loaded);
    const waitMs = listingWaitsMs[attempt];
    if (missing.length === 0 || waitMs === undefined) return loaded;
    ports.log.info(`${missing.length} sources are in no shard so far; looking again in ${waitMs / 1_000} s.`);
    await ports.clock.sleep(waitMs);
  }
}

/** The plan of one machine, but that the shards tell which Organizations a Group has. */
async function planOf(context: RunContext, loaded: readonly LoadedShard[], { log }: MatrixPorts): Promise<CombinedPlan> {
  const { snyk } = context.inputs;
  const listings = loaded.flatMap((shard) => (shard.kind === "read" ? [shard.shard.content.groupOrgs] : []));
  const listOrgs = async (groupId: string): Promise<readonly string[]> =>
    listings.find((listing) => listing.has(groupId))?.get(groupId) ?? [];
  const nothing: SourcePlan = { issues: [], usage: [], attachments: [], auditLogs: [] };
  return { snyk: snyk === null ? nothing : await planSources(snyk, { listOrgs }, log), flexera: planFlexera(context) };
}

/** A period that ended while the jobs ran: what a dataset of Flexera changed in it is told since its own beginning. */
function warnOfPeriods(loaded: readonly LoadedShard[], { period }: RunContext, { log }: MatrixPorts): void {
  for (const shard of loaded) {
    if (shard.kind === "refused" || shard.shard.content.flexera.length === 0) continue;
    const { periodId } = shard.shard.header;
    if (periodId === period.id) continue;
    log.warning(
      `${shard.listed.name} tells Flexera's changes of the period ${periodId}, and this is the report of ${period.id}. Give every job the same \`issue-period\` and \`timezone\`.`,
    );
  }
}
