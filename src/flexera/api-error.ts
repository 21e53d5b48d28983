import { DigestError, type ErrorKind } from "../errors.ts";
import type { NetworkFailure } from "../http/network-failure.ts";
import { parseGoaError, vendorSays } from "./goa-error.ts";

/** The privilege that an operation needs, by Flexera's names; which one belongs to which operation is inferred. */
export type Privilege = "vis:query:create" | "vis:query:show" | "vis:query:download" | "vis:export:index" | "vis:export:download";

/** What a request is for, so that its error can say it. */
export type CallPurpose = {
  /** Verb and object, such as `start the query of vulnerable_software`. */
  readonly action: string;
  readonly privilege: Privilege | null;
  /** Null for what belongs to no organization. */
  readonly orgId: number | null;
};

/** A status with the body that came with it. */
export type Refusal = { readonly status: number; readonly text: string };

/** The error for an answer that is not a success, with what Flexera says and a remedy. */
export function answerError(refusal: Refusal, purpose: CallPurpose, zone: string): DigestError {
  const goa = parseGoaError(refusal.text);
  const { kind, remedy } = judge(refusal.status, purpose, zone);
  return new DigestError({
    kind,
    message: `Flexera refused to ${purpose.action} (${refusal.status}).${vendorSays(goa?.message)}`,
    remedy,
    requestId: goa === null || goa.id === "" ? undefined : goa.id,
    status: refusal.status,
  });
}

/** The error for a request that got no answer. */
export function silenceError(failure: NetworkFailure, purpose: CallPurpose, zone: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `Could not ${purpose.action} at ${zone}: ${failure.reason}.`,
    remedy: "Run again; check the runner's network and proxy.",
  });
}

/** The error for an answer that has another form than Flexera's API description says. */
export function formError(what: string, purpose: CallPurpose): DigestError {
  return new DigestError({
    kind: "data",
    message: `The answer to the request to ${purpose.action} cannot be used: ${what}.`,
    remedy: "Run again; if it stays, check that no proxy changes answers, then report it to Flexera's support.",
  });
}

type Judgement = { readonly kind: ErrorKind; readonly remedy: string };

function judge(status: number, { privilege, orgId }: CallPurpose, zone: string): Judgement {
  const org = orgId === null ? "the organization" : `organization ${orgId}`;
  switch (status) {
    case 401:
      return {
        kind: "permission",
        remedy: `Check that the credential belongs to ${zone} (flexera-zone) and has not been revoked; a new access token was refused too.`,
      };
    case 403:
      return {
        kind: "permission",
        remedy: `Check that ${org} (flexera-org-id) is one of ${zone}, and give the credential the privilege ${privilege ?? "common:org:own"} there, such as through a role "View IT Visibility" or "Export data".`,
      };
    case 404:
      return {
        kind: "remote",
        remedy: `Run again to ask anew; if it stays, check ${org} (flexera-org-id) and that it belongs to ${zone}.`,
      };
    case 429:
      return { kind: "limit", remedy: "Run again later, and let fewer programs use the same credential at the same time." };
    case 400:
      return { kind: "remote", remedy: "Check the names in flexera-datasets and flexera-org-id against what Flexera says." };
    default:
      return {
        kind: "remote",
        remedy: "Run again; if it stays, see Flexera's status page or ask its support with the error's id.",
      };
  }
}
