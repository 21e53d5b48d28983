/** One operation of GitHub's OpenAPI description, by its path template. */
export type Operation = { readonly method: "get" | "post" | "put" | "patch" | "delete"; readonly path: string };

const repository = "/repos/{owner}/{repo}";
const issue = `${repository}/issues/{issue_number}`;
const comment = `${repository}/issues/comments/{comment_id}`;
const artifact = `${repository}/actions/artifacts/{artifact_id}`;
const workflow = `${repository}/actions/workflows/{workflow_id}`;

/** What the stand-in serves; everything else is 404 and a violation. The OpenAPI slice is cut to exactly this list. */
export const servedOperations: readonly Operation[] = [
  { method: "get", path: repository },
  { method: "get", path: `${repository}/issues` },
  { method: "post", path: `${repository}/issues` },
  { method: "get", path: issue },
  { method: "patch", path: issue },
  { method: "get", path: `${issue}/comments` },
  { method: "post", path: `${issue}/comments` },
  { method: "get", path: comment },
  { method: "patch", path: comment },
  { method: "delete", path: comment },
  { method: "get", path: `${issue}/labels` },
  { method: "post", path: `${issue}/labels` },
  { method: "put", path: `${issue}/labels` },
  { method: "post", path: `${issue}/assignees` },
  { method: "delete", path: `${issue}/assignees` },
  { method: "get", path: `${repository}/labels` },
  { method: "post", path: `${repository}/labels` },
  { method: "get", path: `${repository}/labels/{name}` },
  { method: "patch", path: `${repository}/labels/{name}` },
  { method: "get", path: `${repository}/assignees/{assignee}` },
  { method: "get", path: `${repository}/actions/artifacts` },
  { method: "get", path: artifact },
  { method: "delete", path: artifact },
  { method: "get", path: `${artifact}/{archive_format}` },
  { method: "get", path: `${repository}/actions/runs/{run_id}` },
  { method: "get", path: `${repository}/actions/runs/{run_id}/artifacts` },
  { method: "get", path: workflow },
  { method: "get", path: `${workflow}/runs` },
  { method: "get", path: `${repository}/contents/{path}` },
  { method: "get", path: "/users/{username}" },
  { method: "get", path: "/user" },
  { method: "get", path: "/rate_limit" },
];
