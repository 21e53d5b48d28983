import { DigestError, toError } from "../errors.ts";

/** Why an upload failed, as far as the artifact client's words tell. */
export type UploadFailure = "name-taken" | "network" | "quota" | "not-on-runner" | "enterprise-server" | "refused" | "other";

const signs: readonly (readonly [UploadFailure, RegExp])[] = [
  ["name-taken", /\(409\)|already exists/i],
  ["quota", /storage quota|insufficient usage/i],
  ["enterprise-server", /not currently supported on GHES/i],
  ["not-on-runner", /ACTIONS_(RUNTIME_TOKEN|RESULTS_URL)|Failed to get backend IDs/i],
  ["network", /Unable to make request|ECONNRESET|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|socket hang up/i],
  ["refused", /\((401|403)\)/],
];

const remedies: Readonly<Record<UploadFailure, string>> = {
  "name-taken":
    "Give each job that uses this action its own `artifact-name`, and each job with `mode: export` its own scopes; a run that was started again may have to be started anew.",
  network: "Run again; on a self-hosted runner check that it reaches GitHub's results service and blob storage.",
  quota: "Free artifact storage, lower `artifact-retention-days`, or raise the budget for GitHub Actions.",
  "not-on-runner": "Use the action with `uses:` in a workflow step; a `run:` step has no access to artifacts.",
  "enterprise-server": "Run the workflow on github.com or a ghe.com tenant: GitHub Enterprise Server has no such artifacts.",
  refused: "Run the job again: its access to the results service may have ended.",
  other: "Run again; https://www.githubstatus.com tells of incidents.",
};

/** Tells failures of the artifact client apart; it throws plain errors, so their words are all there is. */
export function classifyUploadFailure(thrown: unknown): UploadFailure {
  const { message } = toError(thrown);
  return signs.find(([, sign]) => sign.test(message))?.[0] ?? "other";
}

/** The failure of an upload as a DigestError with its remedy. Addresses are removed from the client's words. */
export function toUploadError(thrown: unknown, name: string): DigestError {
  const failure = classifyUploadFailure(thrown);
  const words = toError(thrown)
    .message.replaceAll(/https?:\/\/\S+/g, "…")
    .replaceAll(/\s+/g, " ")
    .slice(0, 300);
  return new DigestError({
    kind: failure === "quota" ? "limit" : "remote",
    message: `The artifact ${name} could not be uploaded: ${words}`,
    remedy: remedies[failure],
  });
}
