import { basename } from "node:path";
import { readPieces } from "../archive/read-pieces.ts";
import { toError } from "../errors.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";
import { classifyUploadFailure, toUploadError } from "./artifact-errors.ts";
import { findFinished, type ListedArtifact } from "./finished-upload.ts";

/** What is needed of the results service. */
export type ArtifactClient = {
  readonly upload: (upload: Upload) => Promise<{ id: number }>;
  readonly listArtifacts: (options?: { latest?: boolean }) => Promise<{ artifacts: ListedArtifact[] }>;
  readonly deleteArtifact: (name: string) => Promise<{ id: number }>;
  /** SHA-256, in hexadecimal, of what was sent last under a name; null or absent where that is not known. */
  readonly uploadedSha256?: (name: string) => string | null;
};

export type UploadTools = {
  readonly client: ArtifactClient;
  readonly clock: Clock;
  readonly log: Log;
  /** When this run of the action began: what is older belongs to an earlier attempt of the job. */
  readonly startedAt: EpochMs;
};

/** An artifact that is to be uploaded. */
export type Upload = {
  readonly name: string;
  /** GitHub unpacks an archive where it is looked at or downloaded, and serves any other file as it is. */
  readonly contentType: "application/zip" | "application/octet-stream";
  /** Of the files in it. */
  readonly paths: readonly string[];
  /** The bytes; asked for anew, and the same again, by every attempt. */
  readonly pieces: () => AsyncIterable<Uint8Array>;
  /** Null for as long as the repository allows, which is both default and maximum. */
  readonly retentionDays: number | null;
};

/** The upload of a file as it is, under its own name. */
export function fileUpload(file: string, retentionDays: number | null): Upload {
  const name = basename(file);
  return { name, contentType: "application/octet-stream", paths: [name], pieces: () => readPieces(file), retentionDays };
}

/** Waits before an upload is tried again, in milliseconds: a deleted name may stay taken for a while. */
const retryWaitsMs = [2_000, 5_000, 15_000, 30_000] as const;

/**
 * Uploads an artifact and returns its id. A name that an earlier attempt of this job took is freed first; a lost connection
 * is tried again, and an upload of which only the confirmation was lost is taken as it is. Throws a DigestError with a remedy.
 */
export async function uploadArtifact(tools: UploadTools, upload: Upload): Promise<number> {
  let mayBeOurs = false;
  for (let attempt = 0; ; attempt += 1) {
    const beganAt = tools.clock.now();
    try {
      const { id } = await tools.client.upload(upload);
      return id;
    } catch (thrown) {
      const finished = await findFinished(tools, upload.name, thrown, beganAt);
      if (finished !== null) return finished;
      const failure = classifyUploadFailure(thrown);
      const waitMs = retryWaitsMs[attempt];
      if (waitMs === undefined || (failure !== "name-taken" && failure !== "network")) throw toUploadError(thrown, upload.name);
      // An upload whose answer was lost may have taken the name itself.
      if (failure === "network") mayBeOurs = true;
      else if (!(await freeName(tools, upload.name, mayBeOurs))) throw toUploadError(thrown, upload.name);
      tools.log.info(`The artifact ${upload.name} could not be uploaded yet (${failure}); trying again in ${waitMs / 1_000} s.`);
      await tools.clock.sleep(waitMs);
    }
  }
}

/** Deletes the artifact that holds the name, unless another job of this run has just made it; false when it must stay. */
async function freeName(tools: UploadTools, name: string, mayBeOurs: boolean): Promise<boolean> {
  try {
    const { artifacts } = await tools.client.listArtifacts({ latest: true });
    const holder = artifacts.find((artifact) => artifact.name === name);
    if (holder === undefined) return true;
    const isOlder = holder.createdAt === undefined || holder.createdAt.getTime() < tools.startedAt;
    if (!isOlder && !mayBeOurs) return false;
    await tools.client.deleteArtifact(name);
    tools.log.info(`The artifact ${name} (${holder.id}) of an earlier attempt is replaced.`);
  } catch (thrown) {
    // The next attempt tells whether the name is free; it may be, although the answer was lost.
    tools.log.info(`The artifact ${name} could not be deleted (${classifyUploadFailure(toError(thrown))}).`);
  }
  return true;
}
