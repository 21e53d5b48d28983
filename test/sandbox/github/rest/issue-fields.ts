import { isRecord } from "../schema/json.ts";
import { fullName } from "../world/repository.ts";
import type { RestCall, RestContext, RestReply } from "./rest-call.ts";
import { type FieldError, validationFailed } from "./rest-errors.ts";

const labelNameLimit = 50;
const assigneeLimit = 10;

/** Labels and assignees of a body. Undefined: not named, or silently dropped because the token's user may not set them. */
export type NamedSets = { readonly labels?: readonly string[]; readonly assignees?: readonly string[] };

/** A field of the body, when it is a text (numbers are taken for texts, as GitHub does with titles). */
export function textField(call: RestCall, name: string): string | undefined {
  const value = isRecord(call.body) ? call.body[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The names in a list of names or of objects with a name. */
export function namesIn(value: unknown, key: string): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => String(isRecord(item) ? item[key] : item));
}

/** Labels and assignees as a body gives them, or the 422 that they cause. */
export function namedSets(call: RestCall, context: RestContext): NamedSets | RestReply {
  if (!isRecord(call.body) || !mayTriage(call)) return {};
  const { labels, assignees } = call.body;
  const sets = {
    ...(labels === undefined ? {} : { labels: namesIn(labels, "name") }),
    ...(assignees === undefined ? {} : { assignees: namesIn(assignees, "login") }),
  };
  const errors = [...labelErrors(sets.labels ?? []), ...assigneeErrors(sets.assignees ?? [], context)];
  return errors.length > 0 ? validationFailed(...errors) : sets;
}

/** Whether labels and assignees of this token count. An App's token has no role: its permission decides. */
export function mayTriage({ token }: RestCall): boolean {
  return token !== null && (token.kind === "installation" || token.role !== "read");
}

/** Whether `value` is an answer and not the fields that were asked for. */
export function isReply(value: NamedSets | RestReply): value is RestReply {
  return "status" in value;
}

/** What is wrong with the names of labels. */
export function labelErrors(names: readonly string[]): FieldError[] {
  const wrong = names.filter((name) => name.trim() === "" || [...name].length > labelNameLimit);
  return wrong.map((name) => ({
    resource: "Label",
    field: "name",
    code: name.trim() === "" ? "missing_field" : "custom",
    message: `name is too long (maximum is ${labelNameLimit} characters)`,
  }));
}

/** What is wrong with the logins of assignees. */
export function assigneeErrors(logins: readonly string[], { world }: RestContext): FieldError[] {
  const errors: FieldError[] = logins
    .filter(
      (login) => !world.accounts.some((account) => account.assignable && account.login.toLowerCase() === login.toLowerCase()),
    )
    .map((login) => ({ resource: "Issue", field: "assignees", code: "invalid", value: login }));
  if (logins.length > assigneeLimit)
    errors.push({ resource: "Issue", field: "assignees", code: "custom", message: "at most 10 assignees" });
  return errors;
}

/** The name of the call's repository as issues and artifacts carry it. */
export function repositoryName(call: RestCall): string {
  return fullName(call.repository);
}
