import { createHmac } from "node:crypto";
import { createReadStream } from "node:fs";
import type { RecordedRequest, Reply } from "../loopback.ts";
import { DAY_MS } from "../world/snyk-time.ts";
import type { WrittenFile } from "./part-file.ts";
import type { StorageOptions } from "./snyk-options.ts";
import { storageError } from "./snyk-replies.ts";

const SIGNING_KEY = "sandbox object store";

type StoredObject = { readonly file: WrittenFile; readonly storedAt: number; links: number };

/** The store that signed links lead to. It knows no credential but the link and refuses any other. */
export class ObjectStore {
  readonly #objects = new Map<string, StoredObject>();
  readonly #options: () => StorageOptions;
  readonly #now: () => number;

  constructor(options: () => StorageOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Keeps a file under a path; a path that is taken stays as it is. */
  put(path: string, file: WrittenFile): void {
    if (!this.#objects.has(path)) this.#objects.set(path, { file, storedAt: this.#now(), links: 0 });
  }

  /** A new link to an object, valid from now on; each one is different. */
  sign(origin: string, path: string, seconds: number): string {
    const object = this.#objects.get(path);
    if (object === undefined) throw new Error(`no such object: ${path}`);
    object.links += 1;
    const prefix = this.#options().style === "gcs" ? "X-Goog" : "X-Amz";
    const date = new Date(this.#now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const query = new URLSearchParams({
      [`${prefix}-Algorithm`]: prefix === "X-Goog" ? "GOOG4-RSA-SHA256" : "AWS4-HMAC-SHA256",
      [`${prefix}-Credential`]: `unload-${object.links}/${date.slice(0, 8)}/auto/storage`,
      [`${prefix}-Date`]: date,
      [`${prefix}-Expires`]: String(seconds),
      [`${prefix}-SignedHeaders`]: "host",
    });
    query.set(`${prefix}-Signature`, signature(path, query));
    return `${origin}${path}?${query}`;
  }

  /** Answers a request as the store would; expiry counts when the request begins, a running download is not cut. */
  answer(request: RecordedRequest): Reply {
    const url = new URL(request.target, "http://storage");
    const refusal = this.#refusalOf(request, url);
    if (refusal !== null) return refusal;
    const object = this.#objects.get(url.pathname);
    if (object === undefined || this.#now() >= object.storedAt + this.#options().keepDays * DAY_MS) {
      return storageError(404, "NoSuchKey", "The specified key does not exist.");
    }
    const reply = this.#send(object, request.headers);
    return request.method === "HEAD" ? { ...reply, body: "" } : reply;
  }

  #refusalOf(request: RecordedRequest, url: URL): Reply | null {
    if (request.headers.authorization !== undefined)
      return storageError(400, "InvalidArgument", "Only one auth mechanism allowed");
    if (request.method !== "GET" && request.method !== "HEAD")
      return storageError(405, "MethodNotAllowed", "The specified method is not allowed");
    const query = new URLSearchParams(url.searchParams);
    const isGoogle = query.has("X-Goog-Date");
    const prefix = isGoogle ? "X-Goog" : "X-Amz";
    const sent = query.get(`${prefix}-Signature`);
    query.delete(`${prefix}-Signature`);
    if (sent === null || sent !== signature(url.pathname, query))
      return storageError(403, "SignatureDoesNotMatch", "Access denied.");
    const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(query.get(`${prefix}-Date`) ?? "") ?? [];
    const signedAt = Date.parse(`${day?.replace(/(....)(..)(..)/, "$1-$2-$3")}T${time?.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`);
    if (this.#now() < signedAt + Number(query.get(`${prefix}-Expires`)) * 1000) return null;
    return isGoogle
      ? storageError(400, "ExpiredToken", "The provided token has expired.")
      : storageError(403, "AccessDenied", "Request has expired");
  }

  #send({ file, links }: StoredObject, requested: Readonly<Record<string, string>>): Reply {
    const { supportsRange, etagChangesWithLink } = this.#options();
    const etag = etagChangesWithLink ? `${file.etag.slice(0, -1)}-${links}"` : file.etag;
    const headers: Record<string, string> = { "content-type": "text/csv", etag };
    if (file.contentEncoding !== null) headers["content-encoding"] = file.contentEncoding;
    if (supportsRange) headers["accept-ranges"] = "bytes";
    const range = supportsRange && (requested["if-range"] ?? etag) === etag ? rangeOf(requested.range, file.bytes) : null;
    if (range === "unsatisfiable") {
      const refusal = storageError(416, "InvalidRange", "The requested range is not satisfiable");
      return { ...refusal, headers: { ...refusal.headers, "content-range": `bytes */${file.bytes}` } };
    }
    const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
    headers["content-length"] = String(end - start + 1);
    if (range !== null) headers["content-range"] = `bytes ${start}-${end}/${file.bytes}`;
    return {
      status: range === null ? 200 : 206,
      headers,
      body: file.bytes === 0 ? "" : readPiece(file.path, start, end),
    };
  }
}

/** Opened when the first byte is wanted, so that an answer without a body leaves no file open. */
async function* readPiece(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { start, end, highWaterMark: 1 << 18 });
}

function signature(path: string, query: URLSearchParams): string {
  return createHmac("sha256", SIGNING_KEY).update(`${path}?${query}`).digest("hex");
}

/** The one range of a `Range` header; null when there is none that a store would heed. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | "unsatisfiable" | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || start > end ? "unsatisfiable" : { start, end };
}
