import { hash } from "node:crypto";
import type { AuditEvent, Json } from "../model/audit-event.ts";
import { type AuditEventId, asAuditEventId } from "../model/ids.ts";

/**
 * Identity of an audit event, which the API does not serve: the hash of all that it says. The Organization stands before the Group,
 * because the same event may be served with both ids or with one of them.
 */
export function auditEventId(event: Omit<AuditEvent, "id">): AuditEventId {
  const identity = [
    new Date(event.createdAt).toISOString(),
    event.event,
    event.orgId === "" ? event.groupId : event.orgId,
    event.projectId,
    event.userId,
    event.content,
  ];
  return asAuditEventId(hash("sha256", canonicalJson(identity)));
}

/** JSON text without blanks and with sorted members: the same for equal values. */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
