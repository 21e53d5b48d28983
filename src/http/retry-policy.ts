import type { EpochMs } from "../model/ids.ts";
import type { Random } from "../model/ports.ts";
import type { NetworkFailure } from "./network-failure.ts";
import { type ResponseHeaders, rateLimitResetMs, retryAfterMs } from "./response-headers.ts";

/** Why an attempt did not give what was asked for. */
export type AttemptFailure =
  | { readonly kind: "status"; readonly status: number; readonly headers: ResponseHeaders }
  | { readonly kind: "network"; readonly failure: NetworkFailure };

export type RetryLimits = {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** Time from the first attempt after which none is started. */
  readonly maxTotalMs: number;
  /** The longest wait that is granted when the server asks for one; when it asks for more, the request has failed. */
  readonly maxAskedWaitMs: number;
  /** The wait after a 429 without `Retry-After`, whatever the other headers say; without it they decide. */
  readonly throttledWaitMs?: number;
};

/** The state of a request when an attempt has failed. */
export type RetrySituation = {
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly now: EpochMs;
  /** Whether sending the request twice does no harm. If not, only attempts that surely had no effect are repeated. */
  readonly isRepeatable: boolean;
  /** Statuses that are repeated for this request beside the usual ones, because its API uses them for passing states. */
  readonly passingStatuses: readonly number[];
};

export type RetryDecision = { readonly kind: "retry"; readonly afterMs: number } | { readonly kind: "fatal" };

/** Reads give up after about five minutes of trouble, or when a server asks for more than ten minutes. */
export const defaultRetryLimits: RetryLimits = { maxAttempts: 7, maxTotalMs: 15 * 60_000, maxAskedWaitMs: 10 * 60_000 };

const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;
/** A rate limit without a hint: Snyk refuses until requests have stopped for its interval of one minute. */
const throttledWaitMs = 60_000;

/** Whether, and after how long, a failed attempt is repeated: the one place where this is decided. */
export function decideRetry(
  failure: AttemptFailure,
  situation: RetrySituation,
  limits: RetryLimits,
  random: Random,
): RetryDecision {
  if (!mayRepeat(failure, situation) || situation.attempts >= limits.maxAttempts) return { kind: "fatal" };
  const asked = failure.kind === "status" ? askedWaitMs(failure, situation, limits) : null;
  if (asked !== null && asked > limits.maxAskedWaitMs) return { kind: "fatal" };
  // Full jitter, so that runners that failed together do not return together; never earlier than asked.
  const afterMs =
    asked === null
      ? Math.round(random() * backoffMs(situation.attempts))
      : asked + Math.round(random() * Math.min(asked / 10, 1_000));
  return situation.elapsedMs + afterMs > limits.maxTotalMs ? { kind: "fatal" } : { kind: "retry", afterMs };
}

/** The longest back-off after so many attempts, before jitter: doubled each time. */
export function backoffMs(attempts: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempts, 16));
}

function mayRepeat(failure: AttemptFailure, situation: RetrySituation): boolean {
  switch (failure.kind) {
    case "network":
      return failure.failure.isPassing && (situation.isRepeatable || !failure.failure.mayHaveArrived);
    case "status":
      if (failure.status === 429 || situation.passingStatuses.includes(failure.status)) return true;
      return situation.isRepeatable && [408, 425, 500, 502, 503, 504].includes(failure.status);
  }
}

type StatusFailure = Extract<AttemptFailure, { readonly kind: "status" }>;

function askedWaitMs(failure: StatusFailure, situation: RetrySituation, limits: RetryLimits): number | null {
  const asked = retryAfterMs(failure.headers, situation.now);
  if (asked !== null || failure.status !== 429) return asked;
  if (limits.throttledWaitMs !== undefined) return limits.throttledWaitMs;
  const reset = rateLimitResetMs(failure.headers) ?? throttledWaitMs;
  // The header tells of the shortest of several limits; refused again, it was another one.
  return situation.attempts === 1 ? reset : Math.max(reset, throttledWaitMs);
}
