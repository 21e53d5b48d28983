import type { AuditContent } from "./audit-log.ts";
import { ChangingWorld } from "./changing-world.ts";
import { PROJECT_KINDS } from "./project-kinds.ts";
import type { Problem, ProjectKindName, WorldProject } from "./world-model.ts";
import type { SnykWorldOptions } from "./world-options.ts";
import { slugOf } from "./world-seeding.ts";

/**
 * A generated Snyk tenant that changes as a real one does, the same for the same seed. It serves rows of every documented column,
 * keeps an audit log, and records for each week what a report must say of it.
 */
export class SnykWorld extends ChangingWorld {
  constructor(options: Partial<SnykWorldOptions> = {}) {
    super(options);
  }

  /** A project is imported and scanned for the first time. Without `problems`, it has what such a project usually has. */
  addProject(options: {
    orgId: string;
    kind: ProjectKindName;
    at: number;
    problems?: readonly Problem[];
    userNumber?: number;
  }): WorldProject {
    const project = this.projectBuilder.build(this.org(options.orgId), options.kind, options.at);
    this.#importProject(
      project,
      options.problems ?? this.issueBuilder.problemsFor(project).map(({ problem }) => problem),
      options.at,
      options.userNumber ?? 0,
    );
    return project;
  }

  deactivateProject(projectId: string, time: number, userNumber = 0): void {
    const project = this.project(projectId);
    this.saveProject({ ...project, isMonitored: false, updatedAt: time }, time);
    this.departAll(projectId, "deactivated");
    this.recordIn("org.project.stop_monitor", projectId, time, monitorContent(project), this.user(userNumber).id);
  }

  deleteProject(projectId: string, time: number, userNumber = 0): void {
    this.saveProject({ ...this.project(projectId), deletedAt: time, updatedAt: time }, time);
    for (const issue of this.issuesOfProject(projectId)) this.saveIssue({ ...issue, deletedAt: time, updatedAt: time }, time);
    this.departAll(projectId, "deleted");
    this.recordIn("org.project.remove", projectId, time, {}, this.user(userNumber).id);
  }

  /** The slug follows the name, and with it every link to an issue of the org. */
  renameOrg(orgId: string, name: string, time: number, userNumber = 0): void {
    const org = this.org(orgId);
    this.saveOrg({ ...org, name, slug: slugOf(name), updatedAt: time }, time);
    const content = { before: { name: org.name }, after: { name } };
    this.auditLog.record({
      event: "org.edit",
      at: time,
      groupId: org.groupId,
      orgId,
      userId: this.user(userNumber).id,
      content,
    });
  }

  /** The same target is deleted and imported again: a new id, and so every finding anew. */
  reimportProject(projectId: string, time: number, userNumber = 0): WorldProject {
    const old = this.project(projectId);
    const open = this.issuesOfProject(projectId).filter(({ status }) => status !== "Resolved");
    this.deleteProject(projectId, time, userNumber);
    const fresh = this.projectBuilder.build(this.org(old.orgId), old.kind, time);
    const project = { ...fresh, name: old.name, target: old.target };
    this.#importProject(
      project,
      open.map(({ problem }) => problem),
      time,
      userNumber,
    );
    return project;
  }

  #importProject(project: WorldProject, problems: readonly Problem[], time: number, userNumber: number): void {
    const userId = this.user(userNumber).id;
    this.saveProject(project, time);
    this.recordIn("org.target.create", project.id, time, { targetId: project.target.id }, userId);
    this.recordIn("org.project.add", project.id, time, { sourceOrgId: project.orgId }, userId);
    this.recordIn("org.project.monitor", project.id, time, monitorContent(project), userId);
    for (const problem of problems) this.introduce(problem, project.id, time);
  }
}

function monitorContent(project: WorldProject): AuditContent {
  const { origin, type } = PROJECT_KINDS[project.kind];
  const [owner = "", name = ""] = project.target.name.split("/");
  return {
    origin,
    target: { branch: project.target.ref, id: project.target.id, name, owner },
    targetFile: project.targetFile,
    type,
  };
}
