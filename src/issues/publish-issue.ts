import { toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import { isSameReport } from "../model/issue-marker.ts";
import type { IssueDraft, IssueSurvey, Publication } from "../model/ports.ts";
import { closeIssues } from "./close-issues.ts";
import { createIssue, findIssue } from "./create-issue.ts";
import { publishComment } from "./issue-comments.ts";
import type { IssueRecord } from "./issue-record.ts";
import { toRef } from "./issue-survey.ts";
import type { IssueTracker } from "./issue-tracker.ts";
import { readIssue } from "./read-issues.ts";

type PublishedIssue = Pick<Publication, "kind" | "warnings"> & { readonly issue: IssueRecord };

/**
 * Creates or updates the period's issue, closes what it replaces and comments. Every step looks before it writes, so that a
 * repeated or interrupted run leaves the same issues. Throws a DigestError.
 */
export async function publishIssue(tracker: IssueTracker, draft: IssueDraft, survey: IssueSurvey): Promise<Publication> {
  const published = await createOrUpdate(tracker, draft, survey);
  const duplicateWarnings = await closeIssues(tracker, survey.duplicates, published.issue, "duplicate");
  const olderWarnings = await closeIssues(tracker, survey.openOlder, published.issue, "next-period");
  const comment =
    draft.comment === null
      ? ({ kind: "none", warnings: [] } as const)
      : await publishComment(tracker, published.issue, draft.comment);
  return {
    kind: published.kind,
    issue: toRef(published.issue),
    comment: comment.kind,
    warnings: [...published.warnings, ...duplicateWarnings, ...olderWarnings, ...comment.warnings],
  };
}

async function createOrUpdate(tracker: IssueTracker, draft: IssueDraft, survey: IssueSurvey): Promise<PublishedIssue> {
  // The survey may be minutes old: another run may have made the issue, or a person deleted it.
  const current = survey.current === null ? await findIssue(tracker, draft) : await readIssue(tracker, survey.current.number);
  if (current !== null) return updateIssue(tracker, draft, current);
  const created = await createIssue(tracker, draft);
  return { kind: "created", ...created };
}

// Neither state nor labels nor assignees: people may have changed them, and what they decided stays.
async function updateIssue(tracker: IssueTracker, draft: IssueDraft, current: IssueRecord): Promise<PublishedIssue> {
  if (current.title.trim() === draft.title.trim() && isSameReport(current.body, draft.body)) {
    return { kind: "unchanged", issue: current, warnings: [] };
  }
  try {
    await tracker.octokit.rest.issues.update({
      ...parseRepositoryName(tracker.fullName),
      issue_number: current.number,
      title: draft.title,
      body: draft.body,
    });
  } catch (thrown) {
    const doing = `update issue #${current.number} of ${tracker.fullName}`;
    throw toGitHubError(thrown, { doing, permission: "issues: write" });
  }
  return { kind: "updated", issue: current, warnings: [] };
}
