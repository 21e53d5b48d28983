import { createHash } from "node:crypto";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { IssueSeries } from "../model/issue-marker.ts";

/** Characters of a branch's fingerprint: enough to tell the branches of a repository apart. */
const fingerprintCharacters = 16;

/** Of the inputs, what tells one series from another. */
export type SeriesInputs = {
  readonly artifact: Pick<Inputs["artifact"], "name">;
  readonly issue: Pick<Inputs["issue"], "repository">;
};

/**
 * The series of issues that a run writes: states are kept for each repository and branch, so that another branch, and another
 * repository that reports into the same one, has issues of its own. The default branch is not named, because issues of it
 * were written before branches were told apart.
 */
export function issueSeries(inputs: SeriesInputs, environment: RunnerEnvironment, defaultBranch: string): IssueSeries {
  const isElsewhere = (inputs.issue.repository ?? environment.repository).toLowerCase() !== environment.repository.toLowerCase();
  const branch = otherBranch(environment, defaultBranch);
  return {
    digest: inputs.artifact.name,
    repositoryId: isElsewhere ? environment.repositoryId : null,
    // A branch may be called anything, an end of a comment included.
    branch: branch === null ? null : createHash("sha256").update(branch).digest("hex").slice(0, fingerprintCharacters),
  };
}

/** The branch that a run is on, or null when it is the default one. */
export function otherBranch({ refName }: RunnerEnvironment, defaultBranch: string): string | null {
  return refName === defaultBranch ? null : refName;
}
