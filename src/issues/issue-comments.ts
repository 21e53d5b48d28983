import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import type { CommentDraft, Publication } from "../model/ports.ts";
import { createOnce } from "./create-once.ts";
import { type CommentRecord, type IssueRecord, parseComment } from "./issue-record.ts";
import type { IssueTracker } from "./issue-tracker.ts";

export type PublishedComment = { readonly kind: Publication["comment"]; readonly warnings: readonly string[] };

/**
 * Writes a comment once for each marker: creates it, updates the one that carries the marker when its text differs, or leaves
 * it. A locked conversation gives a warning; any other failure throws a DigestError.
 */
export async function publishComment(tracker: IssueTracker, issue: IssueRecord, draft: CommentDraft): Promise<PublishedComment> {
  const body = hasLine(draft.body, draft.marker) ? draft.body : `${draft.marker}\n${draft.body}`;
  try {
    const existing = await findComment(tracker, issue.number, draft.marker);
    if (existing === null) {
      await createComment(tracker, issue.number, draft.marker, body);
      return { kind: "created", warnings: [] };
    }
    if (isSameText(existing.body, body)) return { kind: "unchanged", warnings: [] };
    await tracker.octokit.rest.issues.updateComment({
      ...parseRepositoryName(tracker.fullName),
      comment_id: existing.id,
      body,
    });
    return { kind: "updated", warnings: [] };
  } catch (thrown) {
    if (isLocked(thrown, issue)) return { kind: "none", warnings: [lockedWarning(issue)] };
    const doing = `comment on issue #${issue.number} of ${tracker.fullName}`;
    throw toGitHubError(thrown, { doing, permission: "issues: write" });
  }
}

async function findComment(tracker: IssueTracker, number: number, marker: string): Promise<CommentRecord | null> {
  const parameters = { ...parseRepositoryName(tracker.fullName), issue_number: number, per_page: 100 };
  for await (const page of tracker.octokit.paginate.iterator(tracker.octokit.rest.issues.listComments, parameters)) {
    const found = page.data.map(parseComment).find((comment) => comment.isTrusted && hasLine(comment.body, marker));
    if (found !== undefined) return found;
  }
  return null;
}

function createComment(tracker: IssueTracker, number: number, marker: string, body: string): Promise<CommentRecord> {
  return createOnce(tracker, {
    what: "the comment",
    create: async () => {
      const reply = await tracker.octokit.rest.issues.createComment({
        ...parseRepositoryName(tracker.fullName),
        issue_number: number,
        body,
        request: { retries: 0 },
      });
      return parseComment(reply.data);
    },
    find: () => findComment(tracker, number, marker),
  });
}

// As a line of its own: a person who quotes the comment repeats the marker behind "> ".
function hasLine(text: string, line: string): boolean {
  return text.split(/\r?\n/).includes(line);
}

function isSameText(one: string, other: string): boolean {
  return one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();
}

function isLocked(thrown: unknown, issue: IssueRecord): boolean {
  if (answeredStatus(thrown) !== 403) return false;
  return issue.isLocked || (thrown instanceof Error && /\blocked\b/i.test(thrown.message));
}

function lockedWarning(issue: IssueRecord): string {
  return `The conversation of issue #${issue.number} is locked, so nobody is notified of the news by a comment. Unlock it, or set \`issue-comment: never\`.`;
}
