/** The run that a row names. Each field may be missing or null on rows that a test plants. */
export type ArtifactRun = {
  readonly id?: number | null;
  readonly repository_id?: number | null;
  readonly head_repository_id?: number | null;
  readonly head_branch?: string | null;
  readonly head_sha?: string | null;
};

/** An uploaded artifact, finished or not. Times are milliseconds. */
export type Artifact = {
  readonly id: number;
  /** The repository in whose list it stands. */
  readonly repository: string;
  readonly name: string;
  /** The ids that the results service knows the attempt and the job by. */
  readonly runBackendId: string;
  readonly jobBackendId: string;
  /** The run and attempt that wrote it, whatever `workflowRun` tells. */
  readonly runId: number;
  readonly attempt: number;
  readonly mimeType: string;
  /** Where its bytes are, in the blob store. */
  readonly blob: string;
  workflowRun: ArtifactRun | null;
  createdAt: number;
  expiresAt: number;
  sizeInBytes: number;
  digest: string | null;
  /** Only finished uploads are listed. */
  finalised: boolean;
  /** Said to be expired before its time. */
  expiredEarly: boolean;
};
