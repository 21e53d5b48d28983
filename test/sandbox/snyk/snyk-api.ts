import type { RecordedRequest, Reply } from "../loopback.ts";
import { Prng } from "../world/prng.ts";
import type { WorldStore } from "../world/world-store.ts";
import { searchAudit } from "./audit-search.ts";
import { type Caller, Credentials, permissionsIn } from "./credentials.ts";
import { behaviourWith } from "./default-options.ts";
import type { ExportJobs } from "./export-jobs.ts";
import { isUuid, parseExportRequest } from "./export-request.ts";
import { listOrgs } from "./org-list.ts";
import { RateLimits } from "./rate-limits.ts";
import type { Permission, SnykStandInOptions } from "./snyk-options.ts";
import { badRequest, errorReply, forbidden, notFound, tooManyRequests, unauthorized } from "./snyk-replies.ts";
import { KNOWN_PARAMETERS, type RestRoute, routeOf } from "./snyk-routes.ts";
import { servedVersion, versionOf } from "./snyk-versions.ts";

/** What the API answers from. */
export type SnykApiSetup = {
  readonly world: WorldStore;
  readonly jobs: ExportJobs;
  readonly options: SnykStandInOptions;
  readonly now: () => number;
  readonly origin: () => string;
};

/** One REST request whose sender, route and version are in order. */
type Admitted = {
  readonly request: RecordedRequest;
  readonly route: RestRoute;
  readonly url: URL;
  readonly caller: Caller;
  readonly version: string;
};

/** The API's side of the stand-in: refuses what the real one refuses, in the same order, and answers the rest from the world. */
export class SnykApi {
  readonly #setup: SnykApiSetup;
  readonly #credentials: Credentials;
  readonly #limits: RateLimits;
  readonly #prng = Prng.of(1, "request ids");

  constructor(setup: SnykApiSetup) {
    this.#setup = setup;
    this.#credentials = new Credentials(() => setup.options.auth, setup.now);
    this.#limits = new RateLimits(() => setup.options.limits, setup.now);
  }

  async answer(request: RecordedRequest): Promise<Reply> {
    const url = new URL(request.target, this.#setup.origin());
    const { options } = this.#setup;
    const route = options.http.plainHttp === "not-found" ? null : routeOf(request.method, url.pathname);
    if (route === null) return this.#withHeaders(notFound(), url, null, null);
    if (route.kind === "oauth-token") return this.#credentials.issue(request);
    const caller = this.#credentials.callerOf(request.headers.authorization);
    const reply =
      caller === null ? unauthorized(options.auth.unauthorizedBody) : await this.#answerCaller(request, route, url, caller);
    return this.#withHeaders(reply, url, route, caller);
  }

  async #answerCaller(request: RecordedRequest, route: RestRoute, url: URL, caller: Caller): Promise<Reply> {
    const { limits } = this.#setup.options;
    const wait = this.#limits.admit(caller.token);
    if (wait !== null) return tooManyRequests(limits.retryAfter ? wait : null, limits.body429);
    const version = versionOf(url.searchParams);
    if (version === null) return badRequest("version must be a date such as 2024-10-15", { parameter: "version" });
    if (servedVersion(route.kind, version) === null)
      return errorReply(404, { detail: `version ${version} is older than the first release`, parameter: "version" });
    if (!isUuid(route.scope.id)) return badRequest("must be a UUID", { parameter: `${route.scope.kind}_id` });
    const unknown = [...url.searchParams.keys()].find((name) => !KNOWN_PARAMETERS[route.kind].includes(name));
    if (unknown !== undefined) return badRequest(`unknown query parameter: ${unknown}`, { parameter: unknown });
    const permissions = this.#setup.world.hasScope(route.scope) ? permissionsIn(caller, route.scope.id) : null;
    if (permissions === null) return notFound();
    if (!permissions.includes(neededFor(route))) return forbidden();
    return this.#dispatch({ request, route, url, caller, version });
  }

  async #dispatch(admitted: Admitted): Promise<Reply> {
    const { route, url, version } = admitted;
    const { jobs, world, options, now, origin } = this.#setup;
    const paged = {
      world,
      path: url.pathname,
      query: url.searchParams,
      apiOrigin: origin(),
      otherOrigin: options.audit.otherOrigin,
      now: now(),
    };
    switch (route.kind) {
      case "export-start":
        return this.#startExport(admitted);
      case "export-status":
        return jobs.status(route.scope, route.exportId, version);
      case "export-results":
        return jobs.results(route.scope, route.exportId, version);
      case "audit-search":
        return searchAudit({ ...paged, scope: route.scope, options: options.audit });
      case "org-list":
        return listOrgs({ ...paged, groupId: route.scope.id, options: options.orgList });
    }
  }

  #startExport({ request, route, url, caller, version }: Admitted): Reply {
    const { options, jobs } = this.#setup;
    const parsed = parseExportRequest(request, route.scope, behaviourWith(options.exports, null), options.http);
    if ("status" in parsed) return parsed;
    const wait = this.#limits.admitExport(caller.token, route.scope.id);
    if (wait !== null) return tooManyRequests(options.limits.retryAfter ? wait : null, options.limits.body429);
    const isOn = (parameter: string) => url.searchParams.get(parameter) === "true";
    const start = {
      scope: route.scope,
      token: caller.token,
      request: parsed,
      includeDeleted: isOn("include_deleted"),
      includeDeactivated: isOn("include_deactivated"),
    };
    return jobs.start(start, version);
  }

  #withHeaders(reply: Reply, url: URL, route: RestRoute | null, caller: Caller | null): Reply {
    const { http, limits } = this.#setup.options;
    const headers: Record<string, string> = { "snyk-request-id": this.#prng.uuid() };
    const version = versionOf(url.searchParams);
    const served = route === null || version === null ? null : servedVersion(route.kind, version);
    if (version !== null) headers["snyk-version-requested"] = version;
    if (served !== null)
      Object.assign(headers, {
        "snyk-version-served": served,
        "snyk-version-lifecycle-stage": http.sunset === null && http.deprecation === null ? "ga" : "deprecated",
      });
    if (http.sunset !== null) headers.sunset = http.sunset;
    if (http.deprecation !== null) headers.deprecation = http.deprecation;
    if (caller !== null && limits.rateLimitHeaders) Object.assign(headers, this.#limits.headers(caller.token));
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }
}

function neededFor({ kind, scope }: RestRoute): Permission {
  if (kind === "org-list") return "group.read";
  if (kind === "audit-search") return scope.kind === "group" ? "group.audit.read" : "org.audit_log.read";
  return scope.kind === "group" ? "group.report.read" : "org.report.read";
}
