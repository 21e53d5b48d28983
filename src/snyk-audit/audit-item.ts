import * as v from "valibot";
import type { AuditEvent, Json } from "../model/audit-event.ts";
import { timestampOf } from "../snyk-export/cells.ts";
import { auditEventId } from "./audit-event-id.ts";

/** An item of an audit-log search: the event, and the item as served but for live invitations. */
export type AuditItem = { readonly event: AuditEvent; readonly served: Readonly<Record<string, Json>> };

const redacted = "[redacted: a live invitation]";

const optionalText = v.optional(v.nullable(v.pipe(v.union([v.string(), v.number()]), v.transform(String))));

const itemSchema = v.object({
  created: v.string(),
  event: v.pipe(v.string(), v.minLength(1)),
  // Snake case is served, camel case is documented in the migration guide.
  group_id: optionalText,
  groupId: optionalText,
  org_id: optionalText,
  orgId: optionalText,
  project_id: optionalText,
  projectId: optionalText,
  user_id: optionalText,
  userId: optionalText,
});

/** Reads an item of `data.items`; null when it has no name or no time. Absent and null members are "". */
export function parseAuditItem(item: unknown): AuditItem | null {
  const parsed = v.safeParse(itemSchema, item);
  if (!parsed.success || !isObject(item)) return null;
  const fields = parsed.output;
  const createdAt = timestampOf(fields.created);
  if (createdAt === null || createdAt === undefined) return null;
  const served = redactInvitation(fields.event, item);
  const event = {
    createdAt,
    event: fields.event,
    groupId: fields.group_id ?? fields.groupId ?? "",
    orgId: fields.org_id ?? fields.orgId ?? "",
    projectId: fields.project_id ?? fields.projectId ?? "",
    userId: fields.user_id ?? fields.userId ?? "",
    content: isObject(served.content) ? served.content : {},
  };
  return { event: { id: auditEventId(event), ...event }, served };
}

/** Whoever has the URL of `org.user.invite_link.create` can join the Organization: it is kept nowhere. */
function redactInvitation(event: string, item: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  if (!event.includes("invite") || item.content === undefined) return item;
  return { ...item, content: withoutUrls(item.content) };
}

function withoutUrls(value: Json): Json {
  if (typeof value === "string") return value.replace(/https?:\/\/\S+/gi, redacted);
  if (isList(value)) return value.map(withoutUrls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === "url" ? redacted : withoutUrls(member)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** What came out of JSON.parse is JSON, so an object's members are. */
function isObject(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
