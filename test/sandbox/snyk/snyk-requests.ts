import type { RecordedRequest } from "../loopback.ts";
import { routeOf, type SnykRoute } from "./snyk-routes.ts";

/** The journal's name of the API. */
export const SNYK_SERVER = "snyk";
/** The journal's name of the object store. */
export const STORAGE_SERVER = "storage";

/** Whether a recorded request starts an export. */
export const isExportStart = askedFor("export-start");
/** Whether a recorded request asks how far an export is. */
export const isExportStatus = askedFor("export-status");
/** Whether a recorded request asks for the files of an export. */
export const isExportResults = askedFor("export-results");
/** Whether a recorded request searches an audit log. */
export const isAuditSearch = askedFor("audit-search");
/** Whether a recorded request lists a Group's Orgs. */
export const isOrgList = askedFor("org-list");
/** Whether a recorded request asks for an access token. */
export const isTokenRequest = askedFor("oauth-token");

/** Whether a recorded request downloads a file from the object store. */
export function isFileDownload(request: RecordedRequest): boolean {
  return request.server === STORAGE_SERVER;
}

/** The id of the Group or Org that a recorded request is about; null where it is about none. */
export function scopeIdOf(request: RecordedRequest): string | null {
  const route = routeOfRequest(request);
  return route === null || route.kind === "oauth-token" ? null : route.scope.id;
}

/** The dataset that a recorded request wants to have exported; null for any other request. */
export function datasetOf(request: RecordedRequest): string | null {
  if (!isExportStart(request)) return null;
  return /"dataset"\s*:\s*"([^"]*)"/.exec(request.body.toString("utf8"))?.[1] ?? null;
}

function askedFor(kind: SnykRoute["kind"]): (request: RecordedRequest) => boolean {
  return (request) => routeOfRequest(request)?.kind === kind;
}

function routeOfRequest(request: RecordedRequest): SnykRoute | null {
  return request.server === SNYK_SERVER ? routeOf(request.method, new URL(request.target, "http://sandbox").pathname) : null;
}
