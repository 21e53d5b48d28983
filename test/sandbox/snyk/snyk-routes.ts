import type { Scope } from "../world/world-model.ts";

/** What a request asks for, by method and path. */
export type SnykRoute =
  | { readonly kind: "oauth-token" }
  | { readonly kind: "export-start" | "audit-search" | "org-list"; readonly scope: Scope }
  | { readonly kind: "export-status" | "export-results"; readonly scope: Scope; readonly exportId: string };

/** A route under `/rest`. */
export type RestRoute = Exclude<SnykRoute, { kind: "oauth-token" }>;

type Pattern = { readonly method: string; readonly path: RegExp; readonly kind: RestRoute["kind"] };

const PATTERNS: readonly Pattern[] = [
  { method: "POST", path: /^\/rest\/(groups|orgs)\/([^/]+)\/export$/, kind: "export-start" },
  { method: "GET", path: /^\/rest\/(groups|orgs)\/([^/]+)\/jobs\/export\/([^/]+)$/, kind: "export-status" },
  { method: "GET", path: /^\/rest\/(groups|orgs)\/([^/]+)\/export\/([^/]+)$/, kind: "export-results" },
  { method: "GET", path: /^\/rest\/(groups|orgs)\/([^/]+)\/audit_logs\/search$/, kind: "audit-search" },
  { method: "GET", path: /^\/rest\/(groups)\/([^/]+)\/orgs$/, kind: "org-list" },
];

/** The route of a request; null for anything that the API does not have. */
export function routeOf(method: string, path: string): SnykRoute | null {
  if (method === "POST" && path === "/oauth2/token") return { kind: "oauth-token" };
  for (const pattern of PATTERNS) {
    const [, container, id, exportId] = method === pattern.method ? (pattern.path.exec(path) ?? []) : [];
    if (container === undefined || id === undefined) continue;
    const scope: Scope = { kind: container === "groups" ? "group" : "org", id };
    if (pattern.kind === "export-status" || pattern.kind === "export-results")
      return { kind: pattern.kind, scope, exportId: exportId ?? "" };
    return { kind: pattern.kind, scope };
  }
  return null;
}

const VERSION_ONLY = ["version"];

/** The query parameters that each route knows; any other is a 400. */
export const KNOWN_PARAMETERS: Readonly<Record<RestRoute["kind"], readonly string[]>> = {
  "export-start": ["version", "include_deleted", "include_deactivated"],
  "export-status": VERSION_ONLY,
  "export-results": VERSION_ONLY,
  // `event` is not in the specification, but the API takes it in silence and does nothing with it.
  "audit-search": [
    "version",
    "cursor",
    "from",
    "to",
    "size",
    "sort_order",
    "user_id",
    "project_id",
    "events",
    "exclude_events",
    "event",
  ],
  "org-list": ["version", "starting_after", "ending_before", "limit", "name", "slug", "expand"],
};
