import type { RestRoute } from "./snyk-routes.ts";

const VERSION =
  /^(wip|work-in-progress|experimental|beta|(\d{4}-[01]\d-(3[01]|0[1-9]|[12]\d))(~(wip|work-in-progress|experimental|beta))?)$/;

const EXPORT_RELEASES = ["2024-10-15"];

/** The releases of each route, oldest first. */
const RELEASES: Readonly<Record<RestRoute["kind"], readonly string[]>> = {
  "export-start": EXPORT_RELEASES,
  "export-status": EXPORT_RELEASES,
  "export-results": EXPORT_RELEASES,
  "audit-search": ["2023-09-11", "2024-04-29"],
  "org-list": ["2023-05-29", "2024-02-28"],
};

/** The version that a request asks for; null when it is missing, repeated or malformed. */
export function versionOf(query: URLSearchParams): string | null {
  const [version, ...others] = query.getAll("version");
  if (version === undefined || others.length > 0) return null;
  const [, , date] = VERSION.exec(version) ?? [];
  if (date !== undefined && Number.isNaN(Date.parse(date))) return null;
  return VERSION.test(version) ? version : null;
}

/** The newest release at or before the version that is asked for; null when there was none yet. */
export function servedVersion(route: RestRoute["kind"], version: string): string | null {
  const date = /^\d/.test(version) ? version.slice(0, 10) : "9999-12-31";
  return RELEASES[route].findLast((release) => release <= date) ?? null;
}
