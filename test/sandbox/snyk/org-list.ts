import type { Reply } from "../loopback.ts";
import type { WorldStore } from "../world/world-store.ts";
import { nextLink } from "./page-links.ts";
import type { OrgListOptions } from "./snyk-options.ts";
import { badRequest, documentReply } from "./snyk-replies.ts";

/** A request for a page of orgs, and what to answer it from. */
export type OrgListRequest = {
  readonly world: WorldStore;
  readonly groupId: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly options: OrgListOptions;
  readonly apiOrigin: string;
  readonly otherOrigin: string;
  readonly now: number;
};

/** Answers the list of a Group's Orgs, a page at a time; `limit` is a multiple of ten up to a hundred. */
export function listOrgs(request: OrgListRequest): Reply {
  const { query, options } = request;
  const limit = query.get("limit") ?? "10";
  if (!/^\d+$/.test(limit) || Number(limit) < 10 || Number(limit) > 100 || Number(limit) % 10 !== 0) {
    return badRequest("limit must be a multiple of 10 from 10 to 100", { parameter: "limit" });
  }
  const after = query.get("starting_after");
  const offset = after === null ? 0 : offsetOf(after);
  if (offset === null) return badRequest("starting_after is not valid", { parameter: "starting_after" });
  const orgs = request.world
    .orgsOfScope({ kind: "group", id: request.groupId }, request.now)
    .filter((org) => isNamed(query, org));
  const size = Math.min(Number(limit), options.pageSize ?? Number.POSITIVE_INFINITY);
  const data = orgs.slice(offset, offset + size).map((org) => ({
    id: org.id,
    type: "org",
    attributes: { name: org.name, slug: org.slug, group_id: org.groupId, is_personal: false, access_requests_enabled: false },
  }));
  const value = Buffer.from(`v1.${offset + size}`).toString("base64url");
  const links =
    offset + size < orgs.length ? nextLink({ ...request, form: options.nextLink, parameter: "starting_after", value }) : {};
  return documentReply(200, { jsonapi: { version: "1.0" }, data, links });
}

function isNamed(query: URLSearchParams, org: { readonly name: string; readonly slug: string }): boolean {
  return (query.get("slug") ?? org.slug) === org.slug && org.name.toLowerCase().includes((query.get("name") ?? "").toLowerCase());
}

function offsetOf(text: string): number | null {
  const [, offset] = /^v1\.(\d+)$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  return offset === undefined ? null : Number(offset);
}
