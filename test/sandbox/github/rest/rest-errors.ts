import type { RestReply } from "./rest-call.ts";

const docs = "https://docs.github.com/rest";

/** An error as GitHub words it. */
export function restError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): RestReply {
  return { status, body: { message, documentation_url: docs, status: String(status) }, headers };
}

/** One entry of `errors` in a 422. */
export type FieldError = {
  readonly resource: string;
  readonly field: string;
  readonly code: string;
  readonly message?: string;
  readonly value?: string;
};

/** What was sent is understood and refused. */
export function validationFailed(...errors: readonly FieldError[]): RestReply {
  return { status: 422, body: { message: "Validation Failed", errors, documentation_url: docs, status: "422" } };
}

/** What is not there, or may not be seen. */
export const notFound: RestReply = restError(404, "Not Found");
