import * as v from "valibot";
import { checkReply } from "../github/reply-check.ts";
import { type IssueMarker, parseIssueMarker } from "../model/issue-marker.ts";
import type { IssueRef } from "../model/ports.ts";

const authorReply = {
  user: v.nullish(v.object({ type: v.optional(v.string(), "") }), null),
  performed_via_github_app: v.nullish(v.unknown(), null),
  author_association: v.nullish(v.string(), null),
};

const issueReply = v.object({
  ...authorReply,
  id: v.number(),
  number: v.number(),
  html_url: v.string(),
  repository_url: v.string(),
  title: v.string(),
  body: v.nullish(v.string(), null),
  state: v.picklist(["open", "closed"]),
  locked: v.boolean(),
  labels: v.array(v.union([v.string(), v.object({ name: v.nullish(v.string(), null) })])),
  assignees: v.nullish(v.array(v.object({ login: v.string() })), null),
  pull_request: v.optional(v.unknown()),
});

const commentReply = v.object({ ...authorReply, id: v.number(), body: v.nullish(v.string(), null) });

/** An issue or pull request as GitHub holds it. */
export type IssueRecord = IssueRef & {
  /** Identity across repositories, which is not the number. */
  readonly id: number;
  readonly repositoryUrl: string;
  readonly title: string;
  readonly body: string;
  readonly marker: IssueMarker | null;
  readonly isOpen: boolean;
  readonly isLocked: boolean;
  readonly isPullRequest: boolean;
  /** Whether a bot or a person with write access opened it. */
  readonly isTrusted: boolean;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
};

export type CommentRecord = { readonly id: number; readonly body: string; readonly isTrusted: boolean };

/** An issue of a reply, checked; throws a DigestError of kind `data`. */
export function parseIssue(reply: unknown): IssueRecord {
  const issue = checkReply(issueReply, reply, "an issue");
  const body = issue.body ?? "";
  return {
    id: issue.id,
    number: issue.number,
    url: issue.html_url,
    repositoryUrl: issue.repository_url,
    title: issue.title,
    body,
    marker: parseIssueMarker(body),
    isOpen: issue.state === "open",
    isLocked: issue.locked,
    isPullRequest: issue.pull_request !== undefined,
    isTrusted: isTrustedAuthor(issue),
    labels: issue.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    assignees: (issue.assignees ?? []).map((assignee) => assignee.login),
  };
}

/** A comment of a reply, checked; throws a DigestError of kind `data`. */
export function parseComment(reply: unknown): CommentRecord {
  const comment = checkReply(commentReply, reply, "a comment");
  return { id: comment.id, body: comment.body ?? "", isTrusted: isTrustedAuthor(comment) };
}

// Anyone may open an issue with our marker in a public repository. The bot may be another one than today's token, because a
// token can be exchanged between two reports.
function isTrustedAuthor(written: v.InferOutput<v.ObjectSchema<typeof authorReply, undefined>>): boolean {
  if (written.user?.type === "Bot" || written.performed_via_github_app !== null) return true;
  return ["OWNER", "MEMBER", "COLLABORATOR"].includes(written.author_association ?? "");
}
