/** A repository of the sandbox's GitHub. */
export type Repository = {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  visibility: "public" | "private" | "internal";
  hasIssues: boolean;
  defaultBranch: string;
  /** How long artifacts are kept unless a shorter time is asked for. */
  retentionDays: number;
};

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** What to set of a repository that a test adds; the rest is filled in. */
export type RepositorySettings = Partial<Omit<Repository, "id" | "owner" | "name">>;
