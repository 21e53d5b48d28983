import type { RecordedRequest, Reply } from "../../loopback.ts";
import { parameterProblems, replyProblems, requestBodyProblems } from "../schema/openapi-slice-schema.ts";
import type { ViolationList } from "../violation.ts";
import type { AccessToken } from "../world/access-token.ts";
import { artifactRoutes } from "./artifact-routes.ts";
import { refusal, tokenOf } from "./authorisation.ts";
import { commentRoutes } from "./comment-routes.ts";
import { answerGraphql } from "./graphql.ts";
import { identityRoutes } from "./identity-routes.ts";
import { issueRoutes } from "./issue-routes.ts";
import { labelRoutes } from "./label-routes.ts";
import { RateLimits } from "./rate-limits.ts";
import type { RestContext, RestReply, Route } from "./rest-call.ts";
import { notFound, restError } from "./rest-errors.ts";
import { workflowRoutes } from "./workflow-routes.ts";

const routes: readonly Route[] = [
  ...identityRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...labelRoutes,
  ...artifactRoutes,
  ...workflowRoutes,
];
const contentPaths = new Set(["/repos/{owner}/{repo}/issues", "/repos/{owner}/{repo}/issues/{issue_number}/comments"]);
const rateLimitOperation = { method: "get", path: "/rate_limit" } as const;

type Match = { readonly route: Route; readonly params: Map<string, string> };

/** GitHub's REST API, and the one GraphQL query. Every request and every answer is held against GitHub's own description. */
export class RestService {
  readonly limits: RateLimits;
  readonly #context: RestContext;
  readonly #violations: ViolationList;

  constructor(context: RestContext, violations: ViolationList) {
    this.#context = context;
    this.#violations = violations;
    this.limits = new RateLimits(context.options, context.now);
  }

  /** Answers one request. */
  handle(request: RecordedRequest): Reply {
    const token = tokenOf(request.headers.authorization, this.#context.world, this.#context.now());
    const accepted = { text: "" };
    const reply = this.#answer(request, token, accepted);
    const headers: Record<string, string> = {
      "content-type": "application/json; charset=utf-8",
      date: new Date(this.#context.now()).toUTCString(),
      "x-github-request-id": `ABCD:${request.index.toString(16).padStart(6, "0")}:SANDBOX`,
      "x-github-media-type": "github.v3; format=json",
      ...(accepted.text === "" ? {} : { "x-accepted-github-permissions": accepted.text }),
      ...(token === undefined ? {} : this.limits.headers(token)),
      ...this.#versionHeaders(request),
      ...reply.headers,
    };
    return { status: reply.status, headers, body: reply.body === undefined ? "" : JSON.stringify(reply.body) };
  }

  #answer(request: RecordedRequest, token: AccessToken | null | undefined, accepted: { text: string }): RestReply {
    if ((request.headers["user-agent"] ?? "") === "") {
      this.#violations.add("request", request, ["no user-agent header"]);
      return restError(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
    }
    if (token === undefined) return restError(401, "Bad credentials");
    const url = new URL(request.target, this.#context.apiOrigin());
    if (request.method === "GET" && url.pathname === rateLimitOperation.path) return this.#rateLimit(request, token);
    const match = url.pathname === "/graphql" ? null : this.#match(request.method, url.pathname);
    const createsContent = request.method === "POST" && match !== null && contentPaths.has(match.route.operation.path);
    const limited = this.limits.count(token, request.method, createsContent);
    if (limited !== null) return limited;
    if (url.pathname === "/graphql") return this.#graphql(request, token);
    if (match === null) {
      this.#violations.add("request", request, ["the stand-in serves nothing here"]);
      return notFound;
    }
    accepted.text = match.route.accepted;
    const reply = this.#serve(request, url, match, token);
    if (reply.status !== 304)
      this.#violations.add("reply", request, replyProblems(match.route.operation, reply.status, throughJson(reply.body)));
    return reply;
  }

  #serve(request: RecordedRequest, url: URL, { route, params }: Match, token: AccessToken | null): RestReply {
    const { operation } = route;
    const repository = params.has("repo")
      ? this.#context.world.repository(`${params.get("owner")}/${params.get("repo")}`)
      : this.#context.world.home;
    if (repository === undefined) return notFound;
    const refused = refusal(token, repository, route.need);
    if (refused !== null) return refused;
    const badPath = parameterProblems(operation, "path", params);
    if (badPath.length > 0) {
      this.#violations.add("request", request, badPath);
      return notFound;
    }
    const badQuery = parameterProblems(operation, "query", new Map(url.searchParams));
    this.#violations.add("request", request, badQuery);
    if (badQuery.some((problem) => problem.includes("has no value")))
      return restError(422, `Validation Failed: ${badQuery.join("; ")}`);
    const body = this.#body(request, route);
    if ("reply" in body) return body.reply;
    return route.handle({ operation, params, query: url.searchParams, url, body: body.value, token, repository }, this.#context);
  }

  #body(request: RecordedRequest, { operation }: Route): { readonly value: unknown } | { readonly reply: RestReply } {
    let value: unknown;
    try {
      value = request.body.length === 0 ? undefined : JSON.parse(request.body.toString("utf8"));
    } catch {
      this.#violations.add("request", request, ["the body is not JSON"]);
      return { reply: restError(400, "Problems parsing JSON") };
    }
    const problems = requestBodyProblems(operation, value);
    if (problems.length === 0) return { value };
    this.#violations.add("request", request, problems);
    return { reply: restError(422, `Invalid request.\n\n${problems.join("\n")}`) };
  }

  #match(method: string, path: string): Match | null {
    const byId = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
    const repository = byId === null ? undefined : this.#context.world.repositories.find((known) => known.id === Number(byId[1]));
    const parts = (repository === undefined ? path : `/repos/${repository.owner}/${repository.name}${byId?.[2] ?? ""}`).split(
      "/",
    );
    for (const route of routes) {
      const params = route.operation.method === method.toLowerCase() ? matchPath(route.operation.path.split("/"), parts) : null;
      if (params !== null) return { route, params };
    }
    return null;
  }

  #graphql(request: RecordedRequest, token: AccessToken | null): RestReply {
    let body: unknown;
    try {
      body = JSON.parse(request.body.toString("utf8"));
    } catch {
      body = undefined;
    }
    const reply = request.method === "POST" ? answerGraphql(body, token, this.#context.world) : notFound;
    if (reply.status >= 400 || "errors" in Object(reply.body))
      this.#violations.add("request", request, ["GraphQL: the query is not served"]);
    return reply;
  }

  #rateLimit(request: RecordedRequest, token: AccessToken | null): RestReply {
    const rate = this.limits.overview(token);
    const body = { resources: { core: rate, search: { ...rate, limit: 30, used: 0, remaining: 30 }, graphql: rate }, rate };
    this.#violations.add("reply", request, replyProblems(rateLimitOperation, 200, body));
    return { status: 200, body };
  }

  /** A request that names no version of the API gets the default one, and is told that it will not last. */
  #versionHeaders(request: RecordedRequest): Record<string, string> {
    const version = request.headers["x-github-api-version"];
    if (version !== undefined) return { "x-github-api-version-selected": version };
    return {
      "x-github-api-version-selected": "2022-11-28",
      deprecation: "Tue, 10 Mar 2026 00:00:00 GMT",
      sunset: "Fri, 10 Mar 2028 00:00:00 GMT",
    };
  }
}

function matchPath(template: readonly string[], parts: readonly string[]): Map<string, string> | null {
  if (template.length !== parts.length) return null;
  const params = new Map<string, string>();
  for (const [index, wanted] of template.entries()) {
    const part = parts[index] ?? "";
    const name = /^\{(.+)\}$/.exec(wanted)?.[1];
    if (name === undefined ? wanted !== part : part === "") return null;
    if (name !== undefined) params.set(name, decoded(part));
  }
  return params;
}

/** What a client reads: without the fields that are undefined. */
function throughJson(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A stray percent sign names nothing that exists.
  }
}
