import type { IssueComment } from "../world/issue.ts";
import { repositoryName, textField } from "./issue-fields.ts";
import { authorOf, findIssue, isAnswer } from "./issue-routes.ts";
import { commentTextError } from "./issue-text-limits.ts";
import { pageOf } from "./pagination.ts";
import { renderComment } from "./render-issue.ts";
import { numberParam, type RestCall, type RestContext, type RestReply, type Route } from "./rest-call.ts";
import { notFound, restError } from "./rest-errors.ts";

const list = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const single = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
const read = { need: { permission: "issues", level: "read" }, accepted: "issues=read; pull_requests=read" } as const;
const write = { need: { permission: "issues", level: "write" }, accepted: "issues=write; pull_requests=write" } as const;

/** Comments on issues. */
export const commentRoutes: readonly Route[] = [
  { operation: { method: "get", path: list }, ...read, handle: listComments },
  { operation: { method: "post", path: list }, ...write, handle: createComment },
  { operation: { method: "get", path: single }, ...read, handle: getComment },
  { operation: { method: "patch", path: single }, ...write, handle: updateComment },
  { operation: { method: "delete", path: single }, ...write, handle: deleteComment },
];

function listComments(call: RestCall, context: RestContext): RestReply {
  const issue = findIssue(call, context);
  if (isAnswer(issue)) return issue;
  const since = Date.parse(call.query.get("since") ?? "1970-01-01T00:00:00Z");
  const comments = context.world.book.comments.filter(
    (comment) => comment.repository === issue.repository && comment.issueNumber === issue.number && comment.updatedAt >= since,
  );
  const { items, headers } = pageOf(call, comments);
  return { status: 200, body: items.map((comment) => renderComment(context.world, comment, context.apiOrigin())), headers };
}

function createComment(call: RestCall, context: RestContext): RestReply {
  const issue = findIssue(call, context);
  if (isAnswer(issue)) return issue;
  const mayWriteWhenLocked =
    call.token?.kind !== "installation" && (call.token?.role === "write" || call.token?.role === "admin");
  if (issue.locked && !mayWriteWhenLocked) return restError(403, "Unable to create comment because issue is locked.");
  const body = textField(call, "body") ?? "";
  const error = commentTextError(body);
  if (error !== null) return error;
  const rendered = renderComment(
    context.world,
    context.world.book.comment(issue, body, authorOf(call, context)),
    context.apiOrigin(),
  );
  return { status: 201, body: rendered, headers: { location: String(rendered.url) } };
}

function findComment(call: RestCall, { world }: RestContext): IssueComment | undefined {
  return world.book.comments.find(
    (comment) => comment.id === numberParam(call, "comment_id") && comment.repository === repositoryName(call),
  );
}

function getComment(call: RestCall, context: RestContext): RestReply {
  const comment = findComment(call, context);
  return comment === undefined ? notFound : { status: 200, body: renderComment(context.world, comment, context.apiOrigin()) };
}

function updateComment(call: RestCall, context: RestContext): RestReply {
  const comment = findComment(call, context);
  if (comment === undefined) return notFound;
  const body = textField(call, "body") ?? "";
  const error = commentTextError(body);
  if (error !== null) return error;
  if (body !== comment.body) Object.assign(comment, { body, updatedAt: context.now() });
  return { status: 200, body: renderComment(context.world, comment, context.apiOrigin()) };
}

function deleteComment(call: RestCall, context: RestContext): RestReply {
  const comment = findComment(call, context);
  if (comment === undefined) return notFound;
  context.world.book.comments.splice(context.world.book.comments.indexOf(comment), 1);
  return { status: 204 };
}
