import * as v from "valibot";
import type { RepositoryFacts, RepositoryPort } from "../model/ports.ts";
import { toGitHubError } from "./github-errors.ts";
import type { GitHubClient } from "./octokit.ts";
import { checkReply } from "./reply-check.ts";
import { parseRepositoryName } from "./repository-name.ts";

const repositoryReply = v.object({
  id: v.number(),
  full_name: v.string(),
  private: v.boolean(),
  visibility: v.optional(v.picklist(["public", "private", "internal"])),
  has_issues: v.boolean(),
  default_branch: v.string(),
});

/** Reads facts of repositories (`GET /repos/{owner}/{repo}`), never from the event, which may lack them. */
export function createRepositoryPort(octokit: GitHubClient): RepositoryPort {
  return { read: (fullName) => readRepository(octokit, fullName) };
}

async function readRepository(octokit: GitHubClient, fullName: string): Promise<RepositoryFacts> {
  const name = parseRepositoryName(fullName);
  const reply = await octokit.rest.repos.get(name).catch((thrown: unknown) => {
    throw toGitHubError(thrown, { doing: `read the repository ${fullName}`, permission: null });
  });
  const repository = checkReply(repositoryReply, reply.data, `the repository ${fullName}`);
  return {
    id: String(repository.id),
    fullName: repository.full_name,
    visibility: repository.visibility ?? (repository.private ? "private" : "public"),
    hasIssues: repository.has_issues,
    defaultBranch: repository.default_branch,
  };
}
