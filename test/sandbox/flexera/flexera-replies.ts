import type { Reply } from "../loopback.ts";

/** The classes of errors that the vendor documents. */
export type GoaErrorName =
  | "bad_request"
  | "invalid_filter"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "gone"
  | "too_many_requests"
  | "internal_error"
  | "bad_gateway"
  | "service_unavailable";

type Kind = {
  readonly status: number;
  readonly message: string;
  readonly temporary?: boolean;
  readonly timeout?: boolean;
  readonly fault?: boolean;
};

const KINDS: Readonly<Record<GoaErrorName, Kind>> = {
  bad_request: { status: 400, message: "request is invalid" },
  invalid_filter: { status: 400, message: "invalid filter received in request" },
  unauthorized: { status: 401, message: "access token is invalid" },
  forbidden: { status: 403, message: "access token does not have sufficient privileges" },
  not_found: { status: 404, message: "not found" },
  conflict: { status: 409, message: "the query has not completed" },
  gone: { status: 410, message: "this endpoint has been retired" },
  too_many_requests: {
    status: 429,
    message: "too many requests, for more information: https://developer.flexera.com/docs/page/rate-limiting",
    temporary: true,
  },
  internal_error: { status: 500, message: "something went wrong in the server", temporary: true, fault: true },
  bad_gateway: { status: 502, message: "server is unable to handle the request", temporary: true, fault: true },
  service_unavailable: { status: 503, message: "server is not available to handle the request", temporary: true, fault: true },
};

/** What one error says other than its class does. */
export type GoaErrorDetails = {
  readonly message?: string;
  readonly status?: number;
  readonly temporary?: boolean;
  readonly timeout?: boolean;
  readonly fault?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An error with all six members that the document requires. */
export function goaError(name: GoaErrorName, details: GoaErrorDetails = {}): Reply {
  const { headers = {}, status, ...said } = details;
  const { status: usual, message, temporary = false, timeout = false, fault = false } = KINDS[name];
  const body = { name, id: errorId(name), message, temporary, timeout, fault, ...said };
  return {
    status: status ?? usual,
    headers: { "content-type": "application/vnd.goa.error", ...headers },
    body: JSON.stringify(body),
  };
}

/** A 400 that says what is wrong. */
export function badRequest(message: string): Reply {
  return goaError("bad_request", { message });
}

/** A 429 with the seconds to the end of the window; null does not say how long to wait. */
export function tooManyRequests(retryAfterSeconds: number | null): Reply {
  return goaError("too_many_requests", {
    headers: retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) },
  });
}

/** An error as a proxy in front of the service words it. */
export function gatewayPage(status: number): Reply {
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><center><h1>${status}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { "content-type": "text/html" }, body };
}

/** A JSON answer. */
export function jsonReply(status: number, document: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(document) };
}

/** An error in the form that is wanted; anything that is no error stays as it is. */
export function inErrorForm(reply: Reply, form: "goa" | "html" | "empty"): Reply {
  if (reply.status < 400 || form === "goa") return reply;
  const retryAfter = reply.headers?.["retry-after"];
  const kept: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  if (form === "empty") return { status: reply.status, headers: kept, body: "" };
  const page = gatewayPage(reply.status);
  return { ...page, headers: { ...page.headers, ...kept } };
}

let errors = 0;

/** The vendor's ids look like `k3v9`; here they count. */
function errorId(name: GoaErrorName): string {
  errors += 1;
  return `${name.slice(0, 2)}${errors.toString(36).padStart(4, "0")}`;
}
