import type { JsonObject } from "../schema/json.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import type { Issue, IssueComment, Label } from "../world/issue.ts";
import { isoTime } from "./iso-time.ts";
import { nodeId, renderAccount } from "./render-account.ts";

/** A label. */
export function renderLabel(label: Label, apiOrigin: string): JsonObject {
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${apiOrigin}/repos/${label.repository}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** An issue. Who closed it is told only when a single issue is read. */
export function renderIssue(world: GitHubWorld, issue: Issue, apiOrigin: string, single: boolean): JsonObject {
  const url = `${apiOrigin}/repos/${issue.repository}/issues/${issue.number}`;
  const html = `https://github.com/${issue.repository}/${issue.pullRequest ? "pull" : "issues"}/${issue.number}`;
  const assignees = issue.assignees.map((login) => renderAccount(world.account(login), apiOrigin));
  const comments = world.book.comments.filter(
    (comment) => comment.issueNumber === issue.number && comment.repository === issue.repository,
  );
  const labels = issue.labels.map((name) => world.book.findLabel(issue.repository, name)).filter((label) => label !== undefined);
  return {
    id: issue.id,
    node_id: nodeId("I", issue.id),
    url,
    repository_url: `${apiOrigin}/repos/${issue.repository}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    number: issue.number,
    title: issue.title,
    user: renderAccount(world.account(issue.author), apiOrigin),
    labels: labels.map((label) => renderLabel(label, apiOrigin)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: issue.locked,
    active_lock_reason: null,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: comments.length,
    created_at: isoTime(issue.createdAt),
    updated_at: isoTime(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : isoTime(issue.closedAt),
    author_association: issue.authorAssociation,
    body: issue.body,
    performed_via_github_app: renderApp(world, issue.app, apiOrigin),
    ...(single ? { closed_by: issue.closedBy === null ? null : renderAccount(world.account(issue.closedBy), apiOrigin) } : {}),
    ...(issue.pullRequest ? { pull_request: pullRequestLinks(issue, apiOrigin, html), draft: false } : {}),
  };
}

/** A comment. */
export function renderComment(world: GitHubWorld, comment: IssueComment, apiOrigin: string): JsonObject {
  const issue = `repos/${comment.repository}/issues`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url: `${apiOrigin}/${issue}/comments/${comment.id}`,
    html_url: `https://github.com/${comment.repository}/issues/${comment.issueNumber}#issuecomment-${comment.id}`,
    issue_url: `${apiOrigin}/${issue}/${comment.issueNumber}`,
    user: renderAccount(world.account(comment.author), apiOrigin),
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    body: comment.body,
    author_association: comment.authorAssociation,
    performed_via_github_app: renderApp(world, comment.app, apiOrigin),
  };
}

function pullRequestLinks(issue: Issue, apiOrigin: string, html: string): JsonObject {
  const url = `${apiOrigin}/repos/${issue.repository}/pulls/${issue.number}`;
  return { url, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`, merged_at: null };
}

function renderApp(world: GitHubWorld, slug: string | null, apiOrigin: string): JsonObject | null {
  if (slug === null) return null;
  return {
    id: 15_368,
    slug,
    node_id: nodeId("A", 15_368),
    client_id: "Iv1.05c79e9ad1f6bdfa",
    owner: renderAccount(world.account(world.home.owner), apiOrigin),
    name: slug,
    description: "",
    external_url: `https://github.com/apps/${slug}`,
    html_url: `https://github.com/apps/${slug}`,
    created_at: isoTime(0),
    updated_at: isoTime(0),
    permissions: { issues: "write", metadata: "read" },
    events: [],
  };
}
