import { Readable } from "node:stream";
import { DefaultArtifactClient } from "@actions/artifact";
import type { CreateArtifactRequest } from "../../node_modules/@actions/artifact/lib/generated/index.js";
import { StringValue } from "../../node_modules/@actions/artifact/lib/generated/index.js";
import { internalArtifactTwirpClient } from "../../node_modules/@actions/artifact/lib/internal/shared/artifact-twirp-client.js";
import { isGhes } from "../../node_modules/@actions/artifact/lib/internal/shared/config.js";
import { GHESNotSupportedError, InvalidResponseError } from "../../node_modules/@actions/artifact/lib/internal/shared/errors.js";
import { getBackendIdsFromToken } from "../../node_modules/@actions/artifact/lib/internal/shared/util.js";
import { uploadToBlobStorage } from "../../node_modules/@actions/artifact/lib/internal/upload/blob-upload.js";
import {
  validateArtifactName,
  validateFilePath,
} from "../../node_modules/@actions/artifact/lib/internal/upload/path-and-artifact-name-validation.js";
import { getExpiration } from "../../node_modules/@actions/artifact/lib/internal/upload/retention.js";
import { WaterMarkedUploadStream } from "../../node_modules/@actions/artifact/lib/internal/upload/stream.js";
import type { ArtifactClient, Upload } from "./artifact-upload.ts";

/** The version of the protocol that the client speaks. */
const protocolVersion = 7;
const readAheadBytes = 1024 * 1024;

/**
 * The artifact client, able to upload bytes that are made elsewhere. By itself it knows only files: an archive that is ready it would
 * upload as any other file, which nobody would unpack, and a file it reads in pieces of eight megabytes. So this goes the same way as
 * its own uploads, step by step, with its own parts.
 */
export function createArtifactClient(): ArtifactClient {
  const client = new DefaultArtifactClient();
  return {
    upload,
    listArtifacts: (options) => client.listArtifacts(options),
    deleteArtifact: (name) => client.deleteArtifact(name),
  };
}

async function upload({ name, contentType, paths, pieces, retentionDays }: Upload): Promise<{ id: number }> {
  if (isGhes()) throw new GHESNotSupportedError();
  validateArtifactName(name);
  for (const path of paths) validateFilePath(path);
  const ids = getBackendIdsFromToken();
  const service = internalArtifactTwirpClient();
  const wanted = { ...ids, name, mimeType: StringValue.create({ value: contentType }), version: protocolVersion };
  const created = await service.CreateArtifact(withExpiry(wanted, retentionDays));
  if (!created.ok) throw new InvalidResponseError("CreateArtifact: response from backend was not ok");
  const { uploadSize, sha256Hash } = await send(created.signedUploadUrl, pieces(), contentType);
  const hash = sha256Hash === undefined ? {} : { hash: StringValue.create({ value: `sha256:${sha256Hash}` }) };
  const finalized = await service.FinalizeArtifact({ ...ids, name, size: String(uploadSize ?? 0), ...hash });
  if (!finalized.ok) throw new InvalidResponseError("FinalizeArtifact: response from backend was not ok");
  return { id: Number(finalized.artifactId) };
}

function withExpiry(wanted: CreateArtifactRequest, retentionDays: number | null): CreateArtifactRequest {
  const expiresAt = getExpiration(retentionDays ?? undefined);
  return expiresAt === undefined ? wanted : { ...wanted, expiresAt };
}

/** A failure of the pieces would be heard by nobody and leave the upload waiting: so they end early, and it is thrown at the end. */
async function send(url: string, pieces: AsyncIterable<Uint8Array>, contentType: Upload["contentType"]) {
  let failure: { readonly thrown: unknown } | null = null;
  const untilFailure = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
    } catch (thrown) {
      failure = { thrown };
    }
  };
  const source = Readable.from(untilFailure(), { objectMode: false, highWaterMark: readAheadBytes });
  const stream = source.pipe(new WaterMarkedUploadStream(readAheadBytes));
  try {
    const sent = await uploadToBlobStorage(url, stream, contentType);
    throwIfFailed(failure);
    return sent;
  } finally {
    source.destroy();
    stream.destroy();
  }
}

function throwIfFailed(failure: { readonly thrown: unknown } | null): void {
  if (failure !== null) throw failure.thrown;
}
