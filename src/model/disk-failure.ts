import { DigestError, toError } from "../errors.ts";

/** The error of a file that the disk refused; the system's message is left out, because it holds paths of the machine. */
export function diskFailure(label: string, thrown: unknown): DigestError {
  const code: unknown = Reflect.get(toError(thrown), "code");
  return new DigestError({
    kind: "limit",
    message: `The disk of the runner refused ${label} (${typeof code === "string" ? code : "unknown error"}).`,
    remedy: code === "ENOSPC" ? "Free disk space before this step, or use a larger runner." : "Check the runner's work folder.",
  });
}
