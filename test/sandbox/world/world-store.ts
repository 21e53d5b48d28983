import { AuditLog } from "./audit-log.ts";
import type { IssueRow } from "./issue-columns.ts";
import { issueRow } from "./issue-row.ts";
import type { UsageRow } from "./usage-columns.ts";
import { type UsageEvent, usageRow } from "./usage-events.ts";
import { Versioned } from "./versioned.ts";
import {
  type FindingKey,
  keyOfIssue,
  keyText,
  type Scope,
  type WorldGroup,
  type WorldIssue,
  type WorldOrg,
  type WorldProject,
  type WorldUser,
} from "./world-model.ts";

/** What a tenant holds, with its past. Asked without a time, it answers with the newest state. */
export class WorldStore {
  readonly appOrigin: string;
  readonly auditLog = new AuditLog();
  readonly usageEvents: UsageEvent[] = [];
  readonly users: WorldUser[] = [];
  readonly #groups: WorldGroup[] = [];
  readonly #orgs = new Map<string, Versioned<WorldOrg>>();
  readonly #projects = new Map<string, Versioned<WorldProject>>();
  readonly #issues = new Map<string, Versioned<WorldIssue>>();
  readonly #rowIdsOfKey = new Map<string, string[]>();
  readonly #rowIdsOfProject = new Map<string, string[]>();

  constructor(appOrigin: string) {
    this.appOrigin = appOrigin;
  }

  get groups(): readonly WorldGroup[] {
    return this.#groups;
  }

  addGroup(group: WorldGroup): void {
    this.#groups.push(group);
  }

  saveOrg(org: WorldOrg, at: number): void {
    save(this.#orgs, org.id, org, at);
  }

  saveProject(project: WorldProject, at: number): void {
    save(this.#projects, project.id, project, at);
  }

  saveIssue(issue: WorldIssue, at: number): void {
    if (!this.#issues.has(issue.rowId)) {
      append(this.#rowIdsOfKey, keyText(keyOfIssue(issue)), issue.rowId);
      append(this.#rowIdsOfProject, issue.projectId, issue.rowId);
    }
    save(this.#issues, issue.rowId, issue, at);
  }

  group(id: string): WorldGroup {
    return found(
      this.#groups.find((group) => group.id === id),
      `group ${id}`,
    );
  }

  org(id: string): WorldOrg {
    return found(this.#orgs.get(id)?.latest, `org ${id}`);
  }

  project(id: string): WorldProject {
    return found(this.#projects.get(id)?.latest, `project ${id}`);
  }

  orgs(asOf = Number.POSITIVE_INFINITY): WorldOrg[] {
    return [...this.#orgs.values()].flatMap((org) => org.asOf(asOf) ?? []);
  }

  projects(asOf = Number.POSITIVE_INFINITY): WorldProject[] {
    return [...this.#projects.values()].flatMap((project) => project.asOf(asOf) ?? []);
  }

  issues(asOf = Number.POSITIVE_INFINITY): WorldIssue[] {
    return [...this.#issues.values()].flatMap((issue) => issue.asOf(asOf) ?? []);
  }

  /** The rows that share a key; most keys have one. */
  issuesOfKey(key: FindingKey): WorldIssue[] {
    return this.#issuesOf(this.#rowIdsOfKey.get(keyText(key)) ?? []);
  }

  issuesOfProject(projectId: string): WorldIssue[] {
    return this.#issuesOf(this.#rowIdsOfProject.get(projectId) ?? []);
  }

  /** Whether a scope exists in this tenant. */
  hasScope(scope: Scope): boolean {
    return scope.kind === "group" ? this.#groups.some((group) => group.id === scope.id) : this.#orgs.has(scope.id);
  }

  orgsOfScope(scope: Scope, asOf?: number): WorldOrg[] {
    return this.orgs(asOf).filter((org) => (scope.kind === "group" ? org.groupId === scope.id : org.id === scope.id));
  }

  /** All rows of a scope as they were at a time, rows of deleted and deactivated projects included. */
  *issueRows(scope: Scope, asOf?: number): Generator<IssueRow> {
    const orgs = new Map(this.orgsOfScope(scope, asOf).map((org) => [org.id, org]));
    const projects = new Map(this.projects(asOf).map((project) => [project.id, project]));
    for (const issue of this.issues(asOf)) {
      const project = found(projects.get(issue.projectId), `project ${issue.projectId}`);
      const org = orgs.get(project.orgId);
      if (org === undefined) continue;
      yield issueRow({ appOrigin: this.appOrigin, group: this.group(org.groupId), org, project, issue });
    }
  }

  /** The usage of a scope that had reached Snyk's warehouse at a time. */
  *usageRows(scope: Scope, asOf = Number.POSITIVE_INFINITY): Generator<UsageRow> {
    const orgs = new Map(this.orgsOfScope(scope, asOf).map((org) => [org.id, org]));
    for (const event of this.usageEvents) {
      const org = orgs.get(event.orgId);
      if (org !== undefined && event.updatedAt <= asOf) yield usageRow(event, org, this.group(org.groupId));
    }
  }

  #issuesOf(rowIds: readonly string[]): WorldIssue[] {
    return rowIds.flatMap((rowId) => this.#issues.get(rowId)?.latest ?? []);
  }
}

function save<T>(items: Map<string, Versioned<T>>, id: string, value: T, at: number): void {
  const item = items.get(id);
  if (item === undefined) items.set(id, new Versioned(at, value));
  else item.set(at, value);
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the sandbox's world has no ${what}`);
  return value;
}
