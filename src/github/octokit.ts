import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { type Dispatcher, fetch, type RequestInit } from "undici";
import type { Log } from "../model/ports.ts";

/** The version of the REST API whose documents this action follows. */
const apiVersion = "2022-11-28";

/** The longest wait for a rate limit; a longer one ends the run with an error rather than its job's time. */
const maxLimitWaitSeconds = 15 * 60;

/** How often one request may wait for a rate limit. */
const maxLimitWaits = 2;

/** Time for one answer; a silent connection would otherwise hold the run for minutes. */
const answerTimeoutMs = 120_000;

/** What is not tried again by the retry plugin; 429 belongs to the throttling plugin, which knows how long to wait. */
const notRetriedStatuses = [400, 401, 403, 404, 410, 422, 429, 451];

const ThrottledOctokit = Octokit.plugin(retry, throttling);

/** A client of GitHub's REST API that retries reads and obeys rate limits. Creations must pass `request: { retries: 0 }`. */
export type GitHubClient = Octokit;

export type OctokitOptions = {
  readonly token: string;
  /** Base of the REST API, such as `https://api.github.com`. */
  readonly apiUrl: string;
  readonly log: Log;
  /** Carries every request; knows the proxy. */
  readonly dispatcher: Dispatcher;
  readonly userAgent: string;
  /** The longest wait for a rate limit; a quarter of an hour unless given. */
  readonly maxLimitWaitSeconds?: number;
};

/** A client that sends all requests through one dispatcher and tells the log about waits and deprecations. */
export function createOctokit(options: OctokitOptions): GitHubClient {
  const log = octokitLog(options.log);
  const longestWait = options.maxLimitWaitSeconds ?? maxLimitWaitSeconds;
  const octokit = new ThrottledOctokit({
    auth: options.token,
    baseUrl: options.apiUrl.replace(/\/+$/, ""),
    userAgent: options.userAgent,
    log,
    // Deprecations are told to a log of the request's own, which is the console where none is given.
    request: { fetch: boundFetch(options.dispatcher), log },
    retry: { doNotRetry: notRetriedStatuses },
    throttle: {
      onRateLimit: limitHandler(options.log, "rate limit", longestWait),
      onSecondaryRateLimit: limitHandler(options.log, "secondary rate limit", longestWait),
    },
  });
  octokit.hook.before("request", (request) => {
    request.headers["x-github-api-version"] = apiVersion;
  });
  return octokit;
}

// The built-in fetch has another undici inside, which refuses our dispatcher. The answer is read to its end here, because
// Octokit would take one that breaks off for an empty one; as a failure of the request it is retried or looked into.
function boundFetch(dispatcher: Dispatcher): (url: string, init: RequestInit) => ReturnType<typeof fetch> {
  return async (url, init) => {
    const reply = await fetch(url, { ...init, dispatcher, signal: init.signal ?? AbortSignal.timeout(answerTimeoutMs) });
    await reply.clone().arrayBuffer();
    return reply;
  };
}

// Octokit tells every request and failure; failures are told by our errors, and requests would drown the report's own lines.
function octokitLog(log: Log): { debug: () => void; info: () => void; warn: (message: string) => void; error: () => void } {
  return { debug: () => {}, info: () => {}, warn: (message) => log.info(`GitHub: ${message}`), error: () => {} };
}

type LimitHandler = (retryAfterSeconds: number, options: unknown, octokit: unknown, retryCount: number) => boolean;

function limitHandler(log: Log, limit: string, longestWaitSeconds: number): LimitHandler {
  return (retryAfterSeconds, _options, _octokit, retryCount) => {
    const waits = retryCount < maxLimitWaits && retryAfterSeconds <= longestWaitSeconds;
    log.info(`GitHub's ${limit} is reached: ${waits ? `waiting ${retryAfterSeconds} s` : `not waiting ${retryAfterSeconds} s`}.`);
    return waits;
  };
}
