import { DigestError } from "../errors.ts";

/** The failure of a request to the Export API, with what most likely became of it; a refused credential is another matter. */
export function retiredError(thrown: unknown, dataset: string): unknown {
  if (!(thrown instanceof DigestError) || thrown.status === undefined || thrown.status === 401) return thrown;
  return new DigestError({
    kind: thrown.kind,
    message: `${thrown.message} The vendor has retired this API, the Export API.`,
    remedy: `Set \`transport: query\` for ${dataset} in flexera-datasets.`,
    requestId: thrown.requestId,
    status: thrown.status,
    cause: thrown,
  });
}
