import type { RestReply } from "./rest-call.ts";
import { type FieldError, validationFailed } from "./rest-errors.ts";

const bodyLimit = 65_536;
const titleLimit = 256;

/** Counted in characters, so that an emoji is one. */
function tooLong(resource: string, field: string, text: string | null | undefined, limit: number): FieldError[] {
  if (text === null || text === undefined || [...text].length <= limit) return [];
  return [{ resource, field, code: "custom", message: `${field} is too long (maximum is ${limit} characters)` }];
}

/** The 422 for a title or a body that is too long or empty, or null when both fit. */
export function issueTextError(title: string | undefined, body: string | null | undefined): RestReply | null {
  const blank: FieldError[] =
    title !== undefined && title.trim() === "" ? [{ resource: "Issue", field: "title", code: "missing_field" }] : [];
  const errors = [...blank, ...tooLong("Issue", "title", title, titleLimit), ...tooLong("Issue", "body", body, bodyLimit)];
  return errors.length > 0 ? validationFailed(...errors) : null;
}

/** The 422 for a comment that is too long or empty, or null when it fits. */
export function commentTextError(body: string): RestReply | null {
  if (body.trim() === "")
    return validationFailed({ resource: "IssueComment", field: "body", code: "unprocessable", message: "Body cannot be blank" });
  const errors = tooLong("IssueComment", "body", body, bodyLimit);
  return errors.length > 0 ? validationFailed(...errors) : null;
}
