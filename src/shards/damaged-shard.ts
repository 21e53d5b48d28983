import { DigestError } from "../errors.ts";

/** The error for a shard that cannot be used because of what is in it: `what` is a clause such as "its end is missing". */
export function damagedShard(what: string, cause?: unknown): DigestError {
  return new DigestError({
    kind: "data",
    message: `The shard cannot be read: ${what}.`,
    remedy: "Re-run all jobs of this run, so that it is uploaded again.",
    cause,
  });
}
