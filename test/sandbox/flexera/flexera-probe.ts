import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { FlexeraStandIn } from "./flexera-stand-in.ts";

/** An answer, read to its end. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  readonly json: unknown;
};

/** What a call sends beside its path. An empty token sends no credential; without one the probe signs in. */
export type Call = {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

/** A bare client with which the stand-in is tested; it knows the vendor's documents and nothing of the product. */
export class FlexeraProbe {
  readonly #standIn: () => FlexeraStandIn;
  #token: string | null = null;

  constructor(standIn: () => FlexeraStandIn) {
    this.#standIn = standIn;
  }

  /** Asks for an access token with a form. */
  async signIn(form: Readonly<Record<string, string>> | null = null, headers: Record<string, string> = {}): Promise<Answer> {
    const { loginOrigin, credentials } = this.#standIn();
    const complete = form ?? { grant_type: "refresh_token", refresh_token: credentials.refreshToken };
    const body = headers["content-type"]?.includes("json") ? JSON.stringify(complete) : new URLSearchParams(complete).toString();
    const all = { "content-type": "application/x-www-form-urlencoded", ...headers };
    return answerOf(await fetch(`${loginOrigin}/oidc/token`, { method: "POST", headers: all, body }));
  }

  /** An access token that is good now. */
  async token(): Promise<string> {
    this.#token ??= textAt((await this.signIn()).json, "access_token");
    return this.#token;
  }

  /** Forgets the access token, so that the next call signs in again. */
  signOut(): void {
    this.#token = null;
  }

  async call(path: string, { method, token, body, headers = {} }: Call = {}): Promise<Answer> {
    const bearer = token ?? (await this.token());
    const authorization: Record<string, string> = bearer === "" ? {} : { authorization: `Bearer ${bearer}` };
    const post = body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
    const content: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const url = new URL(path, this.#standIn().apiOrigin);
    // A connection of its own for each call: one that a fault cut may not take the next call with it.
    const sent = { connection: "close", ...authorization, ...content, ...headers };
    const init = { ...post, ...(method === undefined ? {} : { method }), headers: sent };
    return answerOf(await fetch(url, { ...init, redirect: "manual" }));
  }

  /** A path below the organization. */
  path(rest: string): string {
    return `/vis/v2/orgs/${this.#standIn().orgId}/${rest}`;
  }

  create(queryName: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call(`${this.path("queries")}?${new URLSearchParams(query)}`, { body: { queryName } });
  }

  /** Polls a query until it is over, and returns the last answer. */
  async finished(id: string): Promise<Answer> {
    for (let polls = 0; polls < 20; polls++) {
      const answer = await this.call(this.path(`queries/${id}`));
      assert.equal(answer.status, 200, answer.text);
      if (["SUCCEEDED", "FAILED", "CANCELLED"].includes(textAt(answer.json, "status").toUpperCase())) return answer;
    }
    throw new Error("the query never ends");
  }

  /** Creates a query, waits for its end and downloads what it gave. */
  async query(
    queryName: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<{ text: string; nextToken: string | null }> {
    const created = await this.create(queryName, query);
    assert.equal(created.status, 200, created.text);
    const id = textAt(created.json, "id");
    await this.finished(id);
    const { bytes, status } = await this.call(this.path(`queries/${id}/download`));
    assert.equal(status, 200);
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
    return { text, nextToken: textAt(created.json, "resumeToken") || null };
  }

  /** The rows of a query by column name. */
  async rows(queryName: string, query: Readonly<Record<string, string>> = {}): Promise<Record<string, string>[]> {
    return rowsOf((await this.query(queryName, query)).text);
  }
}

/** Reads an answer to its end; JSON is parsed where the answer says that it is JSON. */
export async function answerOf(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json|goa\.error/.test(response.headers.get("content-type") ?? "");
  const text = bytes.toString("utf8");
  return { status: response.status, headers: response.headers, bytes, text, json: isJson ? JSON.parse(text) : null };
}

/** A member of a parsed document as text; empty where there is none. */
export function textAt(document: unknown, member: string): string {
  const value: unknown = typeof document === "object" && document !== null ? Reflect.get(document, member) : undefined;
  return value === undefined || value === null ? "" : String(value);
}

/** The rows of a CSV file by column name. */
export function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true, bom: true });
}
