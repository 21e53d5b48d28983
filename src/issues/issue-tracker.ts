import type { GitHubClient } from "../github/octokit.ts";
import type { Clock, Log } from "../model/ports.ts";

/** The repository in which issues are published, and what is needed to work on them. */
export type IssueTracker = {
  readonly octokit: GitHubClient;
  /** `owner/name` of the repository that gets the issue. */
  readonly fullName: string;
  /** The label that all issues of the digest got when they were created; null when `issue-labels` is empty. */
  readonly label: string | null;
  readonly clock: Clock;
  readonly log: Log;
};

/** Characters that GitHub accepts as the body of an issue or a comment. */
export const maxBodyCharacters = 65_536;
