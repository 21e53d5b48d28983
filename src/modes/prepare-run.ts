import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs, SnykCredential } from "../inputs/inputs.ts";
import type { Exposure } from "../model/digest.ts";
import { periodAt } from "../model/period.ts";
import type { WantedDetail } from "../state/state-detail.ts";
import { deriveDisguiseKey } from "../state/state-disguise.ts";
import { guardExposure } from "./guard-exposure.ts";
import { type Previous, usablePrevious } from "./read-previous.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

/** What a run must know before it spends an export: who can read its report, and what the previous one was. */
export async function prepareRun(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<RunContext> {
  const startedAt = ports.clock.now();
  const exposure = await readExposure(inputs, environment, ports);
  const detail = wantedDetail(exposure, inputs.snyk.credential);
  const previous = await readPrevious(inputs, detail, ports);
  return {
    inputs,
    environment,
    startedAt,
    period: periodAt(startedAt, inputs.issue.period, inputs.timezone),
    exposure,
    detail,
    previous: previous.state,
    skippedStates: previous.skipped,
  };
}

async function readExposure(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<Exposure> {
  const artifacts = await ports.repositories.own.read(environment.repository);
  if (inputs.issue.period === "none") return guardExposure({ artifacts, issue: null }, inputs.publicRepository);
  const elsewhere = inputs.issue.repository;
  const issue = elsewhere === null ? artifacts : await ports.repositories.issue.read(elsewhere);
  return guardExposure({ artifacts, issue }, inputs.publicRepository);
}

function wantedDetail(exposure: Exposure, credential: SnykCredential): WantedDetail {
  if (exposure !== "public-counts-only") return { kind: "full" };
  const secret = credential.kind === "token" ? credential.token : credential.clientSecret;
  return { kind: "hashed", key: deriveDisguiseKey(secret) };
}

async function readPrevious(inputs: Inputs, detail: WantedDetail, { artifacts, log }: ReportPorts): Promise<Previous> {
  return log.group("Previous report", async () => {
    const previous = usablePrevious(await artifacts.readBaseline(stateName(inputs)), detail);
    const { state } = previous;
    if (state === null) log.info("No earlier report can be compared with: this run establishes the baseline.");
    else
      log.info(
        `Comparing with run ${state.run.id} of ${new Date(state.run.at).toISOString()}, ${state.open.size} open findings.`,
      );
    return previous;
  });
}

/** The name of the artifact that holds the state. */
export function stateName(inputs: Inputs): string {
  return `${inputs.artifact.name}-state`;
}
