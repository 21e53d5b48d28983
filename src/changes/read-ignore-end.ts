import type { AuditEvent, Json } from "../model/audit-event.ts";
import type { IgnoreEnd } from "../model/ignore-end.ts";
import { eventMember } from "./event-member.ts";

/** A day, or an instant that is in UTC where it names no zone; years of four digits only. */
const timestamp = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Until when an event ignores an issue. `expires` and `disregardIfFixable` are inferred: Snyk's Ignores API (v1) has them beside
 * the members that were seen in such events, but whether an event carries them is documented nowhere.
 */
export function readIgnoreEnd({ content }: Pick<AuditEvent, "content">): IgnoreEnd {
  const expires = eventMember(content, "expires");
  const orFix = isTrue(eventMember(content, "disregardIfFixable"));
  if (isAbsent(expires)) return orFix ? { kind: "fix" } : { kind: "not-named" };
  const at = typeof expires === "string" ? parseTimestamp(expires.trim()) : null;
  return at === null ? { kind: "unreadable" } : { kind: "at", at, orFix };
}

function parseTimestamp(text: string): number | null {
  const [, day, time = "00:00", zone = "Z"] = timestamp.exec(text) ?? [];
  if (day === undefined) return null;
  const at = Date.parse(`${day}T${time}${/^utc$/i.test(zone) ? "Z" : zone.toUpperCase()}`);
  return Number.isNaN(at) ? null : at;
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "" || value === false;
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}
