import * as oddities from "../../sandbox/world/audit-oddities.ts";
import * as samples from "../../sandbox/world/audit-samples.ts";
import { recordBackground } from "../../sandbox/world/background-audit.ts";
import { HOUR_MS } from "../../sandbox/world/snyk-time.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { type FindingKey, keyText } from "../../sandbox/world/world-model.ts";

/** Spans after which what was closed or rated down comes back: at least one saved report lies between. */
const spansAway = 2;

/** A small tenant in which, week for week without end, findings come, go and come back, and audit events are written. */
export class EventfulTenant {
  readonly world: SnykWorld;
  #spans = 0;
  #moments = 0;
  #visitor: string | null = null;
  readonly #resolved: FindingKey[] = [];
  readonly #ignored: FindingKey[] = [];
  readonly #ratedDown: FindingKey[] = [];

  constructor(startAt: string) {
    this.world = new SnykWorld({ groups: 1, orgsPerGroup: 1, projectsPerOrg: 4, startAt });
  }

  get groupId(): string {
    return this.world.groups[0]?.id ?? "";
  }

  /** The week before report `week` happens: every class of change on critical findings, and audit events of every kind. */
  playWeek(week: number): void {
    const { world } = this;
    const from = world.reportAt(week - 1);
    const number = this.#spans;
    this.#spans += 1;
    const [resolved, ignored, ratedDown] = this.#chosen(number);
    this.#disclose(`weekly-${number}`, from + 36 * HOUR_MS);
    for (const key of resolved) world.resolve(key, from + 50 * HOUR_MS);
    for (const key of ignored) world.ignore(key, from + 60 * HOUR_MS, { reason: `accepted in week ${week}`, userNumber: number });
    for (const key of ratedDown) world.changeSeverity(key, "High", from + 70 * HOUR_MS);
    this.#comeBack(number, from + 80 * HOUR_MS);
    this.#resolved.push(...resolved.slice(0, 1));
    this.#ignored.push(...ignored);
    this.#ratedDown.push(...ratedDown);
    this.#visit(number, from + 100 * HOUR_MS);
    this.#writeAuditLog(from + 120 * HOUR_MS, world.reportAt(week));
  }

  /** Something new happens at a moment of the present week. */
  playMoment(at: number): void {
    this.#moments += 1;
    this.#disclose(`momentary-${this.#moments}`, at);
    samples.grantOrgAdmin(this.world.auditLog, this.world.place(0, 6), at + 1);
  }

  /** Open critical findings to resolve, to ignore and to rate down. */
  #chosen(number: number): readonly [FindingKey[], FindingKey[], FindingKey[]] {
    const { world } = this;
    const free = world
      .findings({ severity: "Critical", status: "Open" })
      .filter((key) => key.projectId !== this.#visitor && world.issuesOfKey(key).length === 1);
    const [lowered] = free.filter((key) => !world.wasEverClosed(key));
    const others = free.filter((key) => lowered === undefined || keyText(key) !== keyText(lowered));
    const first = others.length === 0 ? 0 : (number * 3) % others.length;
    const turned = [...others.slice(first), ...others.slice(0, first)];
    return [turned.slice(0, 3), turned.slice(3, 4), lowered === undefined ? [] : [lowered]];
  }

  #disclose(name: string, at: number): void {
    const projectIds = this.world
      .projects()
      .filter(({ kind, isMonitored, deletedAt }) => kind === "maven" && isMonitored && deletedAt === null)
      .map(({ id }) => id);
    const packageName = `org.example.weekly:${name}`;
    const title = "Arbitrary Code Injection";
    this.world.disclose({ at, ecosystem: "maven", packageName, title, severity: "Critical", projectIds });
  }

  #comeBack(number: number, at: number): void {
    const index = number - spansAway;
    const { world } = this;
    for (const key of this.#resolved.slice(Math.max(0, index), index + 1)) world.reopen(key, at);
    for (const key of this.#ignored.slice(Math.max(0, index), index + 1)) world.unignore(key, at + HOUR_MS);
    for (const key of this.#ratedDown.slice(Math.max(0, index), index + 1))
      world.changeSeverity(key, "Critical", at + 2 * HOUR_MS);
  }

  /** The project that came last is deleted or deactivated, and another one is imported. */
  #visit(number: number, at: number): void {
    const { world } = this;
    if (this.#visitor !== null && number % 2 === 0) world.deleteProject(this.#visitor, at, number);
    if (this.#visitor !== null && number % 2 === 1) world.deactivateProject(this.#visitor, at, number);
    const critical = world.catalogue.ofEcosystem("npm").filter(({ severity }) => severity === "Critical");
    const { orgId } = world.place(0);
    this.#visitor = world.addProject({ orgId, kind: "npm", at: at + HOUR_MS, problems: critical.slice(0, 1) }).id;
  }

  #writeAuditLog(from: number, reportAt: number): void {
    const { world } = this;
    const log = world.auditLog;
    recordBackground(world, from, from + 4 * HOUR_MS, 3);
    samples.grantOrgAdmin(log, world.place(0, 6), from + 5 * HOUR_MS);
    samples.createGroupServiceAccount(log, world.place(0, 2), from + 6 * HOUR_MS);
    samples.orgPolicySeenTwice(log, world.place(0, 5), from + 7 * HOUR_MS);
    oddities.identicalPair(log, world.place(0, 3), from + 8 * HOUR_MS);
    oddities.sameMillisecond(log, world.place(0), from + 9 * HOUR_MS);
    // Written an hour before this report, found half an hour after it.
    oddities.lateArrival(log, world.place(0, 8), reportAt - HOUR_MS, reportAt + HOUR_MS / 2);
  }
}
