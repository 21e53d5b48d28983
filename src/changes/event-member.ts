import type { Json } from "../model/audit-event.ts";

/** An event's content, or an object in it. */
export type Content = { readonly [member: string]: Json };

/** A member of an event's content, or of its `after`, where an edit tells what holds now; own members only. */
export function eventMember(content: Content, name: string): Json | undefined {
  const after = ownMember(content, "after");
  const changed = isContent(after) ? ownMember(after, name) : undefined;
  return changed ?? ownMember(content, name);
}

/** The member as a text; "" where it is missing or something else. */
export function eventText(content: Content, name: string): string {
  const value = eventMember(content, name);
  return typeof value === "string" ? value : "";
}

function ownMember(content: Content, name: string): Json | undefined {
  return Object.hasOwn(content, name) ? content[name] : undefined;
}

/** Whether a member is an object with members of its own. */
export function isContent(value: Json | undefined): value is Content {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
