import { inListOrder } from "../checks/check-order.ts";
import type { CheckPorts, CheckRequest } from "../checks/check-ports.ts";
import { checkLine, checkSummary, checkVerdict, remedyLines } from "../checks/check-report.ts";
import { type CheckResult, skippedCheck } from "../checks/check-result.ts";
import { checkInputs } from "../checks/input-checks.ts";
import { checkPlatform, checkRunner } from "../checks/platform-checks.ts";
import { checkTemplates } from "../checks/template-checks.ts";
import { checkIssues } from "../checks-github/issue-checks.ts";
import { checkRepository } from "../checks-github/repository-checks.ts";
import { checkFlexera } from "../checks-vendors/flexera-checks.ts";
import { checkSnyk } from "../checks-vendors/snyk-checks.ts";
import type { Verdict } from "../stages/decide-verdict.ts";

/**
 * Tries everything that a report will need and tells each on a line with its remedy, in the log and in the job summary. Nothing
 * is changed, no export is started, and no output is set: a check is not a report. The verdict fails when a line failed.
 */
export async function runCheck(request: CheckRequest, ports: CheckPorts): Promise<Verdict> {
  const platform = checkPlatform(request.environment.serverUrl);
  tell(platform, ports);
  const ordered = inListOrder(await checkRest(request, ports, platform.state === "failed"));
  for (const result of ordered) tell(result, ports);
  const results = [platform, ...ordered];
  await ports.step.writeSummary(checkSummary(results));
  const verdict = checkVerdict(results);
  ports.log.info(verdict);
  const hasFailed = results.some(({ state }) => state === "failed");
  return hasFailed ? { kind: "failed", message: `${verdict} The job summary tells what to do.` } : { kind: "passed" };
}

/** Where GitHub has no artifacts a report cannot be made, so that nobody is asked. */
async function checkRest(request: CheckRequest, ports: CheckPorts, isHopeless: boolean): Promise<readonly CheckResult[]> {
  const { inputs, problems, runner } = request;
  const local = [checkRunner(runner), ...checkInputs(problems, inputs.warnings)];
  const templates = await checkTemplates(request, ports);
  if (isHopeless) {
    return [
      ...local,
      ...templates,
      skippedCheck("repository", "Neither GitHub nor a vendor is asked: no report can be made here."),
    ];
  }
  const asked = await Promise.all([
    checkRepository(request, ports),
    checkIssues(request, ports),
    checkSnyk(request, ports),
    checkFlexera(request, ports),
  ]);
  return [...local, ...templates, ...asked.flat()];
}

/** What failed or warns is an annotation too; what to do stands below its line. */
function tell(result: CheckResult, { log }: CheckPorts): void {
  const remedy = remedyLines(result);
  const text = remedy === "" ? checkLine(result) : `${checkLine(result)}\n${remedy}`;
  if (result.state === "failed") log.error(text);
  else if (result.state === "warning") log.warning(text);
  else log.info(text);
}
