import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import type { IssueDraft } from "../model/ports.ts";
import { createOnce } from "./create-once.ts";
import { ensureLabels } from "./issue-labels.ts";
import { type IssueRecord, parseIssue } from "./issue-record.ts";
import { surveyIssues } from "./issue-survey.ts";
import type { IssueTracker } from "./issue-tracker.ts";
import { readIssue } from "./read-issues.ts";

export type CreatedIssue = { readonly issue: IssueRecord; readonly warnings: readonly string[] };

/**
 * Creates the period's issue with labels and assignees, once although answers may get lost. What GitHub dropped of them is
 * told in `warnings`. Throws a DigestError.
 */
export async function createIssue(tracker: IssueTracker, draft: IssueDraft): Promise<CreatedIssue> {
  const labelWarnings = await ensureLabels(tracker, draft.labels);
  try {
    const issue = await createWithAssignees(tracker, draft);
    return { issue, warnings: [...labelWarnings, ...droppedParts(draft, issue)] };
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `create an issue in ${tracker.fullName}`, permission: "issues: write" });
  }
}

/** The issue of a period, by its marker; null when there is none. */
export async function findIssue(tracker: IssueTracker, draft: IssueDraft): Promise<IssueRecord | null> {
  const { current } = await surveyIssues(tracker, draft.period, null);
  return current === null ? null : readIssue(tracker, current.number);
}

// A login that cannot be assigned makes GitHub refuse the whole issue; the report matters more.
async function createWithAssignees(tracker: IssueTracker, draft: IssueDraft): Promise<IssueRecord> {
  try {
    return await create(tracker, draft, draft.assignees);
  } catch (thrown) {
    const isAboutAssignees = answeredStatus(thrown) === 422 && thrown instanceof Error && thrown.message.includes("assignee");
    if (!isAboutAssignees || draft.assignees.length === 0) throw thrown;
    return create(tracker, draft, []);
  }
}

function create(tracker: IssueTracker, draft: IssueDraft, assignees: readonly string[]): Promise<IssueRecord> {
  return createOnce(tracker, {
    what: "the issue",
    create: async () => {
      const reply = await tracker.octokit.rest.issues.create({
        ...parseRepositoryName(tracker.fullName),
        title: draft.title,
        body: draft.body,
        labels: [...draft.labels],
        assignees: [...assignees],
        request: { retries: 0 },
      });
      return parseIssue(reply.data);
    },
    find: () => findIssue(tracker, draft),
  });
}

// GitHub drops labels and assignees without a word where the token lacks push access.
function droppedParts(draft: IssueDraft, issue: IssueRecord): readonly string[] {
  const labels = missing(draft.labels, issue.labels);
  const assignees = missing(draft.assignees, issue.assignees);
  const warnings: string[] = [];
  if (labels.length > 0) {
    warnings.push(
      `Issue #${issue.number} did not get its labels (${labels.join(", ")}): setting them needs write access to the repository.`,
    );
  }
  if (assignees.length > 0) {
    warnings.push(
      `Issue #${issue.number} did not get its assignees (${assignees.join(", ")}): they need access to the repository, and the token write access.`,
    );
  }
  return warnings;
}

function missing(wanted: readonly string[], given: readonly string[]): readonly string[] {
  const have = new Set(given.map((name) => name.toLowerCase()));
  return wanted.filter((name) => !have.has(name.toLowerCase()));
}
