import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import type { IssueDraft } from "../model/ports.ts";
import { createOnce } from "./create-once.ts";
import { ensureLabels } from "./issue-labels.ts";
import { type IssueRecord, parseIssue } from "./issue-record.ts";
import { findCreatedSince } from "./issue-survey.ts";
import type { IssueTracker } from "./issue-tracker.ts";

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

// A login that cannot be assigned makes GitHub refuse the whole issue; the report matters more.
async function createWithAssignees(tracker: IssueTracker, draft: IssueDraft): Promise<IssueRecord> {
  try {
    return await create(tracker, draft, draft.assignees);
  } catch (thrown) {
    const isAboutAssignees = answeredStatus(thrown) === 422 && thrown instanceof Error && thrown.message.includes("assignee");
    if (!isAboutAssignees || draft.assignees.length === 0) throw thrown;
    return create(tracker, draft, await assignable(tracker, draft.assignees));
  }
}

/** Those of the logins that can be assigned, as far as GitHub tells. */
async function assignable(tracker: IssueTracker, logins: readonly string[]): Promise<readonly string[]> {
  const repository = parseRepositoryName(tracker.fullName);
  const can = await Promise.all(
    logins.map((assignee) =>
      tracker.octokit.rest.issues.checkUserCanBeAssigned({ ...repository, assignee }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return logins.filter((_, index) => can[index] === true);
}

function create(tracker: IssueTracker, draft: IssueDraft, assignees: readonly string[]): Promise<IssueRecord> {
  const startedAt = tracker.clock.now();
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
    find: () => findCreatedSince(tracker, draft.wanted, startedAt),
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
