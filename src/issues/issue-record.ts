import * as v from "valibot";
import { checkReply } from "../github/reply-check.ts";
import type { EpochMs } from "../model/ids.ts";
import { type BodyWriter, type IssueMarker, parseIssueMarker, parseRunLine } from "../model/issue-marker.ts";
import { type IssuePointer, parsePointer } from "../model/issue-pointer.ts";
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
  created_at: v.pipe(v.string(), v.isoTimestamp()),
  title: v.string(),
  body: v.nullish(v.string(), null),
  state: v.picklist(["open", "closed"]),
  state_reason: v.nullish(v.string(), null),
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
  readonly createdAt: EpochMs;
  readonly title: string;
  readonly body: string;
  readonly marker: IssueMarker | null;
  readonly pointer: IssuePointer | null;
  /** The run that wrote the body last; null where it does not tell. */
  readonly writer: BodyWriter | null;
  readonly isOpen: boolean;
  /** Whether it is open because somebody opened it again. */
  readonly isReopened: boolean;
  readonly isLocked: boolean;
  readonly isPullRequest: boolean;
  /** Whether a bot or a person with write access opened it. */
  readonly isTrusted: boolean;
  readonly isByBot: boolean;
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
    createdAt: Date.parse(issue.created_at),
    title: issue.title,
    body,
    marker: parseIssueMarker(body),
    pointer: parsePointer(body),
    writer: parseRunLine(body),
    isOpen: issue.state === "open",
    isReopened: issue.state === "open" && issue.state_reason === "reopened",
    isLocked: issue.locked,
    isPullRequest: issue.pull_request !== undefined,
    isTrusted: isTrustedAuthor(issue),
    isByBot: isBot(issue),
    labels: issue.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    assignees: (issue.assignees ?? []).map((assignee) => assignee.login),
  };
}

/** A comment of a reply, checked; throws a DigestError of kind `data`. */
export function parseComment(reply: unknown): CommentRecord {
  const comment = checkReply(commentReply, reply, "a comment");
  return { id: comment.id, body: comment.body ?? "", isTrusted: isTrustedAuthor(comment) };
}

type Written = v.InferOutput<v.ObjectSchema<typeof authorReply, undefined>>;

// Anyone may open an issue with our marker in a public repository. The bot may be another one than today's token, because a
// token can be exchanged between two reports.
function isTrustedAuthor(written: Written): boolean {
  return isBot(written) || ["OWNER", "MEMBER", "COLLABORATOR"].includes(written.author_association ?? "");
}

function isBot(written: Written): boolean {
  return written.user?.type === "Bot" || written.performed_via_github_app !== null;
}
