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
    if (isGone(thrown)) return null;
    throw toGitHubError(thrown, { doing: `read issue #${number} of ${tracker.fullName}`, permission: "issues: write" });
  }
}

/** Whether a request failed because its issue is not there any more: deleted, transferred or turned into a discussion. */
export function isGone(thrown: unknown): boolean {
  return [301, 404, 410].includes(answeredStatus(thrown) ?? 0);
}

/** Which issues to list, with what order; `since` (ISO 8601) bounds the time of the last change. */
export type IssueFilter = {
  readonly labels?: string;
  readonly since?: string;
  readonly state: "open" | "all";
  readonly sort: "created" | "updated";
};

/** What a listing showed, newest first; `isWhole` when it was read to its end. */
export type IssueListing = { readonly issues: readonly IssueRecord[]; readonly isWhole: boolean };

/**
 * The issues of the repository that a filter lets through, pull requests left out, page by page until `isEnough` says so.
 * Throws a DigestError that names `issues: write` where the token may not list them.
 */
export async function listIssues(
  tracker: IssueTracker,
  filter: IssueFilter,
  isEnough: (issues: readonly IssueRecord[]) => boolean = () => false,
): Promise<IssueListing> {
  const parameters = { ...parseRepositoryName(tracker.fullName), ...filter, direction: "desc", per_page: 100 } as const;
  const read: IssueRecord[] = [];
  const found = (isWhole: boolean): IssueListing => ({ issues: read.filter((issue) => !issue.isPullRequest), isWhole });
  try {
    for await (const page of tracker.octokit.paginate.iterator(tracker.octokit.rest.issues.listForRepo, parameters)) {
      read.push(...page.data.map(parseIssue));
      const isLast = !(page.headers.link ?? "").includes('rel="next"');
      if (!isLast && isEnough(read)) return found(false);
      if (!isLast && read.length >= maxIssues) {
        tracker.log.info(`Only the first ${maxIssues} issues of ${tracker.fullName} were looked at.`);
        return found(false);
      }
    }
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `list the issues of ${tracker.fullName}`, permission: "issues: write" });
  }
  return found(true);
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
