import type { JsonObject } from "../schema/json.ts";
import type { AccessToken } from "../world/access-token.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import { fullName, type Repository } from "../world/repository.ts";
import { isoTime } from "./iso-time.ts";
import { nodeId, renderAccount } from "./render-account.ts";

const links: Readonly<Record<string, string>> = {
  archive_url: "{archive_format}{/ref}",
  assignees_url: "assignees{/user}",
  blobs_url: "git/blobs{/sha}",
  branches_url: "branches{/branch}",
  collaborators_url: "collaborators{/collaborator}",
  comments_url: "comments{/number}",
  commits_url: "commits{/sha}",
  compare_url: "compare/{base}...{head}",
  contents_url: "contents/{+path}",
  contributors_url: "contributors",
  deployments_url: "deployments",
  downloads_url: "downloads",
  events_url: "events",
  forks_url: "forks",
  git_commits_url: "git/commits{/sha}",
  git_refs_url: "git/refs{/sha}",
  git_tags_url: "git/tags{/sha}",
  hooks_url: "hooks",
  issue_comment_url: "issues/comments{/number}",
  issue_events_url: "issues/events{/number}",
  issues_url: "issues{/number}",
  keys_url: "keys{/key_id}",
  labels_url: "labels{/name}",
  languages_url: "languages",
  merges_url: "merges",
  milestones_url: "milestones{/number}",
  notifications_url: "notifications{?since,all,participating}",
  pulls_url: "pulls{/number}",
  releases_url: "releases{/id}",
  stargazers_url: "stargazers",
  statuses_url: "statuses/{sha}",
  subscribers_url: "subscribers",
  subscription_url: "subscription",
  tags_url: "tags",
  teams_url: "teams",
  trees_url: "git/trees{/sha}",
};

/** A repository in the short form that runs hold. */
export function renderMinimalRepository(world: GitHubWorld, repository: Repository, apiOrigin: string): JsonObject {
  const url = `${apiOrigin}/repos/${fullName(repository)}`;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.visibility !== "public",
    owner: renderAccount(world.account(repository.owner), apiOrigin),
    html_url: `https://github.com/${fullName(repository)}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(links).map(([name, path]) => [name, `${url}/${path}`])),
  };
}

/** A repository as `GET /repos/{owner}/{repo}` shows it. `permissions` tell the role of the user, not what the token may do. */
export function renderRepository(
  world: GitHubWorld,
  repository: Repository,
  apiOrigin: string,
  token: AccessToken | null,
): JsonObject {
  const html = `https://github.com/${fullName(repository)}`;
  const role = token === null ? "read" : token.role;
  const counts = {
    forks: 0,
    forks_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
  };
  return {
    ...renderMinimalRepository(world, repository, apiOrigin),
    ...counts,
    visibility: repository.visibility,
    default_branch: repository.defaultBranch,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    clone_url: `${html}.git`,
    git_url: html.replace("https:", "git:"),
    ssh_url: `git@github.com:${fullName(repository)}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    archived: false,
    disabled: false,
    size: 12,
    network_count: 0,
    subscribers_count: 1,
    pushed_at: isoTime(0),
    created_at: isoTime(0),
    updated_at: isoTime(0),
    permissions: {
      admin: role === "admin",
      maintain: role === "admin",
      push: role === "write" || role === "admin",
      triage: role !== "read",
      pull: true,
    },
  };
}
