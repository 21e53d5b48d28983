import { DigestError } from "../errors.ts";

const damages = new WeakMap<DigestError, string>();

/** The error for a state that cannot be used: `what` is a clause such as "line 3 is not JSON". */
export function damagedState(what: string, cause?: unknown): DigestError {
  const error = new DigestError({
    kind: "data",
    message: `The saved state cannot be read: ${what}.`,
    remedy: "Nothing needs to be done: an older state is used where there is one.",
    cause,
  });
  damages.set(error, what);
  return error;
}

/** The clause that such an error was made with, for a reader of another file in the same form; null for any other error. */
export function damageOf(thrown: unknown): string | null {
  return thrown instanceof DigestError ? (damages.get(thrown) ?? null) : null;
}
