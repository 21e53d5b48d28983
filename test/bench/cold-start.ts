import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Median wall time in milliseconds from starting `dist/main.js` without inputs to its end with input errors. */
export function measureColdStart(starts: number): number {
  const times = Array.from({ length: starts }, startOnce).toSorted((one, other) => one - other);
  return times[Math.floor(starts / 2)] ?? Number.NaN;
}

function startOnce(): number {
  const env = {
    GITHUB_REPOSITORY: "octo-org/exposures",
    GITHUB_REPOSITORY_ID: "1",
    GITHUB_REF_NAME: "main",
    GITHUB_RUN_ID: "1",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_WORKSPACE: "workspace",
    RUNNER_TEMP: "temp",
    "INPUT_GITHUB-TOKEN": "token",
  };
  const startedAt = performance.now();
  const child = spawnSync(process.execPath, [main], { env, encoding: "utf8" });
  if (child.status !== 1 || !child.stdout.includes("snyk-groups"))
    throw new Error(`expected an input error, got: ${child.stdout}`);
  return performance.now() - startedAt;
}
