import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { DigestError } from "../errors.ts";
import type { Clock, Random } from "../model/ports.ts";
import { type NetworkFailure, toNetworkFailure } from "./network-failure.ts";
import type { ProxySettings } from "./proxy-settings.ts";
import { type ResponseHeaders, toResponseHeaders } from "./response-headers.ts";
import { type AttemptFailure, decideRetry, defaultRetryLimits, type RetryLimits } from "./retry-policy.ts";
import { refuseSlowBody } from "./slow-body.ts";

export type HttpTimeouts = {
  /** From the request to the first byte of the answer. */
  readonly headersMs: number;
  /** Between two pieces of an answer's body. */
  readonly bodyIdleMs: number;
  /** A body that brings less than 16 KB in so long is given up: a server that sends a byte a minute would never end. */
  readonly slowBodyMs?: number;
};

export type HttpRequest = {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether sending it twice does no harm; default: true for GET, false for POST. */
  readonly isRepeatable?: boolean;
  readonly passingStatuses?: readonly number[];
  readonly limits?: RetryLimits;
  /** Awaited before every attempt: for budgets and gates. The time that it takes counts for no limit. */
  readonly beforeAttempt?: () => Promise<void>;
  /** Called when an attempt has ended in whatever way. */
  readonly afterAttempt?: () => void;
  /** The Authorization header of an attempt, asked for after `beforeAttempt`, because what was valid before a long wait may have expired. */
  readonly authorize?: () => Promise<string>;
  /** Told before the wait for another attempt. */
  readonly onRetry?: (failure: AttemptFailure, afterMs: number) => void;
};

export type HttpResponse = { readonly status: number; readonly headers: ResponseHeaders; readonly text: string };

/** The end of the last attempt: some status, or no answer. Nothing follows a redirect. */
export type HttpOutcome =
  | { readonly kind: "answered"; readonly response: HttpResponse }
  | { readonly kind: "unanswered"; readonly failure: NetworkFailure };

/** A response whose body is read piece by piece; `discard` frees the connection when the body is not wanted. */
export type HttpStream = {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly discard: () => void;
};

export type HttpStreamOutcome =
  | { readonly kind: "answered"; readonly stream: HttpStream }
  | { readonly kind: "unanswered"; readonly failure: NetworkFailure };

export type HttpClient = {
  /** Sends a request, repeats it by the retry policy, and reads the answer. Throws a DigestError only for a body beyond 32 MB. */
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** One attempt, the body unread. The iteration of `pieces` may throw; see `toNetworkFailure`. */
  readonly open: (request: HttpRequest) => Promise<HttpStreamOutcome>;
};

export type HttpClientConfig = {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeouts?: HttpTimeouts;
  readonly limits?: RetryLimits;
};

const defaultTimeouts: HttpTimeouts = { headersMs: 100_000, bodyIdleMs: 60_000 };
const defaultSlowBodyMs = 60_000;
const maxTextBytes = 32 * 1024 * 1024;

/** The dispatcher for a run: `http` goes to a proxy as it is, `https` through a tunnel that it cannot read; 20 seconds to connect. */
export function createDispatcher({ httpProxy, httpsProxy, noProxy }: ProxySettings): Dispatcher {
  return new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy, connect: { timeout: 20_000 }, allowH2: false });
}

/** The one client for a vendor's requests. Headers and query strings are in none of its errors. */
export function createHttpClient(config: HttpClientConfig): HttpClient {
  const open = (sent: HttpRequest) => openStream(config, sent);
  return { open, send: (sent) => sendWithRetries(config, sent) };
}

async function openStream(config: HttpClientConfig, sent: HttpRequest): Promise<HttpStreamOutcome> {
  const timeouts = config.timeouts ?? defaultTimeouts;
  try {
    const { statusCode, headers, body } = await request(sent.url, {
      method: sent.method,
      headers: sent.headers,
      body: sent.body ?? null,
      dispatcher: config.dispatcher,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyIdleMs,
    });
    const discard = () => {
      body.on("error", () => {});
      body.destroy();
    };
    const pieces = refuseSlowBody(body, timeouts.slowBodyMs ?? defaultSlowBodyMs);
    return { kind: "answered", stream: { status: statusCode, headers: toResponseHeaders(headers), pieces, discard } };
  } catch (thrown) {
    return { kind: "unanswered", failure: toNetworkFailure(thrown) };
  }
}

async function sendWithRetries(config: HttpClientConfig, sent: HttpRequest): Promise<HttpOutcome> {
  let startedAt = config.clock.now();
  for (let attempts = 1; ; attempts += 1) {
    const heldBackAt = config.clock.now();
    await sent.beforeAttempt?.();
    startedAt += config.clock.now() - heldBackAt;
    const outcome = await sendOnce(config, await authorised(sent)).finally(sent.afterAttempt);
    const failure = failureOf(outcome);
    if (failure === null) return outcome;
    const now = config.clock.now();
    const situation = {
      attempts,
      elapsedMs: now - startedAt,
      now,
      isRepeatable: sent.isRepeatable ?? sent.method === "GET",
      passingStatuses: sent.passingStatuses ?? [],
    };
    const decision = decideRetry(failure, situation, sent.limits ?? config.limits ?? defaultRetryLimits, config.random);
    if (decision.kind === "fatal") return outcome;
    sent.onRetry?.(failure, decision.afterMs);
    await config.clock.sleep(decision.afterMs);
  }
}

async function authorised(sent: HttpRequest): Promise<HttpRequest> {
  if (sent.authorize === undefined) return sent;
  return { ...sent, headers: { ...sent.headers, authorization: await sent.authorize() } };
}

async function sendOnce(config: HttpClientConfig, sent: HttpRequest): Promise<HttpOutcome> {
  const opened = await openStream(config, sent);
  if (opened.kind === "unanswered") return opened;
  const { status, headers } = opened.stream;
  try {
    return { kind: "answered", response: { status, headers, text: await readText(opened.stream, sent.url) } };
  } catch (thrown) {
    if (thrown instanceof DigestError) throw thrown;
    return { kind: "unanswered", failure: { ...toNetworkFailure(thrown), mayHaveArrived: true } };
  }
}

async function readText(stream: HttpStream, url: URL): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of stream.pieces) {
    bytes += piece.length;
    if (bytes > maxTextBytes) {
      throw new DigestError({
        kind: "limit",
        message: `The answer of ${url.origin}${url.pathname} is longer than ${maxTextBytes} bytes.`,
        remedy: "Narrow what is asked for; if it stays, report it to the vendor's support.",
        status: stream.status,
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function failureOf(outcome: HttpOutcome): AttemptFailure | null {
  switch (outcome.kind) {
    case "unanswered":
      return { kind: "network", failure: outcome.failure };
    case "answered":
      return outcome.response.status < 400
        ? null
        : { kind: "status", status: outcome.response.status, headers: outcome.response.headers };
  }
}
