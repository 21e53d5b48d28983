import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { gatherShards } from "../matrix/gather-shards.ts";
import type { MatrixPorts } from "../matrix/matrix-ports.ts";
import type { Verdict } from "../stages/decide-verdict.ts";
import { prepareRun } from "../stages/prepare-run.ts";
import { prepareTemplates } from "../stages/prepare-templates.ts";
import { reportCollected } from "./report-collected.ts";

/** The report of what the exporting jobs of this run left as shards. No vendor is asked. */
export async function runCombine(inputs: Inputs, environment: RunnerEnvironment, ports: MatrixPorts): Promise<Verdict> {
  const templates = await prepareTemplates(inputs, ports);
  const prepared = await prepareRun(inputs, environment, ports);
  const { context, collection, flexera } = await gatherShards(prepared, ports);
  return reportCollected(context, { collection, flexera }, templates, ports);
}
