import { DigestError, toError } from "../errors.ts";

/** What Octokit throws: `status` is 500 and `response` missing when no answer came. */
type RequestError = Error & {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | undefined>> } | undefined;
};

/** What was tried when GitHub failed. */
export type GitHubAttempt = {
  /** Completes "GitHub … while trying to": "list the issues of owner/name". */
  readonly doing: string;
  /** The workflow permission that the request needs; null where every token has it. */
  readonly permission: "issues: write" | "actions: read" | null;
};

/** Characters of GitHub's own words that an error repeats. */
const maxQuotedCharacters = 300;

/**
 * Any failure of a request to GitHub as a DigestError with the remedy for its status. It keeps GitHub's request id and never
 * a header or a body.
 */
export function toGitHubError(thrown: unknown, attempt: GitHubAttempt): DigestError {
  if (thrown instanceof DigestError) return thrown;
  if (!isRequestError(thrown)) return unreachable(attempt, thrown);
  if (thrown.response === undefined) return unreachable(attempt, thrown.cause ?? thrown);
  const requestId = thrown.response.headers["x-github-request-id"];
  return new DigestError({ ...describeStatus(thrown, attempt), status: thrown.status, requestId });
}

/** The status that GitHub answered, or null for a failure without an answer. */
export function answeredStatus(thrown: unknown): number | null {
  return isRequestError(thrown) && thrown.response !== undefined ? thrown.status : null;
}

/** Whether a write may have taken effect although it failed: no answer came, or one from a proxy or a broken server. */
export function mayHaveTakenEffect(thrown: unknown): boolean {
  if (!isRequestError(thrown)) return false;
  return thrown.response === undefined || thrown.status >= 500;
}

/** Whether a request was refused by a rate limit. */
export function isRateLimited(thrown: unknown): boolean {
  if (!isRequestError(thrown) || thrown.response === undefined) return false;
  if (thrown.status === 429) return true;
  return (
    thrown.status === 403 &&
    (thrown.response.headers["x-ratelimit-remaining"] === "0" || /secondary rate|rate limit/i.test(thrown.message))
  );
}

// By shape, because each copy of the library in the tree has a class of its own.
function isRequestError(thrown: unknown): thrown is RequestError {
  return thrown instanceof Error && thrown.name === "HttpError" && "status" in thrown && typeof thrown.status === "number";
}

type Description = Pick<DigestError, "kind" | "message" | "remedy">;

function describeStatus(error: RequestError, attempt: GitHubAttempt): Description {
  if (isRateLimited(error)) return rateLimited(error.status, attempt);
  switch (error.status) {
    case 401:
      return refusedToken(attempt);
    case 403:
      return /SAML|single sign-on/i.test(error.message) ? refusedBySso(attempt) : missingPermission(403, attempt);
    case 404:
      return missingPermission(404, attempt);
    case 410:
      return attempt.permission === "issues: write" ? issuesDisabled(attempt) : rejected(error, attempt);
    default:
      return error.status >= 500 ? failedServer(error.status, attempt) : rejected(error, attempt);
  }
}

function refusedToken(attempt: GitHubAttempt): Description {
  return {
    kind: "permission",
    message: `GitHub refused the token (401) while trying to ${attempt.doing}.`,
    remedy: "Check `github-token` and `issue-token`: the token may be mistyped, expired or revoked.",
  };
}

function refusedBySso(attempt: GitHubAttempt): Description {
  return {
    kind: "permission",
    message: `The organization's single sign-on does not accept the token (403) while trying to ${attempt.doing}.`,
    remedy: "Authorize the personal access token for the organization in the settings of GitHub, under Developer settings.",
  };
}

function missingPermission(status: 403 | 404, attempt: GitHubAttempt): Description {
  const message =
    status === 403
      ? `The token is not allowed (403) to ${attempt.doing}.`
      : `GitHub found nothing, or hides it from the token (404), while trying to ${attempt.doing}.`;
  if (attempt.permission === null) {
    return { kind: "permission", message, remedy: "Check the repository's name, and that the token may read the repository." };
  }
  return { kind: "permission", message, remedy: permissionRemedy(attempt.permission) };
}

function permissionRemedy(permission: NonNullable<GitHubAttempt["permission"]>): string {
  const [area, level] = permission === "issues: write" ? ["Issues", "Read and write"] : ["Actions", "Read-only"];
  return (
    `Add this to the job or the workflow:\n\npermissions:\n  ${permission}\n\n` +
    `A fine-grained token or a GitHub App needs the repository permission "${area}: ${level}" for this repository.`
  );
}

function issuesDisabled(attempt: GitHubAttempt): Description {
  return {
    kind: "permission",
    message: `Issues are disabled (410): GitHub refused to ${attempt.doing}.`,
    remedy: "Turn Issues on (Settings → General → Features), or set `issue-period: none` to publish no issue.",
  };
}

function rateLimited(status: number, attempt: GitHubAttempt): Description {
  return {
    kind: "limit",
    message: `GitHub's rate limit is used up (${status}) while trying to ${attempt.doing}.`,
    remedy: "Run again later; the limit of the default token is shared by all workflows of the repository.",
  };
}

function failedServer(status: number, attempt: GitHubAttempt): Description {
  return {
    kind: "remote",
    message: `GitHub failed (${status}) while trying to ${attempt.doing}.`,
    remedy: "Run again; https://www.githubstatus.com tells of incidents.",
  };
}

function rejected(error: RequestError, attempt: GitHubAttempt): Description {
  const words = error.message.replaceAll(/\s+/g, " ").slice(0, maxQuotedCharacters);
  return {
    kind: "remote",
    message: `GitHub rejected the request (${error.status}) while trying to ${attempt.doing}: ${words}`,
    remedy: "",
  };
}

function unreachable(attempt: GitHubAttempt, cause: unknown): DigestError {
  const words = toError(cause).message.replaceAll(/\s+/g, " ").slice(0, maxQuotedCharacters);
  return new DigestError({
    kind: "remote",
    message: `No answer came from GitHub while trying to ${attempt.doing}: ${words}`,
    remedy: "Run again; on a self-hosted runner check its network and proxy.",
    cause: toError(cause),
  });
}
