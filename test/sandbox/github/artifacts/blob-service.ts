import { randomUUID } from "node:crypto";
import type { RecordedRequest, Reply } from "../../loopback.ts";
import type { ViolationList } from "../violation.ts";
import type { BlobStore } from "./blob-store.ts";
import { signedUrlProblem } from "./signed-url.ts";

/** The storage behind artifacts: blocks go in, whole blobs come out, and only with a signed URL and nothing else. */
export class BlobService {
  readonly #store: BlobStore;
  readonly #now: () => number;
  readonly #violations: ViolationList;

  constructor(store: BlobStore, now: () => number, violations: ViolationList) {
    this.#store = store;
    this.#now = now;
    this.#violations = violations;
  }

  /** Answers one request. */
  async handle(request: RecordedRequest): Promise<Reply> {
    const url = new URL(request.target, "http://blob");
    const writes = request.method === "PUT";
    if (request.headers.authorization !== undefined) {
      this.#violations.add("request", request, ["an Authorization header was sent to the blob storage"]);
      return this.#error(400, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format");
    }
    const problem = signedUrlProblem(url, writes ? "w" : "r", this.#now());
    if (problem !== null) return this.#error(403, "AuthenticationFailed", problem);
    if (writes) return await this.#put(request, url);
    if (request.method === "GET" || request.method === "HEAD") return this.#get(request, url);
    this.#violations.add("request", request, ["the blob storage serves PUT, GET and HEAD"]);
    return this.#error(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.");
  }

  async #put(request: RecordedRequest, url: URL): Promise<Reply> {
    const comp = url.searchParams.get("comp");
    const blockId = url.searchParams.get("blockid");
    if (comp === "block" && blockId !== null) {
      this.#store.putBlock(url.pathname, blockId, request.body);
      Object.assign(request, { body: Buffer.from(`(${request.body.length} bytes)`) }); // The journal must not hold every uploaded byte.
      return this.#created();
    }
    if (comp === "blocklist") {
      const ids = [...request.body.toString("utf8").matchAll(/<Latest>([^<]*)<\/Latest>/g)].map((match) => match[1] ?? "");
      const type = request.headers["x-ms-blob-content-type"] ?? "application/octet-stream";
      if (await this.#store.commit(url.pathname, ids, type)) return this.#created();
      return this.#error(400, "InvalidBlockList", "The specified block list is invalid.");
    }
    this.#violations.add("request", request, ["a blob is written by blocks and a block list"]);
    return this.#error(
      400,
      "InvalidQueryParameterValue",
      "Value for one of the query parameters specified in the request URI is invalid.",
    );
  }

  #get(request: RecordedRequest, url: URL): Reply {
    const blob = this.#store.get(url.pathname);
    if (blob === null) return this.#error(404, "BlobNotFound", "The specified blob does not exist.");
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    const start = range === null ? 0 : Number(range[1]);
    const end = range === null || range[2] === "" ? blob.size - 1 : Math.min(Number(range[2]), blob.size - 1);
    if (range !== null && start >= blob.size) return this.#error(416, "InvalidRange", "The range specified is invalid.");
    const headers = {
      ...this.#headers(),
      "content-type": blob.contentType,
      "content-length": String(end - start + 1),
      "content-disposition": url.searchParams.get("rscd") ?? "attachment",
      "accept-ranges": "bytes",
      etag: `"0x${blob.digest.slice(7, 22).toUpperCase()}"`,
      "last-modified": new Date(this.#now()).toUTCString(),
      "x-ms-blob-type": "BlockBlob",
      ...(range === null ? {} : { "content-range": `bytes ${start}-${end}/${blob.size}` }),
    };
    return { status: range === null ? 200 : 206, headers, body: this.#store.stream(url.pathname, start, end) };
  }

  #created(): Reply {
    return {
      status: 201,
      headers: { ...this.#headers(), etag: `"0x${randomUUID().slice(0, 8).toUpperCase()}"`, "content-length": "0" },
    };
  }

  #error(status: number, code: string, message: string): Reply {
    const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { status, headers: { ...this.#headers(), "content-type": "application/xml", "x-ms-error-code": code }, body };
  }

  #headers(): Record<string, string> {
    return {
      "x-ms-request-id": randomUUID(),
      "x-ms-version": "2026-10-06",
      date: new Date(this.#now()).toUTCString(),
      server: "Windows-Azure-Blob/1.0",
    };
  }
}
