import type { RecordedRequest } from "../loopback.ts";
import { type FlexeraRoute, routeOf, TOKEN_PATH } from "./flexera-routes.ts";

/** The journal's name of the API. */
export const FLEXERA_SERVER = "flexera";
/** The journal's name of the login service. */
export const FLEXERA_LOGIN_SERVER = "flexera-login";
/** The journal's name of a server that is none of the vendor's: hostile links lead to it, and nothing may ever reach it. */
export const FLEXERA_STRANGER = "flexera-stranger";

/** Whether a recorded request asks for an access token of Flexera. */
export function isFlexeraSignIn(request: RecordedRequest): boolean {
  return request.server === FLEXERA_LOGIN_SERVER && pathOf(request) === TOKEN_PATH;
}

/** Whether a recorded request lists refresh tokens. */
export const isRefreshTokenList = askedFor("refresh-token-list");
/** Whether a recorded request creates a query. */
export const isQueryCreate = askedFor("query-create");
/** Whether a recorded request asks how far a query is. */
export const isQueryShow = askedFor("query-show");
/** Whether a recorded request downloads a result, or a page of it. */
export const isQueryDownload = askedFor("query-download");
/** Whether a recorded request lists the files of the retired Export API. */
export const isExportList = askedFor("export-list");
/** Whether a recorded request downloads a file of the retired Export API. */
export const isExportFile = askedFor("export-file");
/** Whether a recorded request would delete devices, or estimate it. */
export const isDeviceDelete = askedFor("device-delete");

/** The dataset that a recorded request wants to have queried; null for any other request. */
export function queryNameOf(request: RecordedRequest): string | null {
  if (!isQueryCreate(request)) return null;
  return /"queryName"\s*:\s*"([^"]*)"/.exec(request.body.toString("utf8"))?.[1] ?? null;
}

/** The resume token that a recorded request carries; null for one without. */
export function resumeTokenOf(request: RecordedRequest): string | null {
  return isQueryCreate(request) ? new URL(request.target, "http://sandbox").searchParams.get("resumeToken") || null : null;
}

/** The id of the query or file that a recorded request is about; null where it is about none. */
export function subjectIdOf(request: RecordedRequest): string | null {
  const route = routeOfRequest(request);
  return route !== null && "id" in route ? route.id : null;
}

function askedFor(kind: FlexeraRoute["kind"]): (request: RecordedRequest) => boolean {
  return (request) => routeOfRequest(request)?.kind === kind;
}

function routeOfRequest(request: RecordedRequest): FlexeraRoute | null {
  return request.server === FLEXERA_SERVER ? routeOf(request.method, pathOf(request)) : null;
}

function pathOf(request: RecordedRequest): string {
  return new URL(request.target, "http://sandbox").pathname;
}
