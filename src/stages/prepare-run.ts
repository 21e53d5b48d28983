import { DigestError } from "../errors.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Exposure } from "../model/digest.ts";
import { periodAt } from "../model/period.ts";
import type { RepositoryFacts } from "../model/ports.ts";
import type { Baseline } from "../model/state.ts";
import { stateInDetail, type WantedDetail } from "../state/state-detail.ts";
import { deriveDisguiseKey } from "../state/state-disguise.ts";
import { guardExposure } from "./guard-exposure.ts";
import { issueSeries, otherBranch } from "./issue-series.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

/** What a run must know before it spends an export: who can read its report, and what the previous one was. */
export async function prepareRun(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<RunContext> {
  const startedAt = ports.clock.now();
  const own = await ports.repositories.own.read(environment.repository);
  const exposure = await readExposure(inputs, own, ports);
  if (isOneOfSeveral(inputs) && exposure === "public-counts-only") throw shardsHoldRows();
  const detail = wantedDetail(exposure, inputs);
  const baseline = await readBaseline(inputs, detail, environment, ports);
  return {
    inputs,
    environment,
    startedAt,
    period: periodAt(startedAt, inputs.issue.period, inputs.timezone),
    series: issueSeries(inputs, environment, own.defaultBranch),
    otherBranch: otherBranch(environment, own.defaultBranch),
    exposure,
    detail,
    previous: baseline.kind === "found" ? baseline.state : null,
    skippedStates: baseline.skipped,
  };
}

async function readExposure(inputs: Inputs, artifacts: RepositoryFacts, ports: ReportPorts): Promise<Exposure> {
  if (inputs.issue.period === "none" || inputs.mode === "export")
    return guardExposure({ artifacts, issue: null }, inputs.publicRepository);
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

/** Whether this is one of the jobs of a run that make a report together. */
function isOneOfSeveral({ mode }: Inputs): boolean {
  return mode === "export" || mode === "combine";
}

function shardsHoldRows(): DigestError {
  return new DigestError({
    kind: "input",
    message: "A report that several jobs make together cannot be `counts-only`: what they hand to each other holds rows.",
    remedy: "Run this in a private repository, or report with `mode: report` in one job.",
  });
}

/**
 * The previous report. Of several jobs that make one together each compares with that of an earlier run, so that an attempt that runs
 * some of them again fits what the others left, and its report takes the place of that of the attempt before.
 */
async function readBaseline(
  inputs: Inputs,
  detail: WantedDetail,
  { runId }: RunnerEnvironment,
  { artifacts, log }: ReportPorts,
): Promise<Baseline> {
  const isOwn = (id: string): boolean => isOneOfSeveral(inputs) && id === runId;
  return log.group("Previous report", async () => {
    const read = await artifacts.readBaseline(stateName(inputs), (state) => {
      if (isOwn(state.run.id)) throw stateOfThisRun();
      return stateInDetail(state, detail);
    });
    const baseline = { ...read, skipped: read.skipped.filter((skipped) => !isOwn(skipped.runId)) };
    if (baseline.kind === "first-run") {
      log.info("No earlier report can be compared with: this run establishes the baseline.");
      return baseline;
    }
    const { run, open } = baseline.state;
    log.info(`Comparing with run ${run.id} of ${new Date(run.at).toISOString()}, which had ${open.size} open findings.`);
    return baseline;
  });
}

function stateOfThisRun(): DigestError {
  return new DigestError({
    kind: "data",
    message: "An earlier attempt of this run wrote it, and this attempt takes its place.",
    remedy: "",
  });
}

/** The name of the artifact that holds the state. */
export function stateName(inputs: Inputs): string {
  return `${inputs.artifact.name}-state`;
}
