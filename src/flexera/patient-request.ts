import type { AttemptFailure, RetryLimits } from "../http/retry-policy.ts";
import { decideRetry, defaultRetryLimits } from "../http/retry-policy.ts";
import type { Clock, Random } from "../model/ports.ts";
import { parseGoaError } from "./goa-error.ts";

/** How one attempt failed; of a refusal, with its body, in which the vendor says whether it passes. */
export type FailedAttempt =
  | { readonly kind: "refused"; readonly failure: Extract<AttemptFailure, { kind: "status" }>; readonly text: string }
  | { readonly kind: "unanswered"; readonly failure: Extract<AttemptFailure, { kind: "network" }> };

export type Attempt<Result> = { readonly kind: "done"; readonly result: Result } | FailedAttempt;

export type PatientRequest<Result> = {
  readonly attempt: () => Promise<Attempt<Result>>;
  /** Told before the wait for another attempt. */
  readonly onRetry: (failed: FailedAttempt, afterMs: number) => void;
  /** Statuses that are repeated whatever the vendor says of them. */
  readonly passingStatuses?: readonly number[];
  readonly limits?: RetryLimits;
};

export type PatientEnd<Result> = { readonly kind: "done"; readonly result: Result } | FailedAttempt;

/**
 * Attempts again while the failure passes: by the vendor's own `temporary` and `timeout` where its body is there, else by the usual
 * statuses. Resolves to the result, or to the last failure. Nothing that is asked of this API does harm when it is asked twice.
 */
export async function requestPatiently<Result>(
  request: PatientRequest<Result>,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<PatientEnd<Result>> {
  const startedAt = clock.now();
  for (let attempts = 1; ; attempts += 1) {
    const end = await request.attempt();
    if (end.kind === "done") return end;
    const now = clock.now();
    const decision = decideRetry(
      end.failure,
      {
        attempts,
        elapsedMs: now - startedAt,
        now,
        isRepeatable: !isFinal(end),
        passingStatuses: isPassing(end) && end.kind === "refused" ? [end.failure.status] : (request.passingStatuses ?? []),
      },
      request.limits ?? defaultRetryLimits,
      random,
    );
    if (decision.kind === "fatal") return end;
    request.onRetry(end, decision.afterMs);
    await clock.sleep(decision.afterMs);
  }
}

function isPassing(failed: FailedAttempt): boolean {
  return failed.kind === "refused" && parseGoaError(failed.text)?.isPassing === true;
}

/** The vendor says of its own error that it neither passes nor was a timeout. */
function isFinal(failed: FailedAttempt): boolean {
  return failed.kind === "refused" && parseGoaError(failed.text)?.isPassing === false;
}

/** Why an attempt failed, for the log. */
export function reasonOf(failed: FailedAttempt): string {
  return failed.kind === "refused" ? `Flexera answered ${failed.failure.status}` : failed.failure.failure.reason;
}
