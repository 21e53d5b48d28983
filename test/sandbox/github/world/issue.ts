import type { AuthorAssociation } from "./account.ts";

/** An issue, or a pull request, which lists show among the issues. Times are milliseconds. */
export type Issue = {
  readonly id: number;
  readonly number: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: boolean;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  duplicateOf: number | null;
  labels: string[];
  assignees: string[];
  author: string;
  authorAssociation: AuthorAssociation;
  /** The App in whose name it was written. */
  app: string | null;
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  closedBy: string | null;
  locked: boolean;
  /** Where it went: a deleted issue is 410, a transferred one redirects, a converted one is 404. */
  gone: "deleted" | "transferred" | "converted" | null;
  /** How often its title or body was changed. */
  edits: number;
};

/** A comment on an issue. */
export type IssueComment = {
  readonly id: number;
  readonly issueNumber: number;
  readonly repository: string;
  body: string;
  author: string;
  authorAssociation: AuthorAssociation;
  app: string | null;
  createdAt: number;
  updatedAt: number;
};

/** A label of a repository. */
export type Label = {
  readonly id: number;
  readonly repository: string;
  name: string;
  color: string;
  description: string | null;
};
