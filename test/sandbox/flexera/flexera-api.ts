import type { FlexeraWorld } from "../flexera-world/flexera-world.ts";
import type { RecordedRequest, Reply } from "../loopback.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { ExportShelf } from "./exports/export-shelf.ts";
import type { FlexeraOptions, Principal } from "./flexera-options.ts";
import { badRequest, goaError, inErrorForm, tooManyRequests } from "./flexera-replies.ts";
import { type FlexeraRoute, KNOWN_PARAMETERS, NEEDED_PRIVILEGE, type OrgRoute, routeOf } from "./flexera-routes.ts";
import type { LoginService } from "./login-service.ts";
import type { QueryJobs } from "./query/query-jobs.ts";
import { parseQueryRequest } from "./query/query-request.ts";
import { RateLimits } from "./rate-limits.ts";

/** What the API answers from. */
export type FlexeraApiSetup = {
  readonly worlds: readonly FlexeraWorld[];
  readonly options: FlexeraOptions;
  readonly accessTokens: AccessTokens;
  readonly login: LoginService;
  readonly jobs: QueryJobs;
  readonly shelf: ExportShelf;
  readonly now: () => number;
  readonly origin: () => string;
  readonly otherOrigin: () => string;
};

/** A request whose sender may send it. */
type Admitted = {
  readonly request: RecordedRequest;
  readonly route: OrgRoute;
  readonly url: URL;
  readonly world: FlexeraWorld;
};

/** The API origin: refuses what the documents say is refused, and answers the rest from the worlds. */
export class FlexeraApi {
  readonly #setup: FlexeraApiSetup;
  readonly #limits: RateLimits;

  constructor(setup: FlexeraApiSetup) {
    this.#setup = setup;
    this.#limits = new RateLimits(() => setup.options.api.requestsPerMinute, setup.now);
  }

  async answer(request: RecordedRequest): Promise<Reply> {
    const url = new URL(request.target, this.#setup.origin());
    const { accessTokens, options } = this.#setup;
    const principal = accessTokens.principalOf(request.headers.authorization);
    const route = routeOf(request.method, url.pathname);
    const reply = await this.#answerPrincipal(request, url, route, principal);
    return inErrorForm(reply, options.api.errorBody);
  }

  async #answerPrincipal(
    request: RecordedRequest,
    url: URL,
    route: FlexeraRoute | null,
    principal: Principal | null,
  ): Promise<Reply> {
    if (principal === null) return goaError("unauthorized");
    const admission = this.#limits.admit(principal.id, route !== null && "orgId" in route ? route.orgId : null);
    if (admission.kind === "throttled") return tooManyRequests(admission.retryAfterSeconds);
    const reply = await this.#route(request, url, route, principal);
    return { ...reply, headers: { ...reply.headers, "x-ratelimit-remaining": String(admission.remaining) } };
  }

  async #route(request: RecordedRequest, url: URL, route: FlexeraRoute | null, principal: Principal): Promise<Reply> {
    if (route === null) return goaError("not_found");
    const unknown = [...url.searchParams.keys()].find((name) => !KNOWN_PARAMETERS[route.kind].includes(name));
    if (unknown !== undefined) return badRequest(`unknown query parameter: ${unknown}`);
    if (route.kind === "refresh-token-list") return this.#setup.login.listOf(principal);
    if (!/^[1-9]\d{0,14}$/.test(route.orgId)) return badRequest("orgId must be an integer greater or equal than 1");
    const world = this.#setup.worlds.find(({ orgId }) => String(orgId) === route.orgId);
    if (world === undefined || !principal.orgIds.includes(world.orgId) || !isAllowed(route, principal))
      return goaError("forbidden");
    return this.#dispatch({ request, route, url, world });
  }

  async #dispatch({ request, route, url, world }: Admitted): Promise<Reply> {
    const { jobs, shelf, options, origin, otherOrigin } = this.#setup;
    const { orgId } = world;
    const place = { path: url.pathname, apiOrigin: origin(), otherOrigin: otherOrigin() };
    switch (route.kind) {
      case "query-create": {
        const parsed = parseQueryRequest(request, url.searchParams, options.api);
        return "status" in parsed ? parsed : jobs.create({ orgId, table: world.table(parsed.queryName), request: parsed });
      }
      case "query-show":
        return jobs.show(orgId, route.id);
      case "query-download":
        return jobs.download(orgId, route.id, url.searchParams, place);
      case "export-list":
        return shelf.list(orgId, url.searchParams, place);
      case "export-file":
        return shelf.file(orgId, route.id);
      case "device-delete":
        return goaError("forbidden");
    }
  }
}

function isAllowed(route: OrgRoute, { privileges }: Principal): boolean {
  // The stand-in has no devices to delete, and no client of it has any business there.
  if (route.kind === "device-delete") return false;
  return privileges.includes(NEEDED_PRIVILEGE[route.kind]) || privileges.includes("common:org:own");
}
