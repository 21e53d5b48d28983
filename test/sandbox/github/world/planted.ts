import type { ArtifactRun } from "./artifact.ts";
import type { Issue } from "./issue.ts";
import type { IssueDraft } from "./issue-book.ts";

/** What a planted issue says; everything may be left out. */
export type PlantedIssue = Partial<IssueDraft> & {
  readonly repository?: string;
  readonly author?: string;
  readonly app?: string;
  readonly authorAssociation?: Issue["authorAssociation"];
  readonly pullRequest?: boolean;
  readonly state?: Issue["state"];
  readonly closedBy?: string;
  readonly locked?: boolean;
  readonly createdAt?: number;
};

/** A row of the artifacts list as a test wants it, true or not. Without content it is a small archive. */
export type PlantedArtifact = {
  readonly name: string;
  readonly repository?: string;
  readonly id?: number;
  readonly runId?: number;
  readonly attempt?: number;
  /** Replaces single fields of the run that the row names; null leaves the run out. */
  readonly workflowRun?: ArtifactRun | null;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** The bytes as they are: of an archive, damaged or not, or of anything with another `mimeType`. */
  readonly bytes?: Buffer;
  readonly mimeType?: string;
  readonly createdAt?: number;
  readonly expiresAt?: number;
  readonly expired?: boolean;
  readonly digest?: string | null;
  readonly sizeInBytes?: number;
};
