import type { AuditEvent, Json } from "../model/audit-event.ts";
import type { AuditCondition } from "./audit-rules.ts";
import { readMember } from "./event-content.ts";

/** Whether a condition of a rule holds. Members may be missing or of any type; a false boolean is left out by the vendor. */
export function meetsCondition(event: AuditEvent, condition: AuditCondition): boolean {
  const { content } = event;
  switch (condition) {
    case "grants-admin":
      return (
        isAdmin(readMember(content, "role")) ||
        isAdmin(readMember(content, "after")) ||
        isAdmin(readMember(content, "afterRoleName"))
      );
    case "adds-admins":
      return hasItems(readMember(content, "addAsOrgAdmin"));
    case "switched-on":
      return readMember(content, "after.isEnabled") === true;
    case "sast-switched-off":
      return readMember(content, "before.sastSettings.sastEnabled") === true && !isSastOn(content);
    case "no-reason":
      return isBlank(readMember(content, "reason"));
    case "self-added":
      return event.userId !== "" && readMember(content, "userPublicId") === event.userId;
    case "found-nothing":
      return /\bno new\b.*\b(?:issues?|vulnerabilit(?:y|ies))\b/i.test(textOf(readMember(content, "after.description")));
  }
}

/** `ADMIN`, or a name such as `Org Admin`; a role may also come as an object that holds its own type and name. */
function isAdmin(role: Json | undefined): boolean {
  if (typeof role === "string") return /(?:^|[^a-z])admin(?:istrator)?(?:[^a-z]|$)/i.test(role);
  const type = readMember(role, "role") ?? readMember(role, "name");
  return typeof type === "string" && isAdmin(type);
}

function isSastOn(content: Json): boolean {
  return readMember(content, "after.sastSettings.sastEnabled") === true;
}

function hasItems(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}

function isBlank(value: Json | undefined): boolean {
  return typeof value !== "string" || value.trim() === "";
}

/** Bounded, so that no text can make a pattern slow. */
function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.slice(0, 200) : "";
}
