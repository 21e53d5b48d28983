import { zipPieces } from "../archive/zip-stream.ts";
import type { ArtifactPort, ArtifactRef } from "../model/ports.ts";
import { type ArtifactClient, fileUpload, type Upload, uploadArtifact } from "./artifact-upload.ts";
import { type BaselineChain, readBaseline } from "./baseline-chain.ts";

export type ArtifactPortOptions = BaselineChain & {
  readonly client: ArtifactClient;
  readonly serverUrl: string;
  readonly runId: string;
};

/**
 * The artifacts of this run, written through the runner's results service, and the states of earlier runs, read through REST
 * (the results service knows only this run).
 */
export function createArtifactPort(options: ArtifactPortOptions): ArtifactPort {
  const tools = { ...options, startedAt: options.clock.now() };
  const send = (upload: Upload): Promise<ArtifactRef> =>
    options.log.group(`Uploading the artifact ${upload.name}`, async () => {
      const id = await uploadArtifact(tools, upload);
      const files = upload.paths.length === 1 ? "1 file" : `${upload.paths.length} files`;
      options.log.info(`${files} uploaded as artifact ${id}.`);
      return { id, url: artifactUrl(options, id) };
    });
  return {
    upload: ({ name, entries, madeAt, retentionDays }) =>
      send({
        name,
        contentType: "application/zip",
        paths: entries.map(({ path }) => path),
        pieces: () => zipPieces(entries, madeAt),
        retentionDays,
      }),
    uploadState: (file) => send(fileUpload(file, null)),
    readBaseline: (stateName, prepare) => readBaseline(options, stateName, prepare),
  };
}

/** The page of an artifact of this run. */
export function artifactUrl(options: Pick<ArtifactPortOptions, "serverUrl" | "repository" | "runId">, id: number): string {
  return `${options.serverUrl}/${options.repository.fullName}/actions/runs/${options.runId}/artifacts/${id}`;
}
