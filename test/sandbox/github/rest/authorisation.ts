import type { AccessToken } from "../world/access-token.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import { fullName, type Repository } from "../world/repository.ts";
import type { Need, RestReply } from "./rest-call.ts";
import { notFound, restError } from "./rest-errors.ts";

/** The token of an `Authorization` header: null without a header, undefined for one that is unknown or over. */
export function tokenOf(header: string | undefined, world: GitHubWorld, now: number): AccessToken | null | undefined {
  if (header === undefined) return null;
  const value = /^(?:token|bearer) +(\S+)$/i.exec(header)?.[1];
  const token = world.tokens.find((known) => known.value === value);
  return token !== undefined && (token.expiresAt === null || token.expiresAt > now) ? token : undefined;
}

/** Why a token may not do something in a repository, or null when it may. */
export function refusal(token: AccessToken | null, repository: Repository, need: Need): RestReply | null {
  if (need === null) return null;
  const isPublic = repository.visibility === "public";
  if (isPublic && need.level === "read") return null; // What is public can be read with any token, and without one.
  if (token === null) return isPublic ? restError(401, "Requires authentication") : notFound;
  const reaches = token.repositories.some((name) => name.toLowerCase() === fullName(repository).toLowerCase());
  if (!reaches && !isPublic) return notFound;
  const granted = need.permission === "metadata" ? "read" : token.permissions[need.permission];
  if (reaches && (granted === "write" || granted === need.level)) return null;
  if (token.kind === "installation") return restError(403, "Resource not accessible by integration");
  return isPublic ? restError(403, "Resource not accessible by personal access token") : notFound; // What may not be seen is not there.
}
