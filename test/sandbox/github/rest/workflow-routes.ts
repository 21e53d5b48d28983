import type { JsonObject } from "../schema/json.ts";
import { fullName } from "../world/repository.ts";
import type { Workflow } from "../world/workflow.ts";
import { isoTime } from "./iso-time.ts";
import { repositoryName } from "./issue-fields.ts";
import { pageOf } from "./pagination.ts";
import { renderRun } from "./render-artifact.ts";
import { type RestCall, type RestContext, type RestReply, type Route, textParam } from "./rest-call.ts";
import { notFound } from "./rest-errors.ts";

const repository = "/repos/{owner}/{repo}";
const workflow = `${repository}/actions/workflows/{workflow_id}`;
const readActions = { need: { permission: "actions", level: "read" }, accepted: "actions=read" } as const;

/** The workflows of the home repository, their runs, and their files on its default branch. */
export const workflowRoutes: readonly Route[] = [
  { operation: { method: "get", path: workflow }, ...readActions, handle: getWorkflow },
  { operation: { method: "get", path: `${workflow}/runs` }, ...readActions, handle: listRuns },
  {
    operation: { method: "get", path: `${repository}/contents/{path}` },
    need: { permission: "contents", level: "read" },
    accepted: "contents=read",
    handle: getContent,
  },
];

/** By id or by the name of the file. */
function findWorkflow(call: RestCall, { world }: RestContext): Workflow | undefined {
  if (call.repository !== world.home) return undefined;
  const wanted = textParam(call, "workflow_id");
  return world.workflows.find(({ id, path }) => String(id) === wanted || path.endsWith(`/${wanted}`));
}

function getWorkflow(call: RestCall, context: RestContext): RestReply {
  const found = findWorkflow(call, context);
  return found === undefined ? notFound : { status: 200, body: renderWorkflow(found, call, context) };
}

function renderWorkflow({ id, path, name, state }: Workflow, call: RestCall, { apiOrigin }: RestContext): JsonObject {
  const html = `https://github.com/${fullName(call.repository)}`;
  return {
    id,
    node_id: `W_${id}`,
    name,
    path,
    state,
    created_at: isoTime(0),
    updated_at: isoTime(0),
    url: `${apiOrigin()}/repos/${fullName(call.repository)}/actions/workflows/${id}`,
    html_url: `${html}/blob/${call.repository.defaultBranch}/${path}`,
    badge_url: `${html}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
}

function listRuns(call: RestCall, context: RestContext): RestReply {
  const found = findWorkflow(call, context);
  if (found === undefined) return notFound;
  const event = call.query.get("event");
  const runs = context.world.runs.filter(
    (run) => run.repository === repositoryName(call) && run.path === found.path && (event === null || run.event === event),
  );
  const sorted = runs.toSorted((left, right) => right.createdAt - left.createdAt || right.id - left.id);
  const { items, headers } = pageOf(call, sorted);
  const rows = items.map((run) => renderRun(context.world, run, context.apiOrigin()));
  return { status: 200, body: { total_count: sorted.length, workflow_runs: rows }, headers };
}

/** The file on the default branch, which is the only one that the sandbox has. */
function getContent(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  const path = textParam(call, "path");
  const content = call.repository === world.home ? world.workflows.find((known) => known.path === path)?.content : undefined;
  const ref = call.query.get("ref") ?? call.repository.defaultBranch;
  if (content === undefined || content === null || ref !== call.repository.defaultBranch) return notFound;
  const url = `${apiOrigin()}/repos/${fullName(call.repository)}/contents/${path}?ref=${ref}`;
  const html = `https://github.com/${fullName(call.repository)}/blob/${ref}/${path}`;
  const sha = "3f2a5c1b4d6e7f8091a2b3c4d5e6f708192a3b4c";
  const git = `${apiOrigin()}/repos/${fullName(call.repository)}/git/blobs/${sha}`;
  return {
    status: 200,
    body: {
      type: "file",
      encoding: "base64",
      size: Buffer.byteLength(content),
      name: path.split("/").at(-1) ?? "",
      path,
      content: `${
        Buffer.from(content)
          .toString("base64")
          .match(/.{1,60}/g)
          ?.join("\n") ?? ""
      }\n`,
      sha,
      url,
      git_url: git,
      html_url: html,
      download_url: `https://raw.githubusercontent.com/${fullName(call.repository)}/${ref}/${path}`,
      _links: { git, self: url, html },
    },
  };
}
