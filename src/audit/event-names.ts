import type { AuditEvent, Json } from "../model/audit-event.ts";
import type { Finding } from "../model/finding.ts";
import { readMember } from "./event-content.ts";

/** Names by id, as far as this run's own data tell them; every name is hostile text. */
export type EventNames = {
  readonly orgs: ReadonlyMap<string, string>;
  readonly projects: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
};

/** Nothing is known by name. */
export const noNames: EventNames = { orgs: new Map(), projects: new Map(), users: new Map() };

export type NameSources = {
  readonly findings: Iterable<Pick<Finding, "orgId" | "orgName" | "projectId" | "projectName">>;
  readonly orgs: Iterable<{ readonly orgId: string; readonly orgName: string }>;
  readonly events: Iterable<AuditEvent>;
  /** False where the report can be read by the public: then nobody is named. */
  readonly mayNameUsers: boolean;
};

/**
 * The names of Organizations and projects from rows that carry id and name, and of users and Organizations from the few events
 * that name whom they are about: the audit log itself serves ids.
 */
export function collectNames({ findings, orgs, events, mayNameUsers }: NameSources): EventNames {
  const names = { orgs: new Map<string, string>(), projects: new Map<string, string>(), users: new Map<string, string>() };
  for (const { orgId, orgName } of orgs) learn(names.orgs, orgId, orgName);
  for (const { orgId, orgName, projectId, projectName } of findings) {
    learn(names.orgs, orgId, orgName);
    learn(names.projects, projectId, projectName);
  }
  for (const { event, orgId, content } of events) {
    const renamed = event === "org.edit" ? readMember(content, "after.name") : undefined;
    learn(names.orgs, textOf(content.newOrgPublicId) || orgId, textOf(content.orgName) || textOf(renamed));
    if (mayNameUsers) learn(names.users, textOf(content.userPublicId), textOf(content.name) || textOf(content.username));
  }
  return names;
}

/** The first name stays: findings tell today's names, events older ones. */
function learn(names: Map<string, string>, id: string, name: string): void {
  if (id !== "" && name.trim() !== "" && !names.has(id)) names.set(id, name);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
