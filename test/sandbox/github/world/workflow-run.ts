/** A run of a workflow. Its artifacts belong to one attempt each, but rows name only the run. */
export type WorkflowRun = {
  readonly id: number;
  readonly number: number;
  readonly repositoryId: number;
  readonly repository: string;
  attempt: number;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** The repository that the code came from: another one for a fork's pull request. */
  readonly headRepositoryId: number;
  /** `.github/workflows/report.yml`. */
  readonly path: string;
  readonly workflowName: string;
  conclusion: "success" | "failure" | "cancelled" | null;
  readonly createdAt: number;
};
