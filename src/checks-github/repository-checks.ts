import { type CheckPorts, type CheckRequest, isRefused } from "../checks/check-ports.ts";
import { type CheckResult, erredCheck, passedCheck, skippedCheck } from "../checks/check-result.ts";
import { attempt, type Reading } from "../checks/reading.ts";
import { permissionsYaml } from "../checks/yaml-snippets.ts";
import type { DigestError } from "../errors.ts";
import type { RepositoryFacts } from "../model/ports.ts";
import type { Baseline } from "../model/state.ts";
import { stateName } from "../stages/prepare-run.ts";
import { judgeBaseline } from "./baseline-check.ts";
import { judgeRetention } from "./retention-check.ts";
import { judgeSchedule } from "./schedule-check.ts";

type RepositoryPorts = Pick<CheckPorts, "clock" | "deadline" | "gitHub">;

/** What a report needs of the repository in which it runs: artifacts, the state of the report before, a schedule. */
export async function checkRepository(request: CheckRequest, ports: RepositoryPorts): Promise<readonly CheckResult[]> {
  const { inputs, environment, runner } = request;
  const retention = judgeRetention({
    repositoryDays: runner.retentionDays,
    wantedDays: inputs.artifact.retentionDays,
    period: inputs.issue.period,
  });
  const service = checkService(ports);
  if (isRefused(request, "github-token")) return [await service, ...skipAll("`github-token` is wrong."), retention];
  const now = ports.clock.now();
  const [repository, baseline, schedule] = await Promise.all([
    attempt(() => ports.gitHub.repositories.own.read(environment.repository), ports.deadline),
    readBaseline(request, ports),
    checkSchedule(request, ports, now),
  ]);
  return [await service, judgeRepository(repository), ...judgeArtifacts(baseline, now), retention, schedule];
}

function skipAll(why: string): readonly CheckResult[] {
  return (["repository", "artifacts", "previous-report", "schedule"] as const).map((name) => skippedCheck(name, why));
}

async function checkService({ gitHub, deadline }: RepositoryPorts): Promise<CheckResult> {
  const reading = await attempt(() => gitHub.probeResultsService(), deadline);
  if (reading.kind === "refused") return erredCheck("artifact-service", reading.error);
  return passedCheck("artifact-service", "The service that takes artifacts answers.");
}

function judgeRepository(reading: Reading<RepositoryFacts>): CheckResult {
  if (reading.kind === "refused") return erredCheck("repository", reading.error);
  return passedCheck("repository", `${reading.value.fullName} is ${reading.value.visibility}.`);
}

async function readBaseline(request: CheckRequest, ports: RepositoryPorts): Promise<Reading<Baseline> | null> {
  if (isRefused(request, "artifact-name")) return null;
  return attempt(() => ports.gitHub.readBaseline(stateName(request.inputs), (state) => state), ports.deadline);
}

/** Two lines of one reading: the list of artifacts, and the state that was found in it. */
function judgeArtifacts(reading: Reading<Baseline> | null, now: number): readonly CheckResult[] {
  if (reading === null) {
    const why = "`artifact-name` is wrong.";
    return [skippedCheck("artifacts", why), skippedCheck("previous-report", why)];
  }
  if (reading.kind === "answered") {
    return [passedCheck("artifacts", "Artifacts of earlier runs can be listed."), judgeBaseline(reading.value, now)];
  }
  return [
    erredCheck("artifacts", reading.error, permissionRemedy(reading.error)),
    skippedCheck("previous-report", "The artifacts of earlier runs cannot be read."),
  ];
}

function permissionRemedy({ kind, status }: DigestError): CheckResult["remedy"] {
  if (kind !== "permission" || status === 401) return null;
  return {
    text: 'Add this to the job or the workflow; a fine-grained token needs the repository permission "Actions: Read-only".',
    yaml: permissionsYaml,
  };
}

async function checkSchedule(request: CheckRequest, ports: RepositoryPorts, now: number): Promise<CheckResult> {
  const path = request.runner.workflowPath;
  if (path === null) return skippedCheck("schedule", "The workflow's file is in another repository.");
  const reading = await attempt(() => ports.gitHub.readWorkflow(path), ports.deadline);
  if (reading.kind === "refused") return skippedCheck("schedule", `The workflow cannot be read: ${reading.error.message}`);
  return judgeSchedule(reading.value, { path, branch: request.environment.refName, now });
}
