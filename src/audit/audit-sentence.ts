import type { AuditEvent, Json } from "../model/audit-event.ts";
import { shortId } from "../model/short-id.ts";
import { auditPhrases } from "./audit-phrases.ts";
import { readMember } from "./event-content.ts";
import { type EventNames, noNames } from "./event-names.ts";

/** Longest part of a sentence that comes from the event. */
const maxPartCharacters = 80;

/**
 * What happened, in one plain sentence without a full stop: with names where they are known, else with the heads of ids. Parts of it
 * are hostile text: control characters are taken out and lengths bounded, everything else is the printer's to escape. Addresses
 * are left out, because an invitation's address lets anybody in.
 */
export function describeEvent(event: AuditEvent, names: EventNames = noNames): string {
  const phrase = Object.hasOwn(auditPhrases, event.event) ? auditPhrases[event.event] : undefined;
  const text = fillPhrase(phrase ?? "did {event}[ in the project {project}] in {place}", { event, names });
  return `${userText(event.userId, names) ?? "Snyk itself"} ${text}`.replace(/^u/, "U");
}

type Told = { readonly event: AuditEvent; readonly names: EventNames };

/** Drops each part in brackets of which a member is missing, then fills in what is known. */
function fillPhrase(phrase: string, told: Told): string {
  const isKnown = (part: string): boolean =>
    [...part.matchAll(placeholder)].every(([, path]) => partText(path ?? "", told) !== null);
  const kept = phrase.replace(/\[([^\]]*)\]/g, (_, part: string) => (isKnown(part) ? part : ""));
  const named = kept.replace(/\bthe ([a-z]+(?: account)?) \{([\w.|]+)\}/g, (all, noun: string, path: string) =>
    partText(path, told) === null ? `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}` : all,
  );
  return named.replace(placeholder, (_, path: string) => partText(path, told) ?? unnamed(path));
}

function unnamed(path: string): string {
  return path === "member" ? "a user" : "(not named)";
}

const placeholder = /\{([\w.|#]+)\}/g;

/** The first of the alternatives `a|b` that the event names, as text; `a#` is the number of members of a list. */
function partText(alternatives: string, told: Told): string | null {
  for (const path of alternatives.split("|")) {
    const text = Object.hasOwn(ownParts, path) ? (ownParts[path]?.(told) ?? null) : contentPart(path, told.event.content);
    if (text !== null) return text;
  }
  return null;
}

/** What a phrase takes from beside the content, or what of the content is known by name. */
const ownParts: { readonly [name: string]: (told: Told) => string | null } = {
  event: ({ event }) => visible(event.event),
  place: ({ event, names }) => placeOf(event, names),
  project: ({ event, names }) => nameOf(event.projectId, names.projects),
  member: ({ event, names }) => {
    const id = readMember(event.content, "userPublicId");
    return typeof id === "string" ? userText(id, names) : null;
  },
};

function contentPart(path: string, content: Json): string | null {
  if (!path.endsWith("#")) return textOf(readMember(content, path));
  const list = readMember(content, path.slice(0, -1));
  return Array.isArray(list) && list.length > 0 ? String(list.length) : null;
}

function textOf(value: Json | undefined): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? visible(value) : null;
}

/** The text as it can be shown, an id by its head; null where nothing would be seen. */
function visible(text: string): string | null {
  const shown = cleanText(text);
  if (shown === "") return null;
  return uuid.test(shown) ? shortId(shown) : shown;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The name of a user in one bounded line, still hostile; "" where it is not known. */
export function userName(id: string, { users }: EventNames): string {
  return cleanText(users.get(id) ?? "");
}

/** `user 989e16…`, or the name alone; null where there is no user. */
function userText(id: string, names: EventNames): string | null {
  const name = userName(id, names);
  if (name !== "") return name;
  const shown = visible(id);
  return shown === null ? null : `user ${shown}`;
}

function placeOf({ orgId, groupId }: AuditEvent, { orgs }: EventNames): string {
  const org = nameOf(orgId, orgs);
  if (org !== null) return `org ${org}`;
  const group = visible(groupId);
  return group === null ? "Snyk" : `group ${group}`;
}

/** A name in quotation marks, because it may be of several words; else the id's head. */
function nameOf(id: string, names: ReadonlyMap<string, string>): string | null {
  const name = cleanText(names.get(id) ?? "");
  return name === "" ? visible(id) : `“${name}”`;
}

/** One line of bounded length, without addresses; cut first, so that no text costs more than its visible part. */
function cleanText(text: string): string {
  const line = text
    .slice(0, maxPartCharacters * 10)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\S*(?::\/\/|\binvite\b[=/])\S*/gi, "(address left out)")
    .trim();
  const characters = [...line];
  return characters.length <= maxPartCharacters
    ? line
    : `${characters
        .slice(0, maxPartCharacters - 1)
        .join("")
        .trimEnd()}…`;
}
