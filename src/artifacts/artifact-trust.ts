import type { ArtifactRow } from "./artifact-row.ts";

/** Where a trusted state comes from. */
export type StateOrigin = {
  readonly repositoryId: string;
  /** Name of the branch on which this run works. */
  readonly branch: string;
};

/** Bytes of a state that is still downloaded. */
export const maxStateBytes = 256 * 1024 ** 2;

/** Why a listed state, or something else of at most so many bytes, is not used, in words, or null when its row can be trusted. */
export function distrustReason(row: ArtifactRow, origin: StateOrigin, maxBytes: number = maxStateBytes): string | null {
  const run = row.workflow_run;
  if (run === null || run.id === null || run.repository_id === null) return "GitHub names no workflow run for it";
  if (String(run.repository_id) !== origin.repositoryId) return "it belongs to another repository";
  if (run.head_repository_id !== run.repository_id) return "a run for a fork made it";
  if (run.head_branch !== origin.branch) return `it belongs to another branch (${run.head_branch ?? "none"})`;
  if (row.expired) return "it has expired";
  if (row.size_in_bytes > maxBytes) return `it has ${row.size_in_bytes} bytes, more than are read`;
  return null;
}
