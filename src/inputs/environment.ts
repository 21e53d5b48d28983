import { DigestError } from "../errors.ts";

/** What the runner tells a step about itself; see "Default environment variables" of GitHub Actions. */
export type RunnerEnvironment = {
  readonly repository: string;
  readonly repositoryId: string;
  readonly refName: string;
  readonly runId: string;
  readonly runAttempt: number;
  /** `https://github.com`, or a data-residency host. */
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly workspace: string;
  readonly temporaryFolder: string;
  readonly summaryFile: string | null;
};

/** The environment of the step; throws a DigestError that names every variable that is missing. */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): RunnerEnvironment {
  const missing: string[] = [];
  const read = (name: string): string => {
    const value = env[name] ?? "";
    if (value === "") missing.push(name);
    return value;
  };
  const environment: RunnerEnvironment = {
    repository: read("GITHUB_REPOSITORY"),
    repositoryId: read("GITHUB_REPOSITORY_ID"),
    refName: read("GITHUB_REF_NAME"),
    runId: read("GITHUB_RUN_ID"),
    runAttempt: Number.parseInt(env.GITHUB_RUN_ATTEMPT ?? "1", 10) || 1,
    serverUrl: read("GITHUB_SERVER_URL"),
    apiUrl: read("GITHUB_API_URL"),
    graphqlUrl: env.GITHUB_GRAPHQL_URL ?? "",
    workspace: read("GITHUB_WORKSPACE"),
    temporaryFolder: read("RUNNER_TEMP"),
    summaryFile: env.GITHUB_STEP_SUMMARY || null,
  };
  if (missing.length > 0) {
    throw new DigestError({
      kind: "input",
      message: `The environment lacks ${missing.join(", ")}.`,
      remedy: "Run this as a step of a GitHub Actions workflow: the runner sets these variables.",
    });
  }
  return environment;
}
