import type { HttpClient, HttpOutcome, HttpRequest, HttpResponse } from "../http/http-client.ts";
import { parseJsonText } from "../http/json-text.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import type { RetryLimits } from "../http/retry-policy.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";
import { scopeName } from "../model/scope.ts";
import { answerError, type CallPurpose, formError, silenceError } from "./api-error.ts";
import { resolveApiLink } from "./api-link.ts";
import type { Authorizer } from "./credentials.ts";

export type SnykCall = CallPurpose & { readonly warnings: SourceWarnings };

/** A successful answer. */
export type SnykAnswer = { readonly json: unknown; readonly headers: ResponseHeaders; readonly requestId: string | undefined };

/** A POST's end: an answer, or none, and then nobody knows whether it took effect. */
export type PostOutcome =
  | { readonly kind: "answered"; readonly answer: SnykAnswer }
  | { readonly kind: "lost"; readonly reason: string };

export type PostContent = { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly body: unknown };

export type PostOptions = {
  readonly beforeAttempt: () => Promise<void>;
  readonly afterAttempt: () => void;
  /** Told when the API asks to wait, before the wait. */
  readonly onThrottled: (ms: number) => void;
  readonly limits: RetryLimits;
};

export type SnykClient = {
  /** How errors name the API. */
  readonly region: string;
  readonly apiOrigin: string;
  /** `GET {origin}/rest{path}`; follows redirects on the same origin. Rejects with a DigestError for all but a success. */
  readonly get: (path: string, query: Readonly<Record<string, string>>, call: SnykCall) => Promise<SnykAnswer>;
  /** `POST {origin}/rest{path}`, never repeated when it may have taken effect. Rejects with a DigestError for a refusal. */
  readonly post: (content: PostContent, call: SnykCall, options: PostOptions) => Promise<PostOutcome>;
};

export type SnykClientConfig = {
  readonly http: HttpClient;
  readonly authorizer: Authorizer;
  readonly apiOrigin: string;
  readonly region: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
};

const mediaType = "application/vnd.api+json";
const maxRedirects = 3;
const maxUnusable = 3;
const unusableWaitMs = 5_000;
/** In the specification of every export operation, its cause not described: a state that passes. */
const passingStatuses = [409];

/** The client for the REST API of one region and one credential. */
export function createSnykClient(config: SnykClientConfig): SnykClient {
  const gate = createGate(config.clock);
  return {
    region: config.region,
    apiOrigin: config.apiOrigin,
    get: async (path, query, call) => {
      let url = restUrl(config, path, query);
      for (let redirects = 0; ; redirects += 1) {
        const response = await readUsable(config, readRequest(config, gate, url, call), call);
        const next = redirectTarget(response, config, call);
        if (next === null) return toAnswer(response, call, config.region);
        if (redirects === maxRedirects) throw formError("too many redirects", call, requestIdOf(response));
        url = next;
      }
    },
    post: async (content, call, options) => {
      const request = postRequest(config, content, call, options);
      const outcome = await sendAuthorised(config, request);
      if (outcome.kind === "unanswered" && outcome.failure.mayHaveArrived)
        return { kind: "lost", reason: outcome.failure.reason };
      const response = answered(outcome, call, config.region);
      if (response.status >= 500) return { kind: "lost", reason: `the server answered ${response.status}` };
      return { kind: "answered", answer: toAnswer(response, call, config.region) };
    },
  };
}

/** An answer to a read; a success that is no JSON comes from a gateway before the API, and is asked for again. */
async function readUsable(config: SnykClientConfig, request: HttpRequest, call: SnykCall): Promise<HttpResponse> {
  for (let attempts = 1; ; attempts += 1) {
    const response = answered(await sendAuthorised(config, request), call, config.region);
    const isUnusable = response.status >= 200 && response.status <= 299 && parseJsonText(response.text) === undefined;
    if (!isUnusable || attempts === maxUnusable) return response;
    await config.clock.sleep(unusableWaitMs);
  }
}

/** Sends a request with the credential in use, and once more where a 401 makes another one worth a try. */
async function sendAuthorised(config: SnykClientConfig, request: HttpRequest): Promise<HttpOutcome> {
  let used = "";
  const authorize = async () => {
    used = await config.authorizer.header();
    return used;
  };
  const outcome = await config.http.send({ ...request, authorize });
  if (outcome.kind === "unanswered" || outcome.response.status !== 401) return outcome;
  if (!(await config.authorizer.afterUnauthorized(used))) return outcome;
  return config.http.send({ ...request, authorize, ...turnKept(request) });
}

/** A request that was refused for its credential has not used its turn: it is sent again without waiting for another one. */
function turnKept({ beforeAttempt }: HttpRequest): Pick<HttpRequest, "beforeAttempt"> {
  if (beforeAttempt === undefined) return {};
  let isFirst = true;
  return {
    beforeAttempt: async () => {
      if (!isFirst) await beforeAttempt();
      isFirst = false;
    },
  };
}

function readRequest(config: SnykClientConfig, gate: Gate, url: URL, call: SnykCall): HttpRequest {
  return {
    method: "GET",
    url,
    headers: { accept: mediaType, "user-agent": userAgent },
    passingStatuses,
    beforeAttempt: gate.wait,
    onRetry: (failure, afterMs) => {
      // The rate limit is lifted only when requests stop, those of other sources too.
      if (failure.kind === "status" && failure.status === 429) gate.closeFor(afterMs);
      logRetry(config.log, call, failure, afterMs);
    },
  };
}

function postRequest(config: SnykClientConfig, content: PostContent, call: SnykCall, options: PostOptions): HttpRequest {
  return {
    method: "POST",
    url: restUrl(config, content.path, content.query),
    headers: { accept: mediaType, "content-type": mediaType, "user-agent": userAgent },
    body: JSON.stringify(content.body),
    passingStatuses,
    limits: options.limits,
    beforeAttempt: options.beforeAttempt,
    afterAttempt: options.afterAttempt,
    onRetry: (failure, afterMs) => {
      if (failure.kind === "status" && failure.status === 429) options.onThrottled(afterMs);
      logRetry(config.log, call, failure, afterMs);
    },
  };
}

const userAgent = "exposure-digest";

function logRetry(log: Log, call: SnykCall, failure: Parameters<NonNullable<HttpRequest["onRetry"]>>[0], afterMs: number): void {
  const reason = failure.kind === "status" ? `Snyk answered ${failure.status}` : failure.failure.reason;
  log.info(`${reason} (${call.action} of ${scopeName(call.scope)}); trying again in ${Math.ceil(afterMs / 1000)} s.`);
}

function restUrl(config: SnykClientConfig, path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(`/rest${path}`, config.apiOrigin);
  url.searchParams.set("version", config.version);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

function redirectTarget(response: HttpResponse, config: SnykClientConfig, call: SnykCall): URL | null {
  if (response.status < 300 || response.status > 399) return null;
  const target = resolveApiLink(response.headers.get("location"), config.apiOrigin);
  if (target === null) throw formError(`a redirect (${response.status}) without a target`, call, requestIdOf(response));
  if (!target.searchParams.has("version")) target.searchParams.set("version", config.version);
  return target;
}

function answered(outcome: HttpOutcome, call: SnykCall, region: string): HttpResponse {
  if (outcome.kind === "unanswered") throw silenceError(outcome.failure, call, region);
  return outcome.response;
}

function toAnswer(response: HttpResponse, call: SnykCall, region: string): SnykAnswer {
  if (response.status < 200 || response.status > 299) throw answerError(response, call, region);
  warnOfSunset(response.headers, call);
  const json = parseJsonText(response.text);
  if (json === undefined) throw formError("it is no JSON", call, requestIdOf(response));
  return { json, headers: response.headers, requestId: requestIdOf(response) };
}

/** Headers of Snyk's versioning: what is deprecated still works, what is sunset may be gone at that date. */
function warnOfSunset(headers: ResponseHeaders, call: SnykCall): void {
  const version = headers.get("snyk-version-served") ?? "in use";
  const sunset = dateText(headers.get("sunset"));
  const deprecation = dateText(headers.get("deprecation"));
  if (sunset !== null)
    call.warnings.add(
      `Snyk removes version ${dateText(version) ?? "in use"} of the ${call.operation} API on ${sunset}; set snyk-api-version to a newer one.`,
    );
  else if (deprecation !== null)
    call.warnings.add(
      `Version ${dateText(version) ?? "in use"} of Snyk's ${call.operation} API is deprecated (${deprecation}); set snyk-api-version to a newer one.`,
    );
}

function dateText(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value.replace(/[^\w :,+@~-]/g, "").slice(0, 40);
}

function requestIdOf(response: HttpResponse): string | undefined {
  return response.headers
    .get("snyk-request-id")
    ?.replace(/[^\w-]/g, "")
    .slice(0, 80);
}

/** Holds back all reads of a run while Snyk asks for silence. */
type Gate = { readonly wait: () => Promise<void>; readonly closeFor: (ms: number) => void };

function createGate(clock: Clock): Gate {
  let closedUntil: EpochMs = Number.NEGATIVE_INFINITY;
  return {
    wait: async () => {
      for (let left = closedUntil - clock.now(); left > 0; left = closedUntil - clock.now()) await clock.sleep(left);
    },
    closeFor: (ms) => {
      closedUntil = Math.max(closedUntil, clock.now() + ms);
    },
  };
}
