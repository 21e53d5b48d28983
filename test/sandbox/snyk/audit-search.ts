import type { Reply } from "../loopback.ts";
import type { AuditEvent } from "../world/audit-log.ts";
import { DAY_MS } from "../world/snyk-time.ts";
import type { Scope } from "../world/world-model.ts";
import type { WorldStore } from "../world/world-store.ts";
import { auditItem } from "./audit-item.ts";
import { isDateTime, isUuid } from "./export-request.ts";
import { nextLink } from "./page-links.ts";
import type { AuditOptions } from "./snyk-options.ts";
import { badRequest, documentReply } from "./snyk-replies.ts";

/** A search, and what to answer it from. */
export type AuditSearchRequest = {
  readonly world: WorldStore;
  readonly scope: Scope;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly options: AuditOptions;
  readonly apiOrigin: string;
  readonly now: number;
};

type Search = {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly isAscending: boolean;
  readonly userId: string | null;
  readonly projectId: string | null;
  readonly events: readonly string[];
  readonly excluded: readonly string[];
  readonly cursor: Cursor;
};

/** Where a page begins; opaque to clients. */
type Cursor = { readonly offset: number; readonly page: number };

/** Answers an audit search: one page of events, and how to get the next. */
export function searchAudit(request: AuditSearchRequest): Reply {
  const search = parseSearch(request.query, request.now);
  if ("status" in search) return search;
  const { options, scope } = request;
  const matching = orderedEvents(request, search);
  const { offset, page } = search.cursor;
  const isBlank = page === options.emptyPage;
  const take = isBlank ? 0 : options.shortPages ? Math.max(1, Math.floor(search.size / 2)) : search.size;
  const events = matching.slice(offset, offset + take);
  const isFullLast = events.length === search.size && offset + take === matching.length;
  const hasNext = isBlank || offset + take < matching.length || (isFullLast && options.exactMultipleEnds === "empty-page");
  const value = encodeCursor({ offset: offset + take, page: page + 1 });
  const { path, query, apiOrigin } = request;
  const links = hasNext
    ? nextLink({ form: options.nextLink, path, query, apiOrigin, otherOrigin: options.otherOrigin, parameter: "cursor", value })
    : {};
  const items = events.map((event) => auditItem(event, scope, options));
  return documentReply(200, { data: { type: "audit_log_search", items }, jsonapi: { version: "1.0" }, links });
}

function orderedEvents({ world, scope, options, now }: AuditSearchRequest, search: Search): AuditEvent[] {
  const oldest = now - options.retentionDays * DAY_MS;
  const orgIds = new Set(world.orgsOfScope(scope).map(({ id }) => id));
  const matching = world.auditLog.events.filter((event) => {
    if (event.insertedAt > now || event.created < oldest || event.created < search.from || event.created >= search.to)
      return false;
    return isSeenIn(event, scope, orgIds) && isWanted(event, search);
  });
  const placeOf = (event: AuditEvent) => (options.orderBy === "created" ? event.created : event.insertedAt);
  matching.sort((left, right) => placeOf(left) - placeOf(right) || left.sequence - right.sequence);
  return search.isAscending ? matching : matching.reverse();
}

function isSeenIn(event: AuditEvent, scope: Scope, orgIds: ReadonlySet<string>): boolean {
  if (event.seenIn !== "both" && event.seenIn !== scope.kind) return false;
  return scope.kind === "group" ? event.groupId === scope.id : event.orgId !== null && orgIds.has(event.orgId);
}

function isWanted(event: AuditEvent, { events, excluded, userId, projectId }: Search): boolean {
  if (userId !== null && event.userId !== userId) return false;
  if (projectId !== null && event.projectId !== projectId) return false;
  if (events.length > 0) return events.includes(event.event);
  return event.event !== "api.access" && !excluded.includes(event.event);
}

function parseSearch(query: URLSearchParams, now: number): Search | Reply {
  const startOfYesterday = Math.floor(now / DAY_MS) * DAY_MS - DAY_MS;
  const size = query.get("size") ?? "100";
  if (!/^\d+$/.test(size) || Number(size) < 1 || Number(size) > 100)
    return badRequest("size must be from 1 to 100", { parameter: "size" });
  const order = query.get("sort_order") ?? "DESC";
  if (order !== "ASC" && order !== "DESC") return badRequest("sort_order must be ASC or DESC", { parameter: "sort_order" });
  for (const parameter of ["from", "to"]) {
    const date = query.get(parameter);
    if (date !== null && !isDateTime(date)) return badRequest(`${parameter} must be a date-time`, { parameter });
  }
  for (const parameter of ["user_id", "project_id"]) {
    const id = query.get(parameter);
    if (id !== null && !isUuid(id)) return badRequest(`${parameter} must be a UUID`, { parameter });
  }
  const events = listOf(query, "events");
  const excluded = listOf(query, "exclude_events");
  if (events.length > 0 && excluded.length > 0)
    return badRequest("events and exclude_events cannot be used together", { parameter: "exclude_events" });
  const cursor = decodeCursor(query.get("cursor"));
  if (cursor === null) return badRequest("the cursor is not valid", { parameter: "cursor" });
  return {
    from: timeOf(query.get("from")) ?? startOfYesterday,
    to: timeOf(query.get("to")) ?? Number.POSITIVE_INFINITY,
    size: Number(size),
    isAscending: order === "ASC",
    userId: query.get("user_id"),
    projectId: query.get("project_id"),
    events,
    excluded,
    cursor,
  };
}

/** Comma-joined and repeated values alike. */
function listOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .filter((value) => value !== "");
}

function timeOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

function encodeCursor({ offset, page }: Cursor): string {
  return Buffer.from(`v1.${offset}.${page}`).toString("base64url");
}

function decodeCursor(text: string | null): Cursor | null {
  if (text === null) return { offset: 0, page: 1 };
  const [, offset, page] = /^v1\.(\d+)\.(\d+)$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  return offset === undefined ? null : { offset: Number(offset), page: Number(page) };
}
