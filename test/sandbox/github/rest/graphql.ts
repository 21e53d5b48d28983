import { isRecord } from "../schema/json.ts";
import type { AccessToken } from "../world/access-token.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import { nodeId } from "./render-account.ts";
import type { RestReply } from "./rest-call.ts";
import { restError } from "./rest-errors.ts";

/** Answers the one query that every kind of token may ask: who am I? Anything else is an error of the query. */
export function answerGraphql(body: unknown, token: AccessToken | null, world: GitHubWorld): RestReply {
  if (token === null) return restError(401, "This endpoint requires you to be authenticated.");
  const query = isRecord(body) && typeof body.query === "string" ? body.query : null;
  if (query === null) return restError(400, "A query attribute must be specified and must be a string.");
  const fields = /^\s*(?:query\b[^{]*)?\{\s*viewer\s*\{\s*([a-zA-Z\s,_]+)\}\s*\}\s*$/
    .exec(query)?.[1]
    ?.trim()
    .split(/[\s,]+/);
  if (fields === undefined)
    return { status: 200, body: { errors: [{ message: "Parse error: only `viewer` is served", type: "NOT_SERVED" }] } };
  const account = world.account(token.login);
  const known: Readonly<Record<string, unknown>> = {
    login: account.login,
    id: nodeId("U", account.id),
    databaseId: account.id,
    __typename: "User",
  };
  const unknown = fields.filter((field) => !(field in known));
  if (unknown.length > 0) {
    return {
      status: 200,
      body: {
        errors: unknown.map((field) => ({ message: `Field '${field}' doesn't exist on type 'User'`, type: "undefinedField" })),
      },
    };
  }
  return { status: 200, body: { data: { viewer: Object.fromEntries(fields.map((field) => [field, known[field]])) } } };
}
