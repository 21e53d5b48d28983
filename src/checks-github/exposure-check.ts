import { type CheckPorts, type CheckRequest, isRefused } from "../checks/check-ports.ts";
import { type CheckResult, erredCheck, passedCheck, skippedCheck } from "../checks/check-result.ts";
import { attempt } from "../checks/reading.ts";
import { inputsYaml } from "../checks/yaml-snippets.ts";
import { toDigestError } from "../errors.ts";
import type { Exposure } from "../model/digest.ts";
import { guardExposure } from "../stages/guard-exposure.ts";

/** Who could read what a report publishes, and whether `public-repository` allows that. */
export async function checkExposure(
  request: CheckRequest,
  { gitHub, deadline }: Pick<CheckPorts, "gitHub" | "deadline">,
): Promise<CheckResult> {
  const { inputs, environment } = request;
  if (isRefused(request, "public-repository", "github-token")) return skippedCheck("public-repository", "An input is wrong.");
  const elsewhere = inputs.issue.period === "none" ? null : inputs.issue.repository;
  const [artifacts, issue] = await Promise.all([
    attempt(() => gitHub.repositories.own.read(environment.repository), deadline),
    elsewhere === null ? null : attempt(() => gitHub.repositories.issue.read(elsewhere), deadline),
  ]);
  if (artifacts.kind === "refused" || issue?.kind === "refused") {
    return skippedCheck("public-repository", "A repository cannot be read.");
  }
  try {
    // Whether Issues are on has a line of its own.
    const destination = issue === null ? null : { ...issue.value, hasIssues: true };
    return describeExposure(guardExposure({ artifacts: artifacts.value, issue: destination }, inputs.publicRepository));
  } catch (thrown) {
    const error = toDigestError(thrown);
    return erredCheck("public-repository", error, { text: error.remedy, yaml: inputsYaml(["public-repository", "counts-only"]) });
  }
}

function describeExposure(exposure: Exposure): CheckResult {
  switch (exposure) {
    case "private":
      return passedCheck("public-repository", "Nothing is published where the public can read it.");
    case "public-counts-only":
      return passedCheck(
        "public-repository",
        "The public can read the report: it holds numbers alone, and no rows are attached.",
      );
    case "public-allowed":
      return passedCheck(
        "public-repository",
        "Everybody can read the findings and the exports, as `public-repository: allow` says.",
      );
  }
}
