import type { Reply } from "../../loopback.ts";
import { badRequest } from "../flexera-replies.ts";
import { repeatedParameter } from "./query-request.ts";

const MOST_RESULTS = 100_000;

/** Which rows of a result are wanted: from one on, and how many; 0 is all that are left. */
export type DownloadRequest = { readonly firstRow: number; readonly maxResults: number };

/** Reads the request for a download of a result, compressed or not; a reply where the document does not allow it. */
export function parseDownloadRequest(query: URLSearchParams, isGzip: boolean): DownloadRequest | Reply {
  const refusal = repeatedParameter(query);
  if (refusal !== null) return refusal;
  const wanted = query.get("maxResults") ?? "";
  const skipToken = query.get("skipToken") ?? "";
  if (!/^(-?\d+)?$/.test(wanted)) return badRequest("invalid value for maxResults, must be an integer");
  const maxResults = Number(wanted);
  if (maxResults > MOST_RESULTS) return badRequest(`maxResults must be lesser or equal than ${MOST_RESULTS}`);
  if (maxResults < 0) return badRequest("maxResults must be greater or equal than 0");
  if (isGzip && wanted !== "") return badRequest("maxResults cannot be used with outputCompression=gzip");
  if (isGzip && skipToken !== "") return badRequest("a compressed result has no pages");
  if (skipToken === "") return { firstRow: 0, maxResults };
  const [, row] = /^row=(\d{1,12})$/.exec(Buffer.from(skipToken, "base64url").toString("latin1")) ?? [];
  return row === undefined ? badRequest("skipToken is invalid") : { firstRow: Number(row), maxResults };
}

/** The token of the page that begins with a row. */
export function skipTokenOf(row: number): string {
  return Buffer.from(`row=${row}`).toString("base64url");
}
