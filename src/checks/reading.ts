import { DigestError, toDigestError } from "../errors.ts";

/** What became of something that a check tried: others go on whatever it was. */
export type Reading<Value> =
  | { readonly kind: "answered"; readonly value: Value }
  | { readonly kind: "refused"; readonly error: DigestError };

/** Tells when so many milliseconds are over; does not keep the process alive. */
export type Deadline = (ms: number) => AbortSignal;

const answerLimitMs = 90_000;

/** Tries something and waits for it at most a minute and a half; never rejects. */
export async function attempt<Value>(work: () => Promise<Value>, deadline: Deadline): Promise<Reading<Value>> {
  const signal = deadline(answerLimitMs);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(tooLate()), { once: true });
  });
  try {
    return { kind: "answered", value: await Promise.race([work(), late]) };
  } catch (thrown) {
    return { kind: "refused", error: toDigestError(thrown) };
  }
}

function tooLate(): DigestError {
  return new DigestError({
    kind: "remote",
    message: `No answer came within ${answerLimitMs / 1_000} seconds.`,
    remedy: "Run again; on a self-hosted runner check its network and proxy.",
  });
}
