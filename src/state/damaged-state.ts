import { DigestError } from "../errors.ts";

/** The error for a state that cannot be used: `what` is a clause such as "line 3 is not JSON". */
export function damagedState(what: string, cause?: unknown): DigestError {
  return new DigestError({
    kind: "data",
    message: `The saved state cannot be read: ${what}.`,
    remedy: "Nothing needs to be done: an older state is used where there is one.",
    cause,
  });
}
