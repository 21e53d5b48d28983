import { isRecord } from "../schema/json.ts";
import type { Issue } from "../world/issue.ts";
import type { Author, IssueChange } from "../world/issue-book.ts";
import { isReply, namedSets, repositoryName, textField } from "./issue-fields.ts";
import { issueTextError } from "./issue-text-limits.ts";
import { pageOf } from "./pagination.ts";
import { renderIssue } from "./render-issue.ts";
import { numberParam, type RestCall, type RestContext, type RestReply, type Route } from "./rest-call.ts";
import { notFound, restError, validationFailed } from "./rest-errors.ts";

const list = "/repos/{owner}/{repo}/issues";
const single = `${list}/{issue_number}`;
const read = { need: { permission: "issues", level: "read" }, accepted: "issues=read" } as const;
const write = { need: { permission: "issues", level: "write" }, accepted: "issues=write; pull_requests=write" } as const;

/** Issues: list, create, read, update. */
export const issueRoutes: readonly Route[] = [
  { operation: { method: "get", path: list }, ...read, handle: listIssues },
  { operation: { method: "post", path: list }, ...write, handle: createIssue },
  { operation: { method: "get", path: single }, ...read, handle: getIssue },
  { operation: { method: "patch", path: single }, ...write, handle: updateIssue },
];

const issuesDisabled = restError(410, "Issues are disabled for this repo");

/** The issue of the path, or the answer for one that is not there any more. */
export function findIssue(call: RestCall, context: RestContext): Issue | RestReply {
  const issue = context.world.book.find(repositoryName(call), numberParam(call, "issue_number"));
  if (issue === undefined || issue.gone === "converted") return notFound;
  if (!call.repository.hasIssues && !issue.pullRequest) return issuesDisabled;
  if (issue.gone === "deleted") return restError(410, "This issue was deleted");
  if (issue.gone === "transferred") {
    const url = `${context.apiOrigin()}/repositories/999999/issues/1`;
    return {
      status: 301,
      body: { message: "Moved Permanently", url, documentation_url: "https://docs.github.com/rest" },
      headers: { location: url },
    };
  }
  return issue;
}

/** Whether `found` is an answer and not the issue. */
export function isAnswer(found: Issue | RestReply): found is RestReply {
  return "status" in found;
}

/** Who writes with this token. */
export function authorOf({ token }: RestCall, { world }: RestContext): Author {
  if (token === null) throw new Error("nobody writes without a token");
  return { account: world.account(token.login), app: token.app };
}

function listIssues(call: RestCall, context: RestContext): RestReply {
  if (!call.repository.hasIssues && context.options.issuesListWhenDisabled === "gone") return issuesDisabled;
  const { query } = call;
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const since = query.get("since");
  const creator = query.get("creator")?.toLowerCase();
  const assignee = query.get("assignee")?.toLowerCase();
  const wanted = context.world.book.issues.filter(
    (issue) =>
      issue.repository === repositoryName(call) &&
      issue.gone === null &&
      (call.repository.hasIssues || issue.pullRequest) &&
      (state === "all" || issue.state === state) &&
      labels.every((name) => issue.labels.some((label) => label.toLowerCase() === name.toLowerCase())) &&
      (creator === undefined || issue.author.toLowerCase() === creator) &&
      (assignee === undefined || isAssigned(issue, assignee)) &&
      (since === null || issue.updatedAt >= Date.parse(since)),
  );
  const sorted = wanted.toSorted(comparator(query.get("sort") ?? "created", context));
  if (query.get("direction") !== "asc") sorted.reverse();
  const { items, headers } = pageOf(call, sorted);
  return { status: 200, body: items.map((issue) => renderIssue(context.world, issue, context.apiOrigin(), false)), headers };
}

function isAssigned(issue: Issue, assignee: string): boolean {
  if (assignee === "none") return issue.assignees.length === 0;
  return assignee === "*" ? issue.assignees.length > 0 : issue.assignees.some((login) => login.toLowerCase() === assignee);
}

function comparator(sort: string, { world }: RestContext): (left: Issue, right: Issue) => number {
  const comments = (issue: Issue): number =>
    world.book.comments.filter((comment) => comment.issueNumber === issue.number && comment.repository === issue.repository)
      .length;
  if (sort === "updated") return (left, right) => left.updatedAt - right.updatedAt || left.number - right.number;
  if (sort === "comments") return (left, right) => comments(left) - comments(right) || left.number - right.number;
  return (left, right) => left.createdAt - right.createdAt || left.number - right.number;
}

function createIssue(call: RestCall, context: RestContext): RestReply {
  if (!call.repository.hasIssues) return issuesDisabled;
  const title = textField(call, "title") ?? "";
  const body = textField(call, "body") ?? null;
  const error = issueTextError(title, body);
  if (error !== null) return error;
  const sets = namedSets(call, context);
  if (isReply(sets)) return sets;
  const draft = { title, body, labels: sets.labels ?? [], assignees: sets.assignees ?? [] };
  const issue = context.world.book.open(repositoryName(call), draft, authorOf(call, context));
  const rendered = renderIssue(context.world, issue, context.apiOrigin(), true);
  return { status: 201, body: rendered, headers: { location: String(rendered.url) } };
}

function getIssue(call: RestCall, context: RestContext): RestReply {
  const issue = findIssue(call, context);
  return isAnswer(issue) ? issue : { status: 200, body: renderIssue(context.world, issue, context.apiOrigin(), true) };
}

function updateIssue(call: RestCall, context: RestContext): RestReply {
  const issue = findIssue(call, context);
  if (isAnswer(issue)) return issue;
  const fields = isRecord(call.body) ? call.body : {};
  if (call.token?.kind !== "installation" && call.token?.role === "read" && issue.author !== call.token.login) {
    return restError(403, "Must have triage access to edit issues");
  }
  const title = textField(call, "title");
  const body = fields.body === null ? null : textField(call, "body");
  const error = issueTextError(title, body);
  if (error !== null) return error;
  const sets = namedSets(call, context);
  if (isReply(sets)) return sets;
  const duplicateOf = typeof fields.duplicate_issue_id === "number" ? fields.duplicate_issue_id : undefined;
  if (fields.state_reason === "duplicate" && !isDuplicateTarget(issue, duplicateOf, context)) {
    return validationFailed({ resource: "Issue", field: "duplicate_issue_id", code: "invalid" });
  }
  const { state } = fields;
  const change: IssueChange = {
    ...sets,
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(state === "open" || state === "closed" ? { state } : {}),
    ...(isStateReason(fields.state_reason) ? { stateReason: fields.state_reason } : {}),
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
  };
  context.world.book.change(issue, change, authorOf(call, context).account);
  return { status: 200, body: renderIssue(context.world, issue, context.apiOrigin(), true) };
}

/** Another issue's id; without one, the issue is closed as a duplicate of nothing in particular. */
function isDuplicateTarget(issue: Issue, id: number | undefined, { world }: RestContext): boolean {
  return id === undefined || (id !== issue.id && world.book.issues.some((other) => other.id === id));
}

function isStateReason(value: unknown): value is "completed" | "not_planned" | "duplicate" | "reopened" {
  return value === "completed" || value === "not_planned" || value === "duplicate" || value === "reopened";
}
