import type { Reply } from "../../loopback.ts";
import type { QueryBehaviour } from "../flexera-options.ts";
import { badRequest } from "../flexera-replies.ts";
import { type DownloadRequest, skipTokenOf } from "./download-request.ts";
import { type ResultFile, readPiece } from "./result-file.ts";

/** Where a download is answered from, for the links to its next page. */
export type DownloadPlace = { readonly path: string; readonly apiOrigin: string; readonly otherOrigin: string };

/** A result, or one page of it. */
export function resultReply(
  file: ResultFile,
  { firstRow, maxResults }: DownloadRequest,
  behaviour: QueryBehaviour,
  place: DownloadPlace,
): Reply {
  if (firstRow > 0 && firstRow >= file.rows) return badRequest("skipToken is invalid");
  const endRow = maxResults === 0 ? file.rows : Math.min(file.rows, firstRow + maxResults);
  const isFirst = firstRow === 0;
  const start = isFirst ? file.headerBytes : (file.rowOffsets[firstRow] ?? file.bytes);
  const end = file.isGzip ? file.bytes : (file.rowOffsets[endRow] ?? file.bytes);
  const hasHeader = isFirst || behaviour.pageHeader === "every-page";
  const headerEnd = hasHeader ? file.headerBytes : 0;
  const bytes = file.isGzip ? file.bytes : headerEnd + Math.max(0, end - start);
  const headers: Record<string, string> = {
    "content-type": file.isGzip ? "application/gzip" : "text/csv",
    "content-disposition": `attachment; filename="results.csv${file.isGzip ? ".gz" : ""}"`,
    ...lengthHeaders(bytes, behaviour.contentLength),
  };
  if (file.isGzip && behaviour.contentEncoding)
    Object.assign(headers, { "content-type": "text/csv", "content-encoding": "gzip" });
  if (endRow < file.rows) headers.link = nextLink(place, behaviour, { firstRow, endRow, maxResults });
  const body = file.isGzip ? readPiece(file.path, 0, file.bytes) : twoPieces(file, headerEnd, start, end);
  return { status: 200, headers, body };
}

async function* twoPieces(file: ResultFile, headerEnd: number, start: number, end: number): AsyncGenerator<Buffer> {
  yield* readPiece(file.path, 0, headerEnd);
  yield* readPiece(file.path, start, end);
}

/** A length that is not true leaves the client waiting for bytes; only an end of the connection tells it. */
function lengthHeaders(bytes: number, contentLength: QueryBehaviour["contentLength"]): Record<string, string> {
  if (contentLength === "missing") return {};
  if (contentLength === "true-length") return { "content-length": String(bytes) };
  return { "content-length": String(Math.max(0, bytes + contentLength)), connection: "close" };
}

type PageSpan = { readonly firstRow: number; readonly endRow: number; readonly maxResults: number };

function nextLink(place: DownloadPlace, { nextLink: form }: QueryBehaviour, { firstRow, endRow, maxResults }: PageSpan): string {
  // The page that never ends is the one after the first.
  const row = form === "same-page" && firstRow > 0 ? firstRow : endRow;
  const query = new URLSearchParams({ maxResults: String(maxResults), skipToken: skipTokenOf(row) });
  const origin = { relative: "", "same-page": "", absolute: place.apiOrigin, "other-origin": place.otherOrigin }[form];
  return `<${origin}${place.path}?${query}>; rel="next"`;
}
