import { isRecord } from "../schema/json.ts";
import { assigneeErrors, labelErrors, mayTriage, namesIn, repositoryName, textField } from "./issue-fields.ts";
import { authorOf, findIssue, isAnswer } from "./issue-routes.ts";
import { pageOf } from "./pagination.ts";
import { renderIssue, renderLabel } from "./render-issue.ts";
import { type RestCall, type RestContext, type RestReply, type Route, textParam } from "./rest-call.ts";
import { type FieldError, notFound, validationFailed } from "./rest-errors.ts";

const repository = "/repos/{owner}/{repo}";
const onIssue = `${repository}/issues/{issue_number}/labels`;
const assignees = `${repository}/issues/{issue_number}/assignees`;
const read = { need: { permission: "issues", level: "read" }, accepted: "issues=read; pull_requests=read" } as const;
const write = { need: { permission: "issues", level: "write" }, accepted: "issues=write; pull_requests=write" } as const;
const descriptionLimit = 100;

/** Labels and assignees, of the repository and of one issue. */
export const labelRoutes: readonly Route[] = [
  { operation: { method: "get", path: `${repository}/labels` }, ...read, handle: listLabels },
  { operation: { method: "post", path: `${repository}/labels` }, ...write, handle: createLabel },
  { operation: { method: "get", path: `${repository}/labels/{name}` }, ...read, handle: getLabel },
  { operation: { method: "patch", path: `${repository}/labels/{name}` }, ...write, handle: updateLabel },
  {
    operation: { method: "get", path: onIssue },
    ...read,
    handle: (call, context) => changeLabels(call, context, (before) => before),
  },
  {
    operation: { method: "post", path: onIssue },
    ...write,
    handle: (call, context) => changeLabels(call, context, (before, given) => [...before, ...given]),
  },
  {
    operation: { method: "put", path: onIssue },
    ...write,
    handle: (call, context) => changeLabels(call, context, (_, given) => given),
  },
  { operation: { method: "post", path: assignees }, ...write, handle: (call, context) => changeAssignees(call, context, 201) },
  { operation: { method: "delete", path: assignees }, ...write, handle: (call, context) => changeAssignees(call, context, 200) },
  {
    operation: { method: "get", path: `${repository}/assignees/{assignee}` },
    need: { permission: "metadata", level: "read" },
    accepted: "metadata=read",
    handle: checkAssignee,
  },
];

function listLabels(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  const labels = world.book.labels.filter((label) => label.repository === repositoryName(call));
  const { items, headers } = pageOf(call, labels);
  return { status: 200, body: items.map((label) => renderLabel(label, apiOrigin())), headers };
}

function fieldErrors(name: string | undefined, call: RestCall): FieldError[] {
  const errors = name === undefined ? [] : labelErrors([name]);
  const color = textField(call, "color");
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color)) errors.push({ resource: "Label", field: "color", code: "invalid" });
  if ([...(textField(call, "description") ?? "")].length > descriptionLimit) {
    const message = `description is too long (maximum is ${descriptionLimit} characters)`;
    errors.push({ resource: "Label", field: "description", code: "custom", message });
  }
  return errors;
}

function createLabel(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  const name = textField(call, "name") ?? "";
  const errors = fieldErrors(name, call);
  if (errors.length > 0) return validationFailed(...errors);
  if (world.book.findLabel(repositoryName(call), name) !== undefined) {
    return validationFailed({ resource: "Label", field: "name", code: "already_exists" });
  }
  const label = world.book.addLabel(
    repositoryName(call),
    name,
    textField(call, "color") ?? "ededed",
    textField(call, "description") ?? null,
  );
  return { status: 201, body: renderLabel(label, apiOrigin()) };
}

function getLabel(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  const label = world.book.findLabel(repositoryName(call), textParam(call, "name"));
  return label === undefined ? notFound : { status: 200, body: renderLabel(label, apiOrigin()) };
}

function updateLabel(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  const label = world.book.findLabel(repositoryName(call), textParam(call, "name"));
  if (label === undefined) return notFound;
  const name = textField(call, "new_name");
  const errors = fieldErrors(name, call);
  if (errors.length > 0) return validationFailed(...errors);
  if (name !== undefined) {
    for (const issue of world.book.issues) issue.labels = issue.labels.map((known) => (known === label.name ? name : known));
  }
  label.name = name ?? label.name;
  label.color = textField(call, "color") ?? label.color;
  label.description = textField(call, "description") ?? label.description;
  return { status: 200, body: renderLabel(label, apiOrigin()) };
}

type Combine = (before: readonly string[], given: readonly string[]) => readonly string[];

function changeLabels(call: RestCall, context: RestContext, combine: Combine): RestReply {
  const issue = findIssue(call, context);
  if (isAnswer(issue)) return issue;
  const given = namesIn(isRecord(call.body) ? call.body.labels : undefined, "name");
  const errors = labelErrors(given);
  if (errors.length > 0) return validationFailed(...errors);
  if (call.operation.method !== "get" && mayTriage(call)) {
    context.world.book.change(issue, { labels: combine(issue.labels, given) }, authorOf(call, context).account);
  }
  const labels = issue.labels
    .map((name) => context.world.book.findLabel(issue.repository, name))
    .filter((label) => label !== undefined);
  return { status: 200, body: labels.map((label) => renderLabel(label, context.apiOrigin())) };
}

function changeAssignees(call: RestCall, context: RestContext, status: number): RestReply {
  const issue = findIssue(call, context);
  if (isAnswer(issue)) return issue;
  const given = namesIn(isRecord(call.body) ? call.body.assignees : undefined, "login");
  const known = given.filter((login) => assigneeErrors([login], context).length === 0); // Unknown people are silently ignored here.
  const kept = issue.assignees.filter((login) => call.operation.method === "post" || !known.includes(login));
  const wanted = call.operation.method === "post" ? [...new Set([...kept, ...known])] : kept;
  if (mayTriage(call)) context.world.book.change(issue, { assignees: wanted }, authorOf(call, context).account);
  return { status, body: renderIssue(context.world, issue, context.apiOrigin(), true) };
}

function checkAssignee(call: RestCall, context: RestContext): RestReply {
  return assigneeErrors([textParam(call, "assignee")], context).length === 0 ? { status: 204 } : notFound;
}
