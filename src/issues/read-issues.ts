import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import { createRepositoryPort } from "../github/repository-facts.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import { type IssueRecord, parseIssue } from "./issue-record.ts";
import type { IssueTracker } from "./issue-tracker.ts";

/** Issues that one listing reads at most. */
const maxIssues = 10_000;

/** An issue by its number, or null when it was deleted, transferred or turned into a discussion. */
export async function readIssue(tracker: IssueTracker, number: number): Promise<IssueRecord | null> {
  try {
    const reply = await tracker.octokit.rest.issues.get({ ...parseRepositoryName(tracker.fullName), issue_number: number });
    const issue = parseIssue(reply.data);
    return (await isOfRepository(tracker, issue)) ? issue : null;
  } catch (thrown) {
    const status = answeredStatus(thrown);
    if (status === 404 || status === 410) return null;
    throw toGitHubError(thrown, { doing: `read issue #${number} of ${tracker.fullName}`, permission: "issues: write" });
  }
}

/** Which issues to list: with a label, or all that changed since an instant (ISO 8601). */
export type IssueFilter = { readonly labels: string } | { readonly since: string } | { readonly since: null };

/**
 * The issues of the repository that a filter lets through, open and closed, pull requests left out. Throws a DigestError that
 * names `issues: write` where the token may not list them.
 */
export async function listIssues(tracker: IssueTracker, filter: IssueFilter): Promise<readonly IssueRecord[]> {
  const selection = "labels" in filter ? filter : filter.since === null ? {} : { since: filter.since };
  const parameters = {
    ...parseRepositoryName(tracker.fullName),
    ...selection,
    state: "all",
    sort: "labels" in filter ? "created" : "updated",
    direction: "desc",
    per_page: 100,
  } as const;
  const issues: IssueRecord[] = [];
  try {
    for await (const page of tracker.octokit.paginate.iterator(tracker.octokit.rest.issues.listForRepo, parameters)) {
      issues.push(...page.data.map(parseIssue));
      if (issues.length >= maxIssues) {
        tracker.log.info(`Only the first ${maxIssues} issues of ${tracker.fullName} were looked at.`);
        break;
      }
    }
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `list the issues of ${tracker.fullName}`, permission: "issues: write" });
  }
  return issues.filter((issue) => !issue.isPullRequest);
}

// A transferred issue is answered from its new repository. So is every issue of a repository that was renamed since the name
// was written down, so the repository is asked for its name before an issue is given up.
async function isOfRepository(tracker: IssueTracker, issue: IssueRecord): Promise<boolean> {
  if (isIn(issue, tracker.fullName)) return true;
  const repository = await createRepositoryPort(tracker.octokit).read(tracker.fullName);
  return isIn(issue, repository.fullName);
}

function isIn(issue: IssueRecord, fullName: string): boolean {
  return issue.repositoryUrl.toLowerCase().endsWith(`/repos/${fullName}`.toLowerCase());
}
