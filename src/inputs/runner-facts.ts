/** What a check must know of the runner beside its environment. */
export type RunnerFacts = {
  /** `24.19.0`. */
  readonly nodeVersion: string;
  /** Whether the runner hands out artifacts, which it does to `uses:` steps alone. */
  readonly hasArtifacts: boolean;
  /** Days that the repository keeps artifacts at most; null where the runner does not tell. */
  readonly retentionDays: number | null;
  /** Path of the workflow's file in the repository; null where it is of another repository. */
  readonly workflowPath: string | null;
};

/** Reads what the runner says in its environment. */
export function parseRunnerFacts(env: Readonly<Record<string, string | undefined>>, nodeVersion: string): RunnerFacts {
  const days = Number(env.GITHUB_RETENTION_DAYS ?? "");
  return {
    nodeVersion,
    hasArtifacts: (env.ACTIONS_RESULTS_URL ?? "") !== "" && (env.ACTIONS_RUNTIME_TOKEN ?? "") !== "",
    retentionDays: Number.isInteger(days) && days > 0 ? days : null,
    workflowPath: workflowPath(env.GITHUB_WORKFLOW_REF ?? "", env.GITHUB_REPOSITORY ?? ""),
  };
}

/** `octo-org/exposures/.github/workflows/report.yml@refs/heads/main` */
function workflowPath(ref: string, repository: string): string | null {
  const prefix = `${repository}/`;
  if (repository === "" || !ref.toLowerCase().startsWith(prefix.toLowerCase())) return null;
  const path = ref.slice(prefix.length).split("@")[0] ?? "";
  return path === "" ? null : path;
}
