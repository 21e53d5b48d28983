import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Exposure } from "../model/digest.ts";
import { periodAt } from "../model/period.ts";
import type { Baseline } from "../model/state.ts";
import { stateInDetail, type WantedDetail } from "../state/state-detail.ts";
import { deriveDisguiseKey } from "../state/state-disguise.ts";
import { guardExposure } from "./guard-exposure.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

/** What a run must know before it spends an export: who can read its report, and what the previous one was. */
export async function prepareRun(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<RunContext> {
  const startedAt = ports.clock.now();
  const exposure = await readExposure(inputs, environment, ports);
  const detail = wantedDetail(exposure, inputs);
  const baseline = await readBaseline(inputs, detail, ports);
  return {
    inputs,
    environment,
    startedAt,
    period: periodAt(startedAt, inputs.issue.period, inputs.timezone),
    exposure,
    detail,
    previous: baseline.kind === "found" ? baseline.state : null,
    skippedStates: baseline.skipped,
  };
}

async function readExposure(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<Exposure> {
  const artifacts = await ports.repositories.own.read(environment.repository);
  if (inputs.issue.period === "none") return guardExposure({ artifacts, issue: null }, inputs.publicRepository);
  const elsewhere = inputs.issue.repository;
  const issue = elsewhere === null ? artifacts : await ports.repositories.issue.read(elsewhere);
  return guardExposure({ artifacts, issue }, inputs.publicRepository);
}

function wantedDetail(exposure: Exposure, inputs: Inputs): WantedDetail {
  if (exposure !== "public-counts-only") return { kind: "full" };
  return { kind: "hashed", key: deriveDisguiseKey(sourceSecret(inputs)) };
}

/** The secret of Snyk, or of Flexera where it is asked alone. */
function sourceSecret({ snyk, flexera }: Inputs): string {
  switch (snyk?.credential.kind) {
    case "token":
      return snyk.credential.token;
    case "client":
      return snyk.credential.clientSecret;
    case undefined:
      return flexera?.credential.kind === "client" ? flexera.credential.clientSecret : (flexera?.credential.refreshToken ?? "");
  }
}

async function readBaseline(inputs: Inputs, detail: WantedDetail, { artifacts, log }: ReportPorts): Promise<Baseline> {
  return log.group("Previous report", async () => {
    const baseline = await artifacts.readBaseline(stateName(inputs), (state) => stateInDetail(state, detail));
    if (baseline.kind === "first-run") {
      log.info("No earlier report can be compared with: this run establishes the baseline.");
      return baseline;
    }
    const { run, open } = baseline.state;
    log.info(`Comparing with run ${run.id} of ${new Date(run.at).toISOString()}, which had ${open.size} open findings.`);
    return baseline;
  });
}

/** The name of the artifact that holds the state. */
export function stateName(inputs: Inputs): string {
  return `${inputs.artifact.name}-state`;
}
