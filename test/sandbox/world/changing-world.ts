import type { AuditContent } from "./audit-log.ts";
import type { AuditPlace } from "./audit-samples.ts";
import { ChangeLedger, type NewReason, type WeekExpectation } from "./change-ledger.ts";
import { IssueBuilder } from "./issue-builder.ts";
import { Prng } from "./prng.ts";
import { ProblemCatalogue } from "./problem-catalogue.ts";
import type { Ecosystem } from "./problem-vocabulary.ts";
import { ProjectBuilder } from "./project-builder.ts";
import { PROJECT_KINDS } from "./project-kinds.ts";
import { DAY_MS, exportDay, HOUR_MS, WEEK_MS } from "./snyk-time.ts";
import { generateUsage } from "./usage-events.ts";
import {
  type FindingKey,
  keyOfIssue,
  keyText,
  type Problem,
  SEVERITY_RANK,
  type Severity,
  type WorldIssue,
  type WorldUser,
} from "./world-model.ts";
import { DEFAULT_WORLD, type FindingFilter, type SnykWorldOptions } from "./world-options.ts";
import { seedTenant, seedUsers } from "./world-seeding.ts";
import { WorldStore } from "./world-store.ts";

/** What somebody says who ignores a finding, and what else the event of it carries. */
export type IgnoreReason = {
  readonly reason: string;
  readonly reasonType?: string;
  readonly userNumber?: number;
  readonly members?: AuditContent;
};

/**
 * A tenant whose findings come and go. Each change moves the lifecycle columns as Snyk would, leaves its events in the audit log,
 * and tells the ledger its cause. Times are epoch milliseconds and must not go backwards.
 */
export class ChangingWorld extends WorldStore {
  readonly options: SnykWorldOptions;
  /** The problems that projects can have. */
  readonly catalogue: ProblemCatalogue;
  /** What the reports so far should have said, in order of the weeks. */
  readonly expectations: WeekExpectation[] = [];
  readonly #ledger = new ChangeLedger();
  protected readonly projectBuilder: ProjectBuilder;
  protected readonly issueBuilder: IssueBuilder;
  readonly #usagePrng: Prng;

  constructor(options: Partial<SnykWorldOptions>) {
    const complete = { ...DEFAULT_WORLD, ...options };
    super(complete.appOrigin);
    this.options = complete;
    const { seed } = complete;
    const startAt = this.reportAt(1);
    this.catalogue = new ProblemCatalogue(Prng.of(seed, "problems"), startAt);
    this.users.push(...seedUsers(Prng.of(seed, "users")));
    this.projectBuilder = new ProjectBuilder(Prng.of(seed, "projects"), this.users);
    this.issueBuilder = new IssueBuilder(Prng.of(seed, "issues"), seed, this.catalogue);
    this.#usagePrng = Prng.of(seed, "usage");
    const tools = {
      prng: Prng.of(seed, "tenant"),
      catalogue: this.catalogue,
      projects: this.projectBuilder,
      issues: this.issueBuilder,
    };
    seedTenant(this, tools, complete, startAt);
    this.addUsage(startAt - 4 * WEEK_MS, startAt, 600);
  }

  /** When the report of a week is made. */
  reportAt(week: number): number {
    return Date.parse(this.options.startAt) + (week - 1) * WEEK_MS;
  }

  /** Findings (not rows) that an export shows by default, sorted by key. */
  findings(filter: FindingFilter = {}): FindingKey[] {
    const visible = new Set(
      this.projects()
        .filter((project) => project.isMonitored && project.deletedAt === null)
        .map(({ id }) => id),
    );
    const keys = new Map<string, FindingKey>();
    for (const issue of this.issues()) {
      if (visible.has(issue.projectId) && issue.deletedAt === null && matches(issue, filter))
        keys.set(keyText(keyOfIssue(issue)), keyOfIssue(issue));
    }
    return [...keys].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, key]) => key);
  }

  /** Whether any row of a finding was ever resolved or ignored. */
  wasEverClosed(key: FindingKey): boolean {
    return this.issuesOfKey(key).some(({ lastResolved, lastIgnored }) => lastResolved !== null || lastIgnored !== null);
  }

  /** Somebody of the tenant; numbers past the last begin anew. */
  user(number: number): WorldUser {
    return itemAt(this.users, number);
  }

  /** A place in the tenant for an audit event, the same for the same numbers. */
  place(orgNumber: number, userNumber = orgNumber): AuditPlace {
    const org = itemAt(this.orgs(), orgNumber);
    const project = this.projects().find(({ orgId }) => orgId === org.id);
    const other = this.user(userNumber + 1);
    return {
      groupId: org.groupId,
      orgId: org.id,
      projectId: project?.id ?? "",
      userId: this.user(userNumber).id,
      otherUserId: other.id,
      email: other.email,
    };
  }

  /** A known problem begins to affect a project. An older `firstIntroduced` makes it a finding that the export was silent about. */
  introduce(problem: Problem, projectId: string, time: number, firstIntroduced = time): FindingKey {
    const row = { ...this.issueBuilder.build(problem, this.project(projectId), time), firstIntroduced };
    const last = this.#ledger.lastReportAt;
    const isLateForReport = last !== null && firstIntroduced < last - DAY_MS;
    this.saveIssue(row, time);
    this.#ledger.arrived(
      keyOfIssue(row),
      isLateForReport ? { kind: "escalated" } : { kind: "new", reason: this.#reasonFor(problem, projectId) },
    );
    return keyOfIssue(row);
  }

  /** Snyk publishes a vulnerability today, and projects that were fine yesterday have it. */
  disclose(options: {
    at: number;
    ecosystem: Ecosystem;
    packageName: string;
    title: string;
    severity: Severity;
    projectIds: readonly string[];
  }): { problem: Problem; keys: FindingKey[] } {
    const problem = this.catalogue.packageProblem({ ...options, cwe: "CWE-502", publishedAt: options.at });
    return { problem, keys: options.projectIds.map((projectId) => this.introduce(problem, projectId, options.at)) };
  }

  /** A test no longer finds it. With `rows`, only so many rows of an equal key are resolved, and the finding may stay open. */
  resolve(key: FindingKey, time: number, rows = Number.POSITIVE_INFINITY): void {
    this.#change(key, time, (issue) => ({ ...issue, status: "Resolved", lastResolved: time }), rows);
    this.#ledger.departed(key, { kind: "resolved" });
    this.recordIn(
      "org.project.test",
      key.projectId,
      time,
      { origin: PROJECT_KINDS[this.project(key.projectId).kind].origin },
      null,
    );
  }

  /** Somebody ignores it and says why; the event may carry further members, such as an end. */
  ignore(key: FindingKey, time: number, why: IgnoreReason): void {
    const user = this.user(why.userNumber ?? 0);
    this.#change(key, time, (issue) => ({ ...issue, status: "Ignored", lastIgnored: time }));
    this.#ledger.departed(key, { kind: "ignored" });
    const created = new Date(time).toISOString();
    const content = {
      issueId: key.fragment,
      reasonType: why.reasonType ?? "wont-fix",
      reason: why.reason,
      ignorePath: "*",
      ignoredBy: { id: user.id },
      created,
      ...why.members,
    };
    this.recordIn("org.project.ignore.create", key.projectId, time, content, user.id);
  }

  /** The ignore is taken back: the finding is open again, its dates of introduction untouched. */
  unignore(key: FindingKey, time: number, userNumber = 0): void {
    this.#change(key, time, (issue) => ({ ...issue, status: "Open" }));
    // Ignored and taken back between two reports: nobody saw it closed, and its dates do not say so either.
    if (this.#ledger.sawClosed(key)) this.#ledger.arrived(key, { kind: "reopened" });
    this.recordIn("org.project.ignore.delete", key.projectId, time, { issueId: key.fragment }, this.user(userNumber).id);
  }

  /** A resolved finding is back, as the row itself then says. */
  reopen(key: FindingKey, time: number): void {
    this.#change(key, time, (issue) => ({
      ...issue,
      status: "Open",
      lastIntroduced: time,
      lastResolved: issue.lastResolved ?? time - HOUR_MS,
    }));
    this.#ledger.arrived(key, { kind: "reopened" });
    this.recordIn(
      "org.project.test",
      key.projectId,
      time,
      { origin: PROJECT_KINDS[this.project(key.projectId).kind].origin },
      null,
    );
  }

  /** Snyk or a policy rates it anew. */
  changeSeverity(key: FindingKey, severity: Severity, time: number): void {
    const [before] = this.issuesOfKey(key);
    if (before === undefined) throw new Error(`no such finding: ${keyText(key)}`);
    this.#change(key, time, (issue) => ({ ...issue, severity }));
    if (SEVERITY_RANK[severity] < SEVERITY_RANK[before.severity]) this.#ledger.departed(key, { kind: "downgraded" });
    else if (this.#ledger.knows(key)) this.#ledger.arrived(key, { kind: "escalated" });
  }

  /** Tests that people and pipelines run in a period. */
  addUsage(from: number, to: number, count: number): void {
    const orgIds = this.orgs().map(({ id }) => id);
    this.usageEvents.push(...generateUsage(this.#usagePrng, orgIds, this.users, { from, to, count }));
  }

  /** Ends a week at its report, and records what that report must say. */
  closeWeek(week: number, reportAt = this.reportAt(week)): WeekExpectation {
    const tracked = SEVERITY_RANK[this.options.trackedSeverity];
    const isTracked = (key: FindingKey) =>
      this.issuesOfKey(key).some((issue) => issue.status === "Open" && SEVERITY_RANK[issue.severity] >= tracked);
    const known = this.findings();
    const closed = known.filter((key) => this.issuesOfKey(key).every(({ status }) => status !== "Open"));
    const expectation = this.#ledger.close(week, reportAt, { open: known.filter(isTracked), known, closed });
    this.expectations.push(expectation);
    return expectation;
  }

  #reasonFor(problem: Problem, projectId: string): NewReason {
    const last = this.#ledger.lastReportAt;
    if (last !== null && problem.publishedOn !== null && problem.publishedOn > exportDay(last)) return "newly-disclosed";
    return this.#ledger.knowsProject(projectId) ? "introduced" : "new-project";
  }

  #change(key: FindingKey, time: number, change: (issue: WorldIssue) => WorldIssue, rows = Number.POSITIVE_INFINITY): void {
    const affected = this.issuesOfKey(key);
    if (affected.length === 0) throw new Error(`no such finding: ${keyText(key)}`);
    for (const issue of affected.slice(0, rows)) this.saveIssue({ ...change(issue), updatedAt: time }, time);
  }

  protected departAll(projectId: string, cause: "deleted" | "deactivated"): void {
    for (const issue of this.issuesOfProject(projectId)) this.#ledger.departed(keyOfIssue(issue), { kind: "gone", cause });
  }

  protected recordIn(event: string, projectId: string, time: number, content: AuditContent, userId: string | null): void {
    const { orgId } = this.project(projectId);
    this.auditLog.record({ event, at: time, groupId: this.org(orgId).groupId, orgId, projectId, userId, content });
  }
}

function matches(issue: WorldIssue, filter: FindingFilter): boolean {
  if (filter.severity !== undefined && issue.severity !== filter.severity) return false;
  if (filter.product !== undefined && issue.problem.product !== filter.product) return false;
  if (filter.projectId !== undefined && issue.projectId !== filter.projectId) return false;
  return issue.status === (filter.status ?? issue.status);
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("the sandbox's world is empty");
  return item;
}
