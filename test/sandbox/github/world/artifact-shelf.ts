import { createHash } from "node:crypto";
import type { BlobStore } from "../artifacts/blob-store.ts";
import { readZip } from "../artifacts/zip-archive.ts";
import type { Artifact, ArtifactRun } from "./artifact.ts";
import type { WorkflowRun } from "./workflow-run.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Which attempt of which run the results service is asked about. */
export type Backend = {
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly runId: number;
  readonly attempt: number;
};

/** What the uploader says of an artifact before its bytes arrive. */
export type Reservation = { readonly name: string; readonly mimeType: string; readonly expiresAt: number | null };

/** The artifacts of all repositories, with their bytes. */
export class ArtifactShelf {
  readonly rows: Artifact[] = [];
  readonly blobs: BlobStore;
  readonly #now: () => number;
  #lastId = 4_100_000_000;

  constructor(blobs: BlobStore, now: () => number) {
    this.blobs = blobs;
    this.#now = now;
  }

  /** The ids of one attempt; the same attempt always has the same ones. */
  backend(runId: number, attempt: number): Backend {
    const id = (part: string): string => createHash("sha256").update(`${part}/${runId}/${attempt}`).digest("hex");
    const uuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
    return { runBackendId: uuid(id("run")), jobBackendId: uuid(id("job")), runId, attempt };
  }

  find(id: number): Artifact | undefined {
    return this.rows.find((row) => row.id === id);
  }

  /** An artifact whose bytes are still to come. */
  reserve(repository: string, retentionDays: number, run: WorkflowRun, backend: Backend, reservation: Reservation): Artifact {
    const now = this.#now();
    const latest = now + retentionDays * dayMs;
    const row: Artifact = {
      ...backend,
      id: this.newId(),
      repository,
      name: reservation.name,
      mimeType: reservation.mimeType,
      blob: this.blobPath(backend, reservation.mimeType, reservation.name),
      workflowRun: artifactRun(run, repository),
      createdAt: now,
      expiresAt: Math.min(reservation.expiresAt ?? latest, latest),
      sizeInBytes: 0,
      digest: null,
      finalised: false,
      expiredEarly: false,
    };
    this.rows.push(row);
    return row;
  }

  /** A path of a blob; only that of an archive ends in `.zip`. */
  blobPath(backend: Backend, mimeType: string, name: string): string {
    const hash = createHash("sha256").update(`${backend.runBackendId}/${name}/${this.#lastId}`).digest("hex");
    const file = mimeType === "application/zip" ? `${hash}.zip` : hash;
    return `/resultsstorage/actions-results/${backend.runBackendId}/workflow-job-run-${backend.jobBackendId}/artifacts/${file}`;
  }

  isExpired(row: Artifact): boolean {
    return row.expiredEarly || row.expiresAt <= this.#now();
  }

  delete(row: Artifact): void {
    this.rows.splice(this.rows.indexOf(row), 1);
    this.blobs.delete(row.blob);
  }

  /** The files of an archive by their paths, or the bytes of an artifact that was not archived. */
  read(id: number): Map<string, Buffer> | Buffer {
    const row = this.find(id);
    if (row === undefined) throw new Error(`no artifact ${id}`);
    const bytes = this.blobs.read(row.blob);
    return row.mimeType === "application/zip" ? readZip(bytes) : bytes;
  }

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

function artifactRun(run: WorkflowRun, repository: string): ArtifactRun {
  if (run.repository !== repository) throw new Error(`run ${run.id} belongs to ${run.repository}`);
  return {
    id: run.id,
    repository_id: run.repositoryId,
    head_repository_id: run.headRepositoryId,
    head_branch: run.headBranch,
    head_sha: run.headSha,
  };
}
