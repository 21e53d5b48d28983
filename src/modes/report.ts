import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { collectFlexera } from "../stages/collect-flexera.ts";
import { collectSnyk } from "../stages/collect-snyk.ts";
import type { Verdict } from "../stages/decide-verdict.ts";
import { prepareRun } from "../stages/prepare-run.ts";
import { prepareTemplates } from "../stages/prepare-templates.ts";
import type { ReportPorts } from "../stages/report-ports.ts";
import { reportCollected } from "./report-collected.ts";

/** The report of one run on one machine. */
export async function runReport(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<Verdict> {
  const templates = await prepareTemplates(inputs, ports);
  const context = await prepareRun(inputs, environment, ports);
  const collection = await collectSnyk(context, ports);
  // After Snyk, so that the memory of the two does not add up and a log is read from top to bottom.
  const flexera = await collectFlexera(context, ports);
  return reportCollected(context, { collection, flexera }, templates, ports);
}
