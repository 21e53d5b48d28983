import type { Reply } from "../loopback.ts";

/** What an error document says beside its status; `pointer` and `parameter` name what was wrong with the request. */
export type ErrorDetail = {
  readonly detail: string;
  readonly title?: string;
  readonly pointer?: string;
  readonly parameter?: string;
};

const JSON_API = "application/vnd.api+json; charset=utf-8";

/** A JSON:API document. */
export function documentReply(status: number, document: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": JSON_API, ...headers }, body: JSON.stringify(document) };
}

/** An error document as the real API makes them, title and creation time included. */
export function errorReply(status: number, error: ErrorDetail, headers: Readonly<Record<string, string>> = {}): Reply {
  const { detail, title, pointer, parameter } = error;
  const source =
    pointer === undefined && parameter === undefined
      ? {}
      : { source: { ...(pointer && { pointer }), ...(parameter && { parameter }) } };
  const entry = {
    status: String(status),
    detail,
    title: title ?? TITLES[status] ?? "Error",
    ...source,
    meta: { created: "2026-01-05T06:17:03.412345678Z" },
  };
  return documentReply(status, { jsonapi: { version: "1.0" }, errors: [entry] }, headers);
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** A 400 about one place in the body or one parameter. */
export function badRequest(detail: string, where: { readonly pointer?: string; readonly parameter?: string } = {}): Reply {
  return errorReply(400, { detail, ...where });
}

/** A 404, which is also what a scope that a token may not see looks like. */
export function notFound(): Reply {
  return errorReply(404, { detail: "Not Found" });
}

/** A 403 for a permission that the token has not got. */
export function forbidden(): Reply {
  return errorReply(403, { detail: "Permission denied for this resource" });
}

/** A 409, whose cause nobody knows. */
export function conflict(): Reply {
  return errorReply(409, { detail: "The requested operation conflicts with the current state of the resource in some way." });
}

/** A 429; without seconds it does not say how long to wait. */
export function tooManyRequests(retryAfterSeconds: number | null, body: "jsonapi" | "empty-object" = "jsonapi"): Reply {
  const headers: Record<string, string> = retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
  return body === "jsonapi" ? errorReply(429, { detail: "Too many requests" }, headers) : emptyObject(429, headers);
}

/** An answer of `{}`, as some errors of the API are. */
export function emptyObject(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: "{}" };
}

/** What a gateway in front of the API says. */
export function gatewayPage(status: number): Reply {
  const body = `<html>\r\n<head><title>${status} ${TITLES[status] ?? "Bad Gateway"}</title></head>\r\n<body><center><h1>${status}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { "content-type": "text/html" }, body };
}

/** A 401, whose body is not JSON:API unless told otherwise. */
export function unauthorized(body: "code" | "jsonapi" | "empty" | "html"): Reply {
  if (body === "jsonapi")
    return errorReply(401, { detail: "Authentication credentials not recognized, or user access is not provisioned" });
  if (body === "empty") return emptyObject(401);
  if (body === "html") return gatewayPage(401);
  return {
    status: 401,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: "Unauthorized", error: "Not authorised", message: "Not authorised" }),
  };
}

/** An error of the object store, as XML. */
export function storageError(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}

/** The object store asks to be asked less. */
export function slowDown(): Reply {
  return storageError(503, "SlowDown", "Please reduce your request rate.");
}
