import { DigestError } from "../errors.ts";
import type { HandedOnBytes } from "./handed-on-bytes.ts";
import type { HttpClient, HttpStream } from "./http-client.ts";
import { toNetworkFailure } from "./network-failure.ts";
import type { ResponseHeaders } from "./response-headers.ts";
import type { AttemptFailure } from "./retry-policy.ts";

/** How one attempt ended. */
export type AttemptEnd =
  | { readonly kind: "complete"; readonly isEncoded: boolean }
  | { readonly kind: "expired" }
  | { readonly kind: "restart" }
  | { readonly kind: "interrupted"; readonly failure: AttemptFailure };

/** What the store said about the file at the last answer, to know whether its rest still belongs to what is here. */
export type Resume = { etag: string | null };

/**
 * Asks once for the file, or for its rest, and hands on what arrives and was not handed on before. Throws a DigestError when the file
 * is gone for good or is another one now.
 */
export async function* attemptDownload(
  file: HandedOnBytes,
  link: URL,
  resume: Resume,
  label: string,
  http: HttpClient,
): AsyncGenerator<Uint8Array, AttemptEnd> {
  // Without a strong ETag nobody can tell whether the rest belongs to what is here.
  if (file.position > 0 && resume.etag === null) file.restart();
  const range = file.position > 0 ? { range: `bytes=${file.position}-`, "if-range": resume.etag ?? "" } : {};
  const opened = await http.open({ method: "GET", url: link, headers: { "accept-encoding": "identity", ...range } });
  if (opened.kind === "unanswered") return { kind: "interrupted", failure: { kind: "network", failure: opened.failure } };
  const end = endByStatus(opened.stream, file.position, resume, label);
  if (end !== null) {
    opened.stream.discard();
    return end;
  }
  if (opened.stream.status === 200 && file.position > 0) file.restart();
  resume.etag = strongEtag(opened.stream.headers);
  return yield* handOn(opened.stream, file);
}

/** What the status alone decides; null when the body is to be stored. */
function endByStatus(stream: HttpStream, received: number, resume: Resume, label: string): AttemptEnd | null {
  switch (stream.status) {
    case 200:
      return null;
    case 206:
      return isRest(stream.headers, received, resume) ? null : { kind: "restart" };
    case 416:
      return { kind: "restart" };
    case 400:
    case 401:
    case 403:
      return { kind: "expired" };
    case 404:
      throw new DigestError({
        kind: "data",
        message: `${label} is no longer at the vendor's file store (404).`,
        remedy: "Files are kept for three days; run again to make a new export.",
        status: 404,
      });
    default:
      return { kind: "interrupted", failure: { kind: "status", status: stream.status, headers: stream.headers } };
  }
}

async function* handOn(stream: HttpStream, file: HandedOnBytes): AsyncGenerator<Uint8Array, AttemptEnd> {
  const pieces = stream.pieces[Symbol.asyncIterator]();
  let isRead = false;
  try {
    for (;;) {
      const next = await nextPiece(pieces);
      isRead = next.kind !== "piece";
      if (next.kind === "failed") return { kind: "interrupted", failure: next.failure };
      if (next.kind === "end") return endOfBody(stream, file);
      // A store answers an expired link with XML, whatever the status; no CSV begins like that.
      if (file.position === 0 && next.piece[0] === lessThan) return { kind: "expired" };
      const isNew = file.take(next.piece);
      if (isNew.length > 0) yield isNew;
    }
  } finally {
    // Also when whoever takes the pieces wants no more of them.
    if (!isRead) stream.discard();
  }
}

const lessThan = 0x3c;

/** A part that ends before the file does is no whole file, however well it ended. */
function endOfBody(stream: HttpStream, file: HandedOnBytes): AttemptEnd {
  const size = stream.status === 206 ? wholeSize(stream.headers) : null;
  if (size === null || file.position >= size) return { kind: "complete", isEncoded: isEncoded(stream.headers) };
  const failure = { reason: "only a part of the file was sent", isPassing: true, mayHaveArrived: true };
  return { kind: "interrupted", failure: { kind: "network", failure } };
}

type NextPiece =
  | { readonly kind: "piece"; readonly piece: Uint8Array }
  | { readonly kind: "end" }
  | { readonly kind: "failed"; readonly failure: AttemptFailure };

/** Keeps failures of the line apart from those of the disk. */
async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<NextPiece> {
  try {
    const next = await pieces.next();
    return next.done === true ? { kind: "end" } : { kind: "piece", piece: next.value };
  } catch (thrown) {
    return { kind: "failed", failure: { kind: "network", failure: toNetworkFailure(thrown) } };
  }
}

/** A part is the rest of what is here when one was asked for; not every store heeds `If-Range`, and another object's must not follow. */
function isRest(headers: ResponseHeaders, received: number, resume: Resume): boolean {
  if (received === 0 || strongEtag(headers) !== resume.etag) return false;
  return headers.get("content-range")?.startsWith(`bytes ${received}-`) ?? false;
}

/** The size of the whole file by `Content-Range`; null when the answer is no part or does not say. */
function wholeSize(headers: ResponseHeaders): number | null {
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return size === undefined ? null : Number(size);
}

function strongEtag(headers: ResponseHeaders): string | null {
  const etag = headers.get("etag");
  return etag === undefined || etag.startsWith("W/") ? null : etag;
}

function isEncoded(headers: ResponseHeaders): boolean {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  return encoding !== "" && encoding !== "identity";
}
