import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Dispatcher, fetch } from "undici";
import { DigestError, toError } from "../errors.ts";
import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import type { GitHubClient } from "../github/octokit.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import type { Clock, Log } from "../model/ports.ts";
import { maxStateBytes } from "./artifact-trust.ts";

export type DownloadTools = {
  readonly octokit: GitHubClient;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Log;
};

/** An artifact to be saved. */
export type WantedArtifact = {
  readonly fullName: string;
  readonly id: number;
  readonly digest: string | null;
  /** The most that is saved; that of a state unless given. */
  readonly maxBytes?: number;
  /** What the artifact is, for its failure; a state unless given. */
  readonly fails?: (id: number, reason: string) => DigestError;
};

/** Whether the file is there, or why this artifact cannot be used, in words. */
export type Download = { readonly kind: "saved" } | { readonly kind: "unusable"; readonly reason: string };

/** Waits before a download is tried again, in milliseconds. */
const retryWaitsMs = [1_000, 5_000, 20_000] as const;

/** Time for one whole download. */
const downloadTimeoutMs = 10 * 60_000;

type Trial = Download | { readonly kind: "again"; readonly reason: string; readonly otherwise: Download | null };

/**
 * Saves an artifact as it was uploaded (`GET …/artifacts/{id}/zip`, whose answer leads to a signed address). The token never
 * goes to that address. Throws a DigestError for a failure that may be temporary, so that it is not taken for a missing state.
 */
export async function downloadArtifact(tools: DownloadTools, artifact: WantedArtifact, file: string): Promise<Download> {
  for (let attempt = 0; ; attempt += 1) {
    const trial = await tryDownload(tools, artifact, file);
    if (trial.kind !== "again") return trial;
    const waitMs = retryWaitsMs[attempt];
    if (waitMs === undefined) {
      if (trial.otherwise !== null) return trial.otherwise;
      throw (artifact.fails ?? lostState)(artifact.id, trial.reason);
    }
    tools.log.info(`Artifact ${artifact.id}: ${trial.reason}; trying again in ${waitMs / 1_000} s.`);
    await tools.clock.sleep(waitMs);
  }
}

async function tryDownload(tools: DownloadTools, artifact: WantedArtifact, file: string): Promise<Trial> {
  const link = await findLink(tools.octokit, artifact.fullName, artifact.id);
  if (link === null) return { kind: "unusable", reason: "it has expired or was deleted" };
  maskLink(tools.log, link);
  return saveLink(tools.dispatcher, link, artifact, file);
}

/** The signed address of an artifact, valid for one minute; null when the artifact is gone. */
async function findLink(octokit: GitHubClient, fullName: string, id: number): Promise<URL | null> {
  const doing = `download the artifact ${id} of ${fullName}`;
  try {
    const reply = await octokit.request("GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}", {
      ...parseRepositoryName(fullName),
      artifact_id: id,
      archive_format: "zip",
      request: { redirect: "manual" },
    });
    const location = reply.headers.location;
    if (location !== undefined && URL.canParse(location)) return new URL(location);
  } catch (thrown) {
    const status = answeredStatus(thrown);
    if (status === 404 || status === 410) return null;
    throw toGitHubError(thrown, { doing, permission: "actions: read" });
  }
  throw new DigestError({ kind: "data", message: `GitHub gave no address when asked to ${doing}.`, remedy: "Run again." });
}

// The signature is what makes the address a secret; libraries and runners print it with and without the rest.
function maskLink(log: Log, link: URL): void {
  log.mask(link.href);
  for (const name of ["sig", "signature", "X-Amz-Signature"]) {
    const value = link.searchParams.get(name);
    if (value === null) continue;
    log.mask(value);
    log.mask(encodeURIComponent(value));
  }
}

async function saveLink(dispatcher: Dispatcher, link: URL, artifact: WantedArtifact, file: string): Promise<Trial> {
  const { digest, maxBytes = maxStateBytes } = artifact;
  try {
    const reply = await fetch(link, { dispatcher, redirect: "error", signal: AbortSignal.timeout(downloadTimeoutMs) });
    if (reply.status !== 200 || reply.body === null) {
      await reply.body?.cancel();
      return answerOf(reply.status);
    }
    const sha256 = await save(reply.body, file, maxBytes);
    if (digest === null || digest === `sha256:${sha256}`) return { kind: "saved" };
    const reason = "its bytes differ from what was uploaded (SHA-256)";
    return { kind: "again", reason, otherwise: { kind: "unusable", reason } };
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { kind: "unusable", reason: `it has more than ${maxBytes} bytes` };
    return { kind: "again", reason: `the storage did not answer to the end (${causeOf(thrown)})`, otherwise: null };
  }
}

function answerOf(status: number): Trial {
  if (status === 404 || status === 410) return { kind: "unusable", reason: `its file is missing (${status})` };
  return { kind: "again", reason: `the storage answered ${status}`, otherwise: null };
}

class TooLarge extends Error {}

async function save(body: AsyncIterable<Uint8Array>, file: string, maxBytes: number): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > maxBytes ? new TooLarge() : null, chunk);
    },
  });
  await pipeline(Readable.from(body, { objectMode: false }), measure, createWriteStream(file));
  return hash.digest("hex");
}

// The code alone: messages of network libraries repeat the address.
function causeOf(thrown: unknown): string {
  const error = toError(thrown);
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}

function lostState(id: number, reason: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `The saved state (artifact ${id}) could not be downloaded: ${reason}.`,
    remedy: "Run again; without the state everything would look new, so the report stops here.",
  });
}
