/**
 * Behaviour of the platform that differs from day to day, or that nobody could establish. Tests change these fields at any
 * time; faults of single requests (5xx, resets, cut answers) are the journal's.
 */
export type GitHubOptions = {
  /** Finished artifacts appear in lists only after this time. */
  artifactListingDelayMs: number;
  /** A name is taken from the first `CreateArtifact` on, and not only once its upload is finished. */
  reservesNames: boolean;
  /** A second attempt may upload a name that the first attempt uploaded. */
  attemptsShareNames: boolean;
  /** How many times a name that was deleted still counts as taken. */
  conflictsAfterDelete: number;
  /** The results service lists artifacts of earlier attempts, and answers 404 when asked for their URL. */
  listsEarlierAttempts: boolean;
  /** REST no longer lists artifacts of earlier attempts of the same run. */
  forgetsEarlierAttempts: boolean;
  /** `ListArtifacts` shows an artifact and `GetSignedArtifactURL` knows nothing of it. */
  listsWithoutUrl: boolean;
  /** In which order artifacts come; the order is not documented. */
  artifactOrder: "newest-first" | "oldest-first";
  /** The issues list of a repository without issues: only pull requests, or 410. */
  issuesListWhenDisabled: "pulls-only" | "gone";
  /** With which status an exceeded limit is answered. */
  limitStatus: 403 | 429;
  /** `retry-after` of an exceeded secondary limit; null leaves the header out. */
  secondaryRetryAfterSeconds: number | null;
  /** Requests an hour: of the workflow's token and Apps, and of people. */
  hourlyLimit: { installation: number; user: number };
  /** What creates content: issues, comments. */
  contentLimit: { minute: number; hour: number };
};

/** The platform on an ordinary day. */
export function ordinaryOptions(): GitHubOptions {
  return {
    artifactListingDelayMs: 0,
    reservesNames: true,
    attemptsShareNames: true,
    conflictsAfterDelete: 0,
    listsEarlierAttempts: false,
    forgetsEarlierAttempts: false,
    listsWithoutUrl: false,
    artifactOrder: "newest-first",
    issuesListWhenDisabled: "pulls-only",
    limitStatus: 403,
    secondaryRetryAfterSeconds: 60,
    hourlyLimit: { installation: 1_000, user: 5_000 },
    contentLimit: { minute: 80, hour: 500 },
  };
}
