import type { JsonObject } from "../schema/json.ts";
import type { Account } from "../world/account.ts";
import { isoTime } from "./iso-time.ts";
import { renderAccount } from "./render-account.ts";
import { renderRepository } from "./render-repository.ts";
import { type RestCall, type RestContext, type RestReply, type Route, textParam } from "./rest-call.ts";
import { notFound, restError } from "./rest-errors.ts";

/** Who and where we are. What `/rate_limit` says is added by the service, which counts. */
export const identityRoutes: readonly Route[] = [
  { operation: { method: "get", path: "/user" }, need: null, accepted: "", handle: getUser },
  { operation: { method: "get", path: "/users/{username}" }, need: null, accepted: "", handle: getAccount },
  {
    operation: { method: "get", path: "/repos/{owner}/{repo}" },
    need: { permission: "metadata", level: "read" },
    accepted: "metadata=read",
    handle: getRepository,
  },
];

/** People have an account; an App's installation has none. */
function getUser(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  if (call.token === null) return restError(401, "Requires authentication");
  if (call.token.kind === "installation") return restError(403, "Resource not accessible by integration");
  return { status: 200, body: renderProfile(world.account(call.token.login), apiOrigin()) };
}

/** What everybody may know of an account. */
function getAccount(call: RestCall, { world, apiOrigin }: RestContext): RestReply {
  const login = textParam(call, "username").toLowerCase();
  const account = world.accounts.find((known) => known.login.toLowerCase() === login);
  return account === undefined ? notFound : { status: 200, body: renderProfile(account, apiOrigin()) };
}

function renderProfile(account: Account, apiOrigin: string): JsonObject {
  const nothing: JsonObject = {
    name: null,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
  };
  const counts = { public_repos: 1, public_gists: 0, followers: 0, following: 0 };
  return { ...renderAccount(account, apiOrigin), ...nothing, ...counts, created_at: isoTime(0), updated_at: isoTime(0) };
}

function getRepository({ repository, token }: RestCall, { world, apiOrigin }: RestContext): RestReply {
  return { status: 200, body: renderRepository(world, repository, apiOrigin(), token) };
}
