import type { AuditEvent, Json } from "../model/audit-event.ts";
import { auditPhrases } from "./audit-phrases.ts";
import { readMember } from "./event-content.ts";

/** Longest part of a sentence that comes from the event. */
const maxPartCharacters = 80;

/**
 * What happened, in one plain sentence without a full stop. Parts of it are hostile text: control characters are taken out and
 * lengths bounded, everything else is the printer's to escape. Addresses are left out, because an invitation's address lets anybody in.
 */
export function describeEvent(event: AuditEvent): string {
  const phrase = Object.hasOwn(auditPhrases, event.event) ? auditPhrases[event.event] : undefined;
  const text = fillPhrase(phrase ?? "did {event}[ in project {project}] in {place}", event);
  return `${actorOf(event)} ${text}`;
}

/** Drops each part in brackets of which a member is missing, then fills in what is known. */
function fillPhrase(phrase: string, event: AuditEvent): string {
  const isKnown = (part: string): boolean =>
    [...part.matchAll(placeholder)].every(([, path]) => partText(path ?? "", event) !== null);
  const kept = phrase.replace(/\[([^\]]*)\]/g, (_, part: string) => (isKnown(part) ? part : ""));
  return kept.replace(placeholder, (_, path: string) => partText(path, event) ?? "(not named)");
}

const placeholder = /\{([\w.|#]+)\}/g;

/** The first of the alternatives `a|b` that the event names, as text; `a#` is the number of members of a list. */
function partText(alternatives: string, event: AuditEvent): string | null {
  for (const path of alternatives.split("|")) {
    const text = Object.hasOwn(ownParts, path) ? ownPart(path, event) : contentPart(path, event.content);
    if (text !== null) return text;
  }
  return null;
}

const ownParts: { readonly [name: string]: (event: AuditEvent) => string } = {
  event: (event) => event.event,
  place: placeOf,
  project: (event) => event.projectId,
};

function ownPart(name: string, event: AuditEvent): string | null {
  const text = cleanText(ownParts[name]?.(event) ?? "");
  return text === "" ? null : text;
}

function contentPart(path: string, content: Json): string | null {
  if (!path.endsWith("#")) return textOf(readMember(content, path));
  const list = readMember(content, path.slice(0, -1));
  return Array.isArray(list) && list.length > 0 ? String(list.length) : null;
}

function textOf(value: Json | undefined): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return null;
  const text = cleanText(value);
  return text === "" ? null : text;
}

function actorOf(event: AuditEvent): string {
  const id = cleanText(event.userId);
  return id === "" ? "Snyk itself" : `User ${id}`;
}

function placeOf(event: AuditEvent): string {
  if (event.orgId !== "") return `org ${event.orgId}`;
  return event.groupId === "" ? "Snyk" : `group ${event.groupId}`;
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
