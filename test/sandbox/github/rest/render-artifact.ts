import type { JsonObject } from "../schema/json.ts";
import type { Artifact } from "../world/artifact.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import { fullName } from "../world/repository.ts";
import type { WorkflowRun } from "../world/workflow-run.ts";
import { isoTime } from "./iso-time.ts";
import { nodeId, renderAccount } from "./render-account.ts";
import { renderMinimalRepository } from "./render-repository.ts";

/** A row of the artifacts list. */
export function renderArtifact(world: GitHubWorld, row: Artifact, apiOrigin: string): JsonObject {
  const url = `${apiOrigin}/repos/${row.repository}/actions/artifacts/${row.id}`;
  return {
    id: row.id,
    node_id: nodeId("MDg6QXJ0aWZhY3Q", row.id),
    name: row.name,
    size_in_bytes: row.sizeInBytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: world.shelf.isExpired(row),
    created_at: isoTime(row.createdAt),
    updated_at: isoTime(row.createdAt),
    expires_at: isoTime(row.expiresAt),
    digest: row.digest,
    workflow_run: row.workflowRun,
  };
}

/** A run of a workflow. */
export function renderRun(world: GitHubWorld, run: WorkflowRun, apiOrigin: string): JsonObject {
  const repository = world.repository(run.repository) ?? world.home;
  const head = world.repositories.find((candidate) => candidate.id === run.headRepositoryId) ?? repository;
  const url = `${apiOrigin}/repos/${fullName(repository)}/actions/runs/${run.id}`;
  const person = renderAccount(world.account("octo-lead"), apiOrigin);
  const author = { name: "octo-lead", email: "octo-lead@users.noreply.github.com" };
  return {
    id: run.id,
    name: run.workflowName,
    node_id: nodeId("WFR", run.id),
    check_suite_id: run.id + 1,
    check_suite_node_id: nodeId("CS", run.id + 1),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    display_title: run.workflowName,
    status: run.conclusion === null ? "in_progress" : "completed",
    conclusion: run.conclusion,
    workflow_id: 98_000_001,
    url,
    html_url: `https://github.com/${fullName(repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: isoTime(run.createdAt),
    updated_at: isoTime(run.createdAt),
    run_started_at: isoTime(run.createdAt),
    actor: person,
    triggering_actor: person,
    ...runLinks(run, `${apiOrigin}/repos/${fullName(repository)}`, url),
    head_commit: {
      id: run.headSha,
      tree_id: run.headSha,
      message: "Add report",
      timestamp: isoTime(run.createdAt),
      author,
      committer: author,
    },
    repository: renderMinimalRepository(world, repository, apiOrigin),
    head_repository: renderMinimalRepository(world, head, apiOrigin),
    head_repository_id: run.headRepositoryId,
  };
}

function runLinks(run: WorkflowRun, repositoryUrl: string, url: string): JsonObject {
  return {
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl}/check-suites/${run.id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${repositoryUrl}/actions/workflows/98000001`,
  };
}
