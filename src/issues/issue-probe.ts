import * as v from "valibot";
import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import type { GitHubClient } from "../github/octokit.ts";
import { checkReply } from "../github/reply-check.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import type { IssueProbe, KnownLabel } from "../model/probes.ts";

const labelsReply = v.array(v.object({ name: v.string(), color: v.string() }));
const maxLabels = 1_000;

/** The probe of one repository with the token that writes there. */
export function createIssueProbe(octokit: GitHubClient, fullName: string): IssueProbe {
  const repository = () => parseRepositoryName(fullName);
  return {
    readLabels: () => readLabels(octokit, fullName),
    rewriteLabel: async ({ name, color }) => {
      await octokit.rest.issues.updateLabel({ ...repository(), name, color }).catch((thrown: unknown) => {
        throw toGitHubError(thrown, { doing: `write to the issues of ${fullName}`, permission: "issues: write" });
      });
    },
    isAssignable: (login) =>
      isThere(octokit.rest.issues.checkUserCanBeAssigned({ ...repository(), assignee: login }), `look up the assignee ${login}`),
    hasAccount: (login) => isThere(octokit.rest.users.getByUsername({ username: login }), `look up the account ${login}`),
  };
}

async function readLabels(octokit: GitHubClient, fullName: string): Promise<readonly KnownLabel[]> {
  const labels: KnownLabel[] = [];
  const parameters = { ...parseRepositoryName(fullName), per_page: 100 };
  try {
    for await (const page of octokit.paginate.iterator(octokit.rest.issues.listLabelsForRepo, parameters)) {
      labels.push(...checkReply(labelsReply, page.data, `the labels of ${fullName}`));
      if (labels.length >= maxLabels) break;
    }
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `list the labels of ${fullName}`, permission: "issues: write" });
  }
  return labels;
}

async function isThere(request: Promise<unknown>, doing: string): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (thrown) {
    if (answeredStatus(thrown) === 404) return false;
    throw toGitHubError(thrown, { doing, permission: null });
  }
}
