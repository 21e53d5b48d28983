import { describeError } from "../errors.ts";
import { toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import { withPointer } from "../model/issue-marker.ts";
import type { IssueRef } from "../model/ports.ts";
import type { IssueRecord } from "./issue-record.ts";
import { type IssueTracker, maxBodyCharacters } from "./issue-tracker.ts";
import { readIssue } from "./read-issues.ts";

/** Why an issue is closed: its report goes on in another one of the same period, or the period is over. */
export type ClosingReason = "duplicate" | "next-period";

/**
 * Closes issues with a pointer to the one that goes on, each by one request, so that nothing half-done can remain. Returns a
 * sentence for each that could not be closed; the next run tries again.
 */
export async function closeIssues(
  tracker: IssueTracker,
  issues: readonly IssueRef[],
  kept: IssueRecord,
  reason: ClosingReason,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const { number } of issues) {
    try {
      await closeIssue(tracker, number, kept, reason);
    } catch (thrown) {
      const attempt = { doing: `close issue #${number} of ${tracker.fullName}`, permission: "issues: write" } as const;
      warnings.push(describeError(toGitHubError(thrown, attempt)));
    }
  }
  return warnings;
}

async function closeIssue(tracker: IssueTracker, number: number, kept: IssueRecord, reason: ClosingReason): Promise<void> {
  const issue = await readIssue(tracker, number);
  // Between survey and writing a person may have closed it or made something else of it.
  if (issue === null || !issue.isOpen || issue.number === kept.number || issue.marker?.digest !== tracker.digest) return;
  const body = withPointer(issue.body, pointer(kept.number, reason));
  await tracker.octokit.rest.issues.update({
    ...parseRepositoryName(tracker.fullName),
    issue_number: number,
    state: "closed",
    ...closingOf(kept, reason),
    ...(body.length <= maxBodyCharacters ? { body } : {}),
  });
  tracker.log.info(`Issue #${number} is closed: ${pointer(kept.number, reason)}`);
}

function pointer(number: number, reason: ClosingReason): string {
  switch (reason) {
    case "duplicate":
      return `This is a duplicate; the report goes on in #${number}.`;
    case "next-period":
      return `The next report is #${number}.`;
  }
}

function closingOf(
  kept: IssueRecord,
  reason: ClosingReason,
): { readonly state_reason: "completed" } | { readonly state_reason: "duplicate"; readonly duplicate_issue_id: number } {
  switch (reason) {
    case "duplicate":
      return { state_reason: "duplicate", duplicate_issue_id: kept.id };
    case "next-period":
      return { state_reason: "completed" };
  }
}
