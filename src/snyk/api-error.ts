import { DigestError, type ErrorKind } from "../errors.ts";
import type { HttpResponse } from "../http/http-client.ts";
import { parseJsonText } from "../http/json-text.ts";
import type { NetworkFailure } from "../http/network-failure.ts";
import { type Scope, scopeName } from "../model/scope.ts";
import { singleLine } from "../model/single-line.ts";
import { type Operation, permissionFor } from "./permissions.ts";

/** What a request is for, so that its error can say it. */
export type CallPurpose = {
  /** Verb and object, such as `start the export of issues`. */
  readonly action: string;
  readonly operation: Operation;
  readonly scope: Scope;
};

/** The error for an answer that is not a success (JSON:API errors where served), with Snyk's request id and a remedy. */
export function answerError(response: HttpResponse, purpose: CallPurpose, region: string): DigestError {
  const details = errorDetails(parseJsonText(response.text));
  const said = details === "" ? "" : ` Snyk says: ${details}`;
  const { kind, remedy } = judge(response.status, purpose, region);
  return new DigestError({
    kind,
    message: `Snyk refused to ${purpose.action} of ${scopeName(purpose.scope)} (${response.status}).${said}`,
    remedy,
    requestId: response.headers.get("snyk-request-id"),
    status: response.status,
  });
}

/** The error for a request that got no answer. */
export function silenceError(failure: NetworkFailure, purpose: CallPurpose, region: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `Could not ${purpose.action} of ${scopeName(purpose.scope)} at ${region}: ${failure.reason}.`,
    remedy: "Run again; check the runner's network and proxy.",
  });
}

/** The error for an answer that has another form than the API's specification says. */
export function formError(what: string, purpose: CallPurpose, requestId: string | undefined): DigestError {
  return new DigestError({
    kind: "data",
    message: `The answer to the request to ${purpose.action} of ${scopeName(purpose.scope)} cannot be used: ${what}.`,
    remedy: "Run again; if it stays, report it to Snyk's support with the request id.",
    requestId,
  });
}

type Judgement = { readonly kind: ErrorKind; readonly remedy: string };

function judge(status: number, purpose: CallPurpose, region: string): Judgement {
  const scope = scopeName(purpose.scope);
  const permission = permissionFor(purpose.operation, purpose.scope);
  switch (status) {
    case 401:
      return {
        kind: "permission",
        remedy: `Check that the token is complete and has not expired, and that it belongs to ${region}: a token works in one region only (snyk-region).`,
      };
    case 403:
      return {
        kind: "permission",
        remedy: `Give the token the permission ${permission} for ${scope} in ${region}; the plan must include API access.`,
      };
    case 404:
      return {
        kind: "permission",
        remedy: `Check the id of ${scope}, that it belongs to ${region}, and that the token can see it: it needs the permission ${permission}.`,
      };
    case 429:
      return { kind: "limit", remedy: "Wait an hour before the next run, and let fewer workflows use the same token." };
    case 400:
      return { kind: "remote", remedy: "Check snyk-filters, snyk-columns and snyk-api-version against what Snyk says." };
    default:
      return { kind: "remote", remedy: "Run again; if it stays, see Snyk's status page or ask its support with the request id." };
  }
}

/** The details of a JSON:API error document, of whatever is there: older and gateway errors have other forms. */
function errorDetails(body: unknown): string {
  if (!isRecord(body) || !Array.isArray(body.errors)) return "";
  const texts = body.errors.slice(0, 3).map((error: unknown) => (isRecord(error) ? errorDetail(error) : ""));
  return texts.filter((text) => text !== "").join("; ");
}

function errorDetail(error: Readonly<Record<string, unknown>>): string {
  const detail = [error.detail, error.title, error.code].find((member) => typeof member === "string" && member !== "");
  if (typeof detail !== "string") return "";
  const source = isRecord(error.source)
    ? [error.source.pointer, error.source.parameter].find((member) => typeof member === "string")
    : undefined;
  return singleLine(typeof source === "string" ? `${detail} (${source})` : detail);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
