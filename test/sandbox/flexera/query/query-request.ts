import { CURRENT_QUERY_NAMES, DROPPED_QUERY_NAMES } from "../../flexera-world/query-names.ts";
import type { RecordedRequest, Reply } from "../../loopback.ts";
import type { ApiOptions } from "../flexera-options.ts";
import { badRequest } from "../flexera-replies.ts";

/** A create request that is in order. */
export type QueryRequest = {
  readonly queryName: string;
  readonly resumeToken: string | null;
  readonly isGzip: boolean;
};

/** Reads the request for a query; a reply where the document does not allow it. */
export function parseQueryRequest(request: RecordedRequest, query: URLSearchParams, options: ApiOptions): QueryRequest | Reply {
  const refusal = repeatedParameter(query);
  if (refusal !== null) return refusal;
  const compression = query.get("outputCompression") ?? "";
  if (compression !== "" && compression !== "gzip") return badRequest('value of outputCompression must be one of "gzip"');
  const queryName = parseBody(request);
  if (typeof queryName !== "string") return queryName;
  const names = options.servesDroppedNames ? [...CURRENT_QUERY_NAMES, ...DROPPED_QUERY_NAMES] : CURRENT_QUERY_NAMES;
  if (!names.includes(queryName)) return badRequest(`value of body.queryName must be one of ${names.join(", ")}`);
  return { queryName, resumeToken: query.get("resumeToken") || null, isGzip: compression === "gzip" };
}

/** A 400 for a parameter that is there twice; null otherwise. */
export function repeatedParameter(query: URLSearchParams): Reply | null {
  const names = [...query.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return repeated === undefined ? null : badRequest(`parameter ${repeated} must be given once`);
}

function parseBody(request: RecordedRequest): string | Reply {
  if (!/^application\/json(;|$)/i.test(request.headers["content-type"] ?? "")) return badRequest("body must be application/json");
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString("utf8"));
  } catch {
    return badRequest("body is not JSON");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) return badRequest("body must be an object");
  const unknown = Object.keys(body).find((name) => name !== "queryName");
  if (unknown !== undefined) return badRequest(`body has no member ${unknown}`);
  const queryName: unknown = Reflect.get(body, "queryName");
  if (queryName === undefined) return badRequest('"queryName" is missing from body');
  return typeof queryName === "string" ? queryName : badRequest("body.queryName must be a string");
}
