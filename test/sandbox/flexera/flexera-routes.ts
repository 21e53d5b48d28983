import type { Privilege } from "./flexera-options.ts";

/** What a request to the API asks for, by method and path. Ids are as sent: nobody has looked at them yet. */
export type FlexeraRoute =
  | { readonly kind: "refresh-token-list" }
  | { readonly kind: "query-create" | "export-list" | "device-delete"; readonly orgId: string }
  | { readonly kind: "query-show" | "query-download" | "export-file"; readonly orgId: string; readonly id: string };

/** A route below an organization. */
export type OrgRoute = Exclude<FlexeraRoute, { kind: "refresh-token-list" }>;

/** Where the login service hands out access tokens. */
export const TOKEN_PATH = "/oidc/token";

type Pattern = { readonly method: string; readonly path: RegExp; readonly kind: OrgRoute["kind"] };

const PATTERNS: readonly Pattern[] = [
  { method: "POST", path: /^\/vis\/v2\/orgs\/([^/]+)\/queries$/, kind: "query-create" },
  { method: "GET", path: /^\/vis\/v2\/orgs\/([^/]+)\/queries\/([^/]+)$/, kind: "query-show" },
  { method: "GET", path: /^\/vis\/v2\/orgs\/([^/]+)\/queries\/([^/]+)\/download$/, kind: "query-download" },
  { method: "GET", path: /^\/vis\/v2\/orgs\/([^/]+)\/exports$/, kind: "export-list" },
  { method: "GET", path: /^\/vis\/v2\/orgs\/([^/]+)\/exports\/files\/([^/]+)$/, kind: "export-file" },
  { method: "POST", path: /^\/vis\/v2\/orgs\/([^/]+)\/devices\/delete\/(?:estimate|submit)$/, kind: "device-delete" },
];

/** The route of a request; null for anything that the API does not have. */
export function routeOf(method: string, path: string): FlexeraRoute | null {
  if (method === "GET" && path === "/iam/v1/refresh-tokens") return { kind: "refresh-token-list" };
  for (const pattern of PATTERNS) {
    const [, orgId, id] = method === pattern.method ? (pattern.path.exec(path) ?? []) : [];
    if (orgId === undefined) continue;
    const { kind } = pattern;
    if (kind === "query-create" || kind === "export-list" || kind === "device-delete") return { kind, orgId };
    return { kind, orgId, id: decodeURIComponent(id ?? "") };
  }
  return null;
}

/** The query parameters that each route knows; a client that sends another has misread the document. */
export const KNOWN_PARAMETERS: Readonly<Record<FlexeraRoute["kind"], readonly string[]>> = {
  "refresh-token-list": [],
  "query-create": ["resumeToken", "outputCompression"],
  "query-show": [],
  "query-download": ["maxResults", "skipToken"],
  "export-list": ["filter", "skipToken"],
  "export-file": [],
  "device-delete": [],
};

/** The privilege that each route asks for; no one here may delete devices. */
export const NEEDED_PRIVILEGE: Readonly<Record<Exclude<OrgRoute["kind"], "device-delete">, Privilege>> = {
  "query-create": "vis:query:create",
  "query-show": "vis:query:show",
  "query-download": "vis:query:download",
  "export-list": "vis:export:index",
  "export-file": "vis:export:download",
};
