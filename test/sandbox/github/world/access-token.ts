/** What a permission is about. */
export type Permission = "metadata" | "issues" | "actions" | "contents" | "pull_requests";

/** A token that the stand-in knows, with what it may do and where. */
export type AccessToken = {
  readonly value: string;
  /** `installation` is an App's token; the workflow's own `GITHUB_TOKEN` is one. */
  readonly kind: "installation" | "fine-grained" | "classic";
  /** Who acts when this token is used. */
  readonly login: string;
  /** The App behind an installation token. */
  readonly app: string | null;
  /** What is not listed is `none`. */
  permissions: Partial<Record<Permission, "read" | "write">>;
  /** `owner/name` of the repositories that it reaches. */
  repositories: readonly string[];
  /** What its user may do in the repositories; below `triage`, labels and assignees are silently dropped. */
  role: "read" | "triage" | "write" | "admin";
  /** From when on it is refused (ms), as a workflow's token is when its job is over. */
  expiresAt: number | null;
};
