import * as v from "valibot";
import { toGitHubError } from "../github/github-errors.ts";
import type { GitHubClient } from "../github/octokit.ts";
import { checkReply } from "../github/reply-check.ts";
import { parseRepositoryName } from "../github/repository-name.ts";

const optionalNumber = v.nullish(v.number(), null);

const artifactReply = v.object({
  id: v.number(),
  name: v.string(),
  size_in_bytes: v.number(),
  expired: v.boolean(),
  created_at: v.nullish(v.string(), null),
  digest: v.nullish(v.string(), null),
  workflow_run: v.nullish(
    v.object({
      id: optionalNumber,
      repository_id: optionalNumber,
      head_repository_id: optionalNumber,
      head_branch: v.nullish(v.string(), null),
    }),
    null,
  ),
});

/** An artifact as REST lists it; what GitHub may leave out is null. */
export type ArtifactRow = v.InferOutput<typeof artifactReply>;

/** Rows of one name that are read at most: years of hourly reports. */
const maxRows = 10_000;

/**
 * All artifacts of a name in a repository, newest first by time of creation, because ids do not grow with time. Throws a
 * DigestError that names `actions: read` where the token may not list them.
 */
export async function listArtifactRows(octokit: GitHubClient, fullName: string, name: string): Promise<readonly ArtifactRow[]> {
  const parameters = { ...parseRepositoryName(fullName), name, per_page: 100 };
  const rows: ArtifactRow[] = [];
  try {
    for await (const page of octokit.paginate.iterator(octokit.rest.actions.listArtifactsForRepo, parameters)) {
      for (const row of page.data) rows.push(checkReply(artifactReply, row, `the artifacts named ${name}`));
      if (rows.length >= maxRows) break;
    }
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `list the artifacts of ${fullName}`, permission: "actions: read" });
  }
  return rows.filter((row) => row.name === name).toSorted(newestFirst);
}

/** All artifacts of one run, newest first; throws as `listArtifactRows` does. */
export async function listRunArtifactRows(
  octokit: GitHubClient,
  fullName: string,
  runId: string,
): Promise<readonly ArtifactRow[]> {
  const parameters = { ...parseRepositoryName(fullName), run_id: Number(runId), per_page: 100 };
  const rows: ArtifactRow[] = [];
  try {
    for await (const page of octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, parameters)) {
      for (const row of page.data) rows.push(checkReply(artifactReply, row, `the artifacts of run ${runId}`));
      if (rows.length >= maxRows) break;
    }
  } catch (thrown) {
    throw toGitHubError(thrown, { doing: `list the artifacts of run ${runId} of ${fullName}`, permission: "actions: read" });
  }
  return rows.toSorted(newestFirst);
}

function newestFirst(one: ArtifactRow, other: ArtifactRow): number {
  const [oneTime, otherTime] = [createdAtMs(one), createdAtMs(other)];
  return otherTime - oneTime || other.id - one.id;
}

function createdAtMs(row: ArtifactRow): number {
  const time = row.created_at === null ? Number.NaN : Date.parse(row.created_at);
  return Number.isNaN(time) ? 0 : time;
}
