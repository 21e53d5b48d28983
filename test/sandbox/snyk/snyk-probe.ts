import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { FULL_ACCESS_TOKEN } from "./default-options.ts";

/** An answer, read to its end. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: unknown };

/** What a call sends beside its path; an empty token sends no credential, a null version no version. */
export type Call = {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly version?: string | null;
};

/** A downloaded file, with what the result document says of it. */
export type DownloadedFile = {
  readonly text: string;
  readonly bytes: Buffer;
  readonly size: unknown;
  readonly rowCount: unknown;
};

const ANY_TIME = { updated: { from: "2000-01-01T00:00:00Z" } };
const RUNNING = ["PENDING", "STARTED", "QUEUED"];

/** A bare client with which the stand-in is tested; it knows the vendor's documents and nothing of the product. */
export class SnykProbe {
  readonly #origin: () => string;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  async call(path: string, sent: Call = {}): Promise<Answer> {
    const { token = `token ${FULL_ACCESS_TOKEN}`, body, headers = {}, version = "2024-10-15" } = sent;
    const url = new URL(path, this.#origin());
    if (version !== null) url.searchParams.set("version", version);
    const authorization: Record<string, string> = token === "" ? {} : { authorization: token };
    const post = body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
    const complete = { "content-type": "application/vnd.api+json", ...authorization, ...headers };
    return answerOf(await fetch(url, { ...post, headers: complete, redirect: "manual" }));
  }

  /** Asks for an export of all issues of a scope such as `groups/<id>`, with `attributes` put over that. */
  start(scope: string, attributes: Record<string, unknown> = {}, more: Call & { readonly query?: string } = {}): Promise<Answer> {
    const { query = "", ...sent } = more;
    const complete = { dataset: "issues", formats: ["csv"], filters: ANY_TIME, ...attributes };
    return this.call(`/rest/${scope}/export${query}`, { body: { data: { type: "resource", attributes: complete } }, ...sent });
  }

  /** Starts an export, polls it to its end and returns the last status answer. */
  async finished(scope: string, attributes: Record<string, unknown> = {}, query = ""): Promise<{ id: string; answer: Answer }> {
    const started = await this.start(scope, attributes, { query });
    assert.equal(started.status, 202, started.text);
    const id = String(at(started.json, "data.id"));
    for (let polls = 0; polls < 10; polls++) {
      const answer = await this.call(`/rest/${scope}/jobs/export/${id}`);
      if (!RUNNING.includes(String(at(answer.json, "data.attributes.status")))) return { id, answer };
    }
    throw new Error("the export never ends");
  }

  async exportedRows(scope: string, attributes: Record<string, unknown> = {}, query = ""): Promise<Record<string, string>[]> {
    const { answer } = await this.finished(scope, attributes, query);
    return (await filesOf(answer)).flatMap(({ text }) => rowsOf(text));
  }

  /** All pages of an audit search, followed by the cursor alone. */
  async auditPages(scope: string, query: string): Promise<unknown[][]> {
    const pages: unknown[][] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const answer = await this.call(`/rest/${scope}/audit_logs/search?${query}${cursor === "" ? "" : `&cursor=${cursor}`}`);
      assert.equal(answer.status, 200, answer.text);
      pages.push(listAt(answer.json, "data.items"));
      const next = at(answer.json, "links.next.href") ?? at(answer.json, "links.next");
      cursor = typeof next === "string" ? new URL(next, this.#origin()).searchParams.get("cursor") : null;
      if (pages.length > 100) throw new Error("the search never ends");
    }
    return pages;
  }
}

/** Reads an answer to its end; JSON is parsed where the answer says that it is JSON. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** What stands at a dotted path of a parsed document. */
export function at(value: unknown, path: string): unknown {
  let inner = value;
  for (const name of path.split(".")) inner = typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined;
  return inner;
}

/** The list at a dotted path; empty where there is none. */
export function listAt(value: unknown, path: string): unknown[] {
  const list = at(value, path);
  return Array.isArray(list) ? list : [];
}

/** Downloads every file that a result document lists. */
export async function filesOf(answer: Answer): Promise<DownloadedFile[]> {
  const download = async (result: unknown): Promise<DownloadedFile> => {
    const bytes = Buffer.from(await (await fetch(String(at(result, "url")))).arrayBuffer());
    return { text: bytes.toString("utf8"), bytes, size: at(result, "file_size"), rowCount: at(result, "row_count") };
  };
  return Promise.all(listAt(answer.json, "data.attributes.results").map(download));
}

/** The rows of a CSV file by column name. */
export function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true, bom: true });
}
