import type { EpochMs } from "./ids.ts";
import type { Scope } from "./scope.ts";

/** The release of Snyk's API that answered, and what it says of its end. */
export type ServedVersion = { readonly served: string; readonly warnings: readonly string[] };

/** What can be learned of a Snyk tenant by reads alone: no export is started. Every call rejects with a DigestError. */
export type SnykProbe = {
  /** How messages name the API. */
  readonly region: string;
  /** Gets an access token where the credential is a client; a token is taken as it is. */
  readonly signIn: () => Promise<void>;
  /** UUIDs of a Group's Organizations. */
  readonly listOrgs: (groupId: string) => Promise<readonly string[]>;
  /** Searches the audit log in a window of one second. */
  readonly searchAuditLog: (scope: Scope) => Promise<ServedVersion>;
  /**
   * Asks for an export that does not exist. Snyk answers 404 to who may export, and 403 to who may not; a scope that the token
   * does not see is a 404 too.
   */
  readonly askForNoExport: (scope: Scope) => Promise<void>;
};

/** What can be learned of a Flexera One organization by reads alone: no query is started. Every call rejects with a DigestError. */
export type FlexeraProbe = {
  /** How messages name the API. */
  readonly zone: string;
  readonly signIn: () => Promise<void>;
  /** Asks for a query that does not exist: 404 to who may read the organization's queries, 403 to who may not. */
  readonly askForNoQuery: () => Promise<void>;
  /** When the caller's refresh tokens expire, soonest first. */
  readonly readRefreshTokens: () => Promise<readonly EpochMs[]>;
};

/** A label as it is in the repository. */
export type KnownLabel = { readonly name: string; readonly color: string };

/** What can be learned of the issue's repository without changing anything there. Every call rejects with a DigestError. */
export type IssueProbe = {
  /** The repository's labels, at most a thousand. */
  readonly readLabels: () => Promise<readonly KnownLabel[]>;
  /** Gives a label the colour that it has: GitHub takes it only from a token that may write issues. */
  readonly rewriteLabel: (label: KnownLabel) => Promise<void>;
  readonly isAssignable: (login: string) => Promise<boolean>;
  /** Whether GitHub knows the account at all; teams are not accounts. */
  readonly hasAccount: (login: string) => Promise<boolean>;
};

/** What GitHub tells of a workflow, as far as its schedule is concerned. */
export type WorkflowFacts = {
  /** `active`, or why GitHub does not start it: `disabled_inactivity`, `disabled_manually`, `disabled_fork`. */
  readonly state: string;
  readonly defaultBranch: string;
  /** The file on the default branch, where schedules are read from; null where the token may not read it or it is not there. */
  readonly file: string | null;
  /** Start of the last run by schedule; null where there was none. */
  readonly lastScheduledAt: EpochMs | null;
};
