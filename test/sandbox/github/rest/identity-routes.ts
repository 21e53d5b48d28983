import type { JsonObject } from "../schema/json.ts";
import { isoTime } from "./iso-time.ts";
import { renderAccount } from "./render-account.ts";
import { renderRepository } from "./render-repository.ts";
import type { RestCall, RestContext, RestReply, Route } from "./rest-call.ts";
import { restError } from "./rest-errors.ts";

/** Who and where we are. What `/rate_limit` says is added by the service, which counts. */
export const identityRoutes: readonly Route[] = [
  { operation: { method: "get", path: "/user" }, need: null, accepted: "", handle: getUser },
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
  const account = world.account(call.token.login);
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
  return {
    status: 200,
    body: { ...renderAccount(account, apiOrigin()), ...nothing, ...counts, created_at: isoTime(0), updated_at: isoTime(0) },
  };
}

function getRepository({ repository, token }: RestCall, { world, apiOrigin }: RestContext): RestReply {
  return { status: 200, body: renderRepository(world, repository, apiOrigin(), token) };
}
