import { toDigestError } from "../errors.ts";
import { refuseEnterpriseServer } from "../inputs/artifact-host.ts";
import type { RunnerFacts } from "../inputs/runner-facts.ts";
import { type CheckResult, erredCheck, failedCheck, passedCheck } from "./check-result.ts";

const leastNodeMajor = 24;

/** Whether GitHub has the artifacts that reports need: not so on GitHub Enterprise Server. */
export function checkPlatform(serverUrl: string): CheckResult {
  try {
    refuseEnterpriseServer(serverUrl);
    return passedCheck("platform", `\`${serverUrl}\` has workflow artifacts.`);
  } catch (thrown) {
    return erredCheck("platform", toDigestError(thrown));
  }
}

/** Whether the runner can start the action and hands out artifacts to this step. */
export function checkRunner({ nodeVersion, hasArtifacts }: RunnerFacts): CheckResult {
  if (Number.parseInt(nodeVersion, 10) < leastNodeMajor) {
    return failedCheck(
      "runner",
      `The runner starts this action on Node.js ${nodeVersion}; it is made for ${leastNodeMajor}.`,
      "Update the self-hosted runner to 2.327.1 or later.",
    );
  }
  if (!hasArtifacts) {
    return failedCheck(
      "runner",
      "This step has no access to artifacts: the runner gives it to `uses:` steps alone.",
      "Use the action as a step of a job.",
      "steps:\n  - uses: OWNER/exposure-digest@v1",
    );
  }
  return passedCheck("runner", `Node.js ${nodeVersion}, with access to artifacts.`);
}
