import { basename, dirname, join } from "node:path";
import type { ArtifactPort, ArtifactRef } from "../model/ports.ts";
import { type ArtifactClient, type Upload, uploadArtifact } from "./artifact-upload.ts";
import { type BaselineChain, readBaseline } from "./baseline-chain.ts";

export type ArtifactPortOptions = BaselineChain & {
  /** `new DefaultArtifactClient()` of `@actions/artifact`. */
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
      options.log.info(`${upload.files.length === 1 ? "1 file" : `${upload.files.length} files`} uploaded as artifact ${id}.`);
      return { id, url: artifactUrl(options, id) };
    });
  return {
    upload: ({ name, folder, files, retentionDays, compressionLevel }) =>
      send({
        name,
        folder,
        files: files.map((file) => join(folder, file)),
        options: { compressionLevel, ...(retentionDays === null ? {} : { retentionDays }) },
      }),
    // Without days of its own an artifact is kept for what the repository allows, which is both default and maximum.
    uploadState: (file) => send({ name: basename(file), folder: dirname(file), files: [file], options: { skipArchive: true } }),
    readBaseline: (stateName, prepare) => readBaseline(options, stateName, prepare),
  };
}

/** The page of an artifact of this run. */
export function artifactUrl(options: Pick<ArtifactPortOptions, "serverUrl" | "repository" | "runId">, id: number): string {
  return `${options.serverUrl}/${options.repository.fullName}/actions/runs/${options.runId}/artifacts/${id}`;
}
