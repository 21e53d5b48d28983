import type { HttpClient, HttpRequest, HttpStream } from "../http/http-client.ts";
import { parseJsonText } from "../http/json-text.ts";
import { toNetworkFailure } from "../http/network-failure.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import type { RetryLimits } from "../http/retry-policy.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import { answerError, type CallPurpose, formError, silenceError } from "./api-error.ts";
import { resolveApiLink } from "./api-link.ts";
import { type Attempt, type FailedAttempt, type PatientEnd, reasonOf, requestPatiently } from "./patient-request.ts";
import type { Authorizer } from "./sign-in.ts";

export type FlexeraCall = CallPurpose & {
  /** Statuses that are repeated for this request because they stand for passing states. */
  readonly passingStatuses?: readonly number[];
  readonly limits?: RetryLimits;
  /** Told of every failed attempt that is followed by another one. */
  readonly onRetry?: (failed: FailedAttempt) => void;
};

export type FlexeraPost = { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly body: unknown };

/** A success whose body is still to be read. */
export type OpenAnswer = { readonly headers: ResponseHeaders; readonly url: URL; readonly stream: HttpStream };

export type FlexeraClient = {
  /** How errors name the API. */
  readonly zone: string;
  readonly apiOrigin: string;
  /** JSON of `GET {url}`; redirects are followed on the same origin. Rejects with a DigestError for all but a success. */
  readonly get: (url: URL, call: FlexeraCall) => Promise<unknown>;
  /** JSON of `POST {origin}{path}`, which is repeated when its answer was lost. Rejects with a DigestError. */
  readonly post: (content: FlexeraPost, call: FlexeraCall) => Promise<unknown>;
  /** One attempt to open a download, with a new access token where the first was refused; the caller decides on another one. */
  readonly open: (url: URL, call: FlexeraCall) => Promise<Attempt<OpenAnswer>>;
};

export type FlexeraClientConfig = {
  readonly http: HttpClient;
  readonly authorizer: Authorizer;
  readonly apiOrigin: string;
  readonly zone: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

const maxRedirects = 3;
const maxUnusable = 3;
const unusableWaitMs = 5_000;
const maxErrorBytes = 64 * 1024;
const userAgent = "exposure-digest";

const unusableAnswer: FailedAttempt = {
  kind: "unanswered",
  failure: { kind: "network", failure: { reason: "it was no JSON", isPassing: true, mayHaveArrived: true } },
};

type SimpleRequest = Pick<HttpRequest, "method" | "url" | "headers" | "body">;

/** The client of Flexera One's API in one zone with one credential. */
export function createFlexeraClient(config: FlexeraClientConfig): FlexeraClient {
  return {
    zone: config.zone,
    apiOrigin: config.apiOrigin,
    get: (url, call) => readJson(config, { method: "GET", url, headers: { accept: "application/json" } }, call),
    post: ({ path, query, body }, call) => {
      const url = new URL(path, config.apiOrigin);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const headers = { accept: "application/json", "content-type": "application/json" };
      return readJson(config, { method: "POST", url, headers, body: JSON.stringify(body) }, call);
    },
    open: (url, call) => openFollowing(config, { method: "GET", url, headers: { "accept-encoding": "identity" } }, call),
  };
}

/** A success that is no JSON comes from a gateway before the API, and is asked for again. */
async function readJson(config: FlexeraClientConfig, request: SimpleRequest, call: FlexeraCall): Promise<unknown> {
  for (let attempts = 1; ; attempts += 1) {
    const end = await sendPatiently(config, request, call);
    if (end.kind === "unanswered") throw silenceError(end.failure.failure, call, config.zone);
    if (end.kind === "refused") throw answerError({ status: end.failure.status, text: end.text }, call, config.zone);
    const json = parseJsonText(end.result);
    if (json !== undefined) return json;
    if (attempts === maxUnusable) throw formError("it is no JSON", call);
    call.onRetry?.(unusableAnswer);
    await config.clock.sleep(unusableWaitMs);
  }
}

function sendPatiently(config: FlexeraClientConfig, request: SimpleRequest, call: FlexeraCall): Promise<PatientEnd<string>> {
  return requestPatiently(
    {
      attempt: async () => {
        const opened = await openFollowing(config, request, call);
        if (opened.kind !== "done") return opened;
        return readBody(opened.result.stream, Number.POSITIVE_INFINITY);
      },
      onRetry: (failed, afterMs) => {
        config.log.info(`${reasonOf(failed)} (${call.action}); trying again in ${Math.ceil(afterMs / 1000)} s.`);
        call.onRetry?.(failed);
      },
      ...(call.passingStatuses === undefined ? {} : { passingStatuses: call.passingStatuses }),
      ...(call.limits === undefined ? {} : { limits: call.limits }),
    },
    config,
  );
}

/** One attempt; redirects of reads are followed on the API's own origin. */
async function openFollowing(
  config: FlexeraClientConfig,
  request: SimpleRequest,
  call: FlexeraCall,
): Promise<Attempt<OpenAnswer>> {
  let { url } = request;
  for (let redirects = 0; ; redirects += 1) {
    const opened = await openAuthorised(config, { ...request, url });
    if (opened.kind !== "refused" || opened.failure.status >= 400) return opened;
    const location = opened.failure.headers.get("location");
    if (request.method !== "GET" || location === undefined) return opened;
    if (redirects === maxRedirects) throw formError("too many redirects", call);
    url = resolveApiLink(location, url);
  }
}

/** Sends a request with the access token in use, and once more with a new one where that was refused. */
async function openAuthorised(config: FlexeraClientConfig, request: SimpleRequest): Promise<Attempt<OpenAnswer>> {
  const used = await config.authorizer.header();
  const first = await openOnce(config, request, used);
  if (first.kind !== "refused" || first.failure.status !== 401) return first;
  await config.authorizer.renew(used);
  return openOnce(config, request, await config.authorizer.header());
}

async function openOnce(
  config: FlexeraClientConfig,
  request: SimpleRequest,
  authorization: string,
): Promise<Attempt<OpenAnswer>> {
  const headers = { ...request.headers, "user-agent": userAgent, authorization };
  const opened = await config.http.open({ ...request, headers });
  if (opened.kind === "unanswered") return { kind: "unanswered", failure: { kind: "network", failure: opened.failure } };
  const { stream } = opened;
  const { status } = stream;
  if (status >= 200 && status <= 299) return { kind: "done", result: { headers: stream.headers, url: request.url, stream } };
  const body = await readBody(stream, maxErrorBytes);
  if (body.kind !== "done") return body;
  return { kind: "refused", failure: { kind: "status", status, headers: stream.headers }, text: body.result };
}

/** The body as text; what is beyond `most` bytes is not read. */
async function readBody(stream: HttpStream, most: number): Promise<Attempt<string>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of stream.pieces) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > Math.min(most, maxTextBytes)) {
        stream.discard();
        break;
      }
    }
  } catch (thrown) {
    return { kind: "unanswered", failure: { kind: "network", failure: { ...toNetworkFailure(thrown), mayHaveArrived: true } } };
  }
  return { kind: "done", result: Buffer.concat(pieces).toString("utf8") };
}

/** More than any answer of this API that is not a file. */
const maxTextBytes = 32 * 1024 * 1024;
