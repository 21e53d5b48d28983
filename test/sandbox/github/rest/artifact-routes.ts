import type { Artifact } from "../world/artifact.ts";
import { repositoryName } from "./issue-fields.ts";
import { pageOf } from "./pagination.ts";
import { renderArtifact, renderRun } from "./render-artifact.ts";
import { numberParam, type RestCall, type RestContext, type RestReply, type Route, textParam } from "./rest-call.ts";
import { notFound, restError } from "./rest-errors.ts";

const actions = "/repos/{owner}/{repo}/actions";
const read = { need: { permission: "actions", level: "read" }, accepted: "actions=read" } as const;
const write = { need: { permission: "actions", level: "write" }, accepted: "actions=write" } as const;
const downloadMs = 60_000;

/** Artifacts and the runs that wrote them. */
export const artifactRoutes: readonly Route[] = [
  {
    operation: { method: "get", path: `${actions}/artifacts` },
    ...read,
    handle: (call, context) => listArtifacts(call, context, null),
  },
  { operation: { method: "get", path: `${actions}/artifacts/{artifact_id}` }, ...read, handle: getArtifact },
  { operation: { method: "delete", path: `${actions}/artifacts/{artifact_id}` }, ...write, handle: deleteArtifact },
  {
    operation: { method: "get", path: `${actions}/artifacts/{artifact_id}/{archive_format}` },
    ...read,
    handle: downloadArtifact,
  },
  { operation: { method: "get", path: `${actions}/runs/{run_id}` }, ...read, handle: getRun },
  {
    operation: { method: "get", path: `${actions}/runs/{run_id}/artifacts` },
    ...read,
    handle: (call, context) => listArtifacts(call, context, numberParam(call, "run_id")),
  },
];

/** Whether a row can be seen through REST at this moment. */
function isListed(row: Artifact, { world, options, now }: RestContext): boolean {
  if (!row.finalised || row.createdAt + options.artifactListingDelayMs > now()) return false;
  const run = world.runs.find((known) => known.id === row.runId);
  return !(options.forgetsEarlierAttempts && run !== undefined && row.attempt < run.attempt);
}

function listArtifacts(call: RestCall, context: RestContext, runId: number | null): RestReply {
  if (runId !== null && !context.world.runs.some((run) => run.id === runId && run.repository === repositoryName(call)))
    return notFound;
  const name = call.query.get("name");
  const rows = context.world.shelf.rows.filter(
    (row) =>
      row.repository === repositoryName(call) &&
      isListed(row, context) &&
      (name === null || row.name === name) &&
      (runId === null || row.runId === runId),
  );
  const sorted = rows.toSorted((left, right) => left.createdAt - right.createdAt || left.id - right.id);
  const upwards = runId === null ? context.options.artifactOrder === "oldest-first" : call.query.get("direction") === "asc";
  if (!upwards) sorted.reverse();
  const { items, headers } = pageOf(call, sorted);
  const artifacts = items.map((row) => renderArtifact(context.world, row, context.apiOrigin()));
  return { status: 200, body: { total_count: sorted.length, artifacts }, headers };
}

function findRow(call: RestCall, context: RestContext): Artifact | undefined {
  const row = context.world.shelf.find(numberParam(call, "artifact_id"));
  return row !== undefined && row.repository === repositoryName(call) && row.finalised ? row : undefined;
}

function getArtifact(call: RestCall, context: RestContext): RestReply {
  const row = findRow(call, context);
  return row === undefined ? notFound : { status: 200, body: renderArtifact(context.world, row, context.apiOrigin()) };
}

function deleteArtifact(call: RestCall, context: RestContext): RestReply {
  const row = findRow(call, context);
  if (row === undefined) return notFound;
  context.world.shelf.delete(row);
  return { status: 204 };
}

function downloadArtifact(call: RestCall, context: RestContext): RestReply {
  const row = findRow(call, context);
  if (call.token === null) return restError(401, "You must have the actions scope to download artifacts.");
  if (row === undefined || textParam(call, "archive_format") !== "zip") return notFound;
  if (context.world.shelf.isExpired(row)) return restError(410, "Artifact has expired");
  const fileName = row.mimeType === "application/zip" ? `${row.name}.zip` : row.name;
  return { status: 302, headers: { location: context.signBlobUrl(row.blob, fileName, context.now() + downloadMs) } };
}

function getRun(call: RestCall, context: RestContext): RestReply {
  const run = context.world.runs.find(
    (known) => known.id === numberParam(call, "run_id") && known.repository === repositoryName(call),
  );
  return run === undefined ? notFound : { status: 200, body: renderRun(context.world, run, context.apiOrigin()) };
}
