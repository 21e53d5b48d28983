import * as v from "valibot";
import type { WorkflowFacts } from "../model/probes.ts";
import { answeredStatus, toGitHubError } from "./github-errors.ts";
import type { GitHubClient } from "./octokit.ts";
import { checkReply } from "./reply-check.ts";
import { createRepositoryPort } from "./repository-facts.ts";
import { parseRepositoryName } from "./repository-name.ts";

const workflowReply = v.object({ state: v.string() });
const runsReply = v.object({ workflow_runs: v.array(v.object({ created_at: v.string() })) });
const fileReply = v.object({ type: v.literal("file"), encoding: v.literal("base64"), content: v.string() });

/**
 * Reads a workflow by the path of its file (`.github/workflows/report.yml`), with `actions: read` and, for the file itself,
 * `contents: read`. Throws a DigestError; null where GitHub knows no such workflow.
 */
export async function readWorkflowFacts(octokit: GitHubClient, fullName: string, path: string): Promise<WorkflowFacts | null> {
  const repository = parseRepositoryName(fullName);
  const workflow = { ...repository, workflow_id: path.split("/").at(-1) ?? path };
  const what = `the workflow ${path}`;
  try {
    const found = await octokit.rest.actions.getWorkflow(workflow).catch(nullIfMissing);
    if (found === null) return null;
    const runs = await octokit.rest.actions.listWorkflowRuns({ ...workflow, event: "schedule", per_page: 1 });
    const { defaultBranch } = await createRepositoryPort(octokit).read(fullName);
    const [last] = checkReply(runsReply, runs.data, what).workflow_runs;
    return {
      state: checkReply(workflowReply, found.data, what).state,
      defaultBranch,
      file: await readFile(octokit, { ...repository, path, ref: defaultBranch }),
      lastScheduledAt: last === undefined ? null : Date.parse(last.created_at),
    };
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `read ${what} of ${fullName}`, permission: "actions: read" });
  }
}

type FileAddress = { readonly owner: string; readonly repo: string; readonly path: string; readonly ref: string };

async function readFile(octokit: GitHubClient, address: FileAddress): Promise<string | null> {
  const reply = await octokit.rest.repos.getContent(address).catch(nullIfHidden);
  const file = v.safeParse(fileReply, reply?.data);
  return file.success ? Buffer.from(file.output.content, "base64").toString("utf8") : null;
}

function nullIfMissing(thrown: unknown): null {
  if (answeredStatus(thrown) === 404) return null;
  throw thrown;
}

function nullIfHidden(thrown: unknown): null {
  const status = answeredStatus(thrown);
  if (status === 404 || status === 403) return null;
  throw thrown;
}
