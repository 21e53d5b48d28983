import { DAY_MS, HOUR_MS } from "./snyk-time.ts";
import type { SnykWorld } from "./snyk-world.ts";
import { type FindingKey, keyText, type Problem, type WorldProject } from "./world-model.ts";
import type { FindingFilter } from "./world-options.ts";

/** One week of a script: finds things to change, and never the same thing twice. */
export class WeekScript {
  readonly world: SnykWorld;
  readonly #startsAt: number;
  /** What the last report could see: a script changes only that, so that the counts are those it names. */
  readonly #seen: ReadonlySet<string>;
  readonly #used = new Set<string>();
  readonly #reservedProjects = new Set<string>();

  constructor(world: SnykWorld, week: number) {
    this.world = world;
    this.#seen = new Set(world.findings().map(keyText));
    this.#startsAt = world.reportAt(week - 1);
  }

  /** A moment of the week: whole days and hours after the report before. */
  at(days: number, hours = 0): number {
    return this.#startsAt + days * DAY_MS + hours * HOUR_MS;
  }

  /** Findings to change; those of reserved projects are left alone. */
  take(count: number, filter: FindingFilter, isWanted: (key: FindingKey) => boolean = () => true): FindingKey[] {
    const isFree = (key: FindingKey) =>
      this.#seen.has(keyText(key)) && !this.#used.has(keyText(key)) && !this.#reservedProjects.has(key.projectId);
    const free = this.world.findings(filter).filter((key) => isFree(key) && isWanted(key));
    if (free.length < count)
      throw new Error(`the world has ${free.length} findings of ${JSON.stringify(filter)}, the script wants ${count}`);
    const step = Math.max(1, Math.floor(free.length / count));
    const taken = free.filter((_, index) => index % step === 0).slice(0, count);
    for (const key of taken) this.#used.add(keyText(key));
    return taken;
  }

  /** The first of the findings that an earlier week chose whose project is still there; null when none is. */
  first(keys: readonly FindingKey[]): FindingKey | null {
    const live = new Set(this.#liveProjects().map(({ id }) => id));
    const key = keys.find(({ projectId }) => live.has(projectId)) ?? null;
    if (key !== null) this.#used.add(keyText(key));
    return key;
  }

  /** A project of a kind that has critical findings open, kept out of `take` from now on. */
  reserveProject(kind: WorldProject["kind"]): WorldProject {
    const project = this.#liveProjects().find((candidate) => {
      const open = this.world.findings({ projectId: candidate.id, severity: "Critical", status: "Open" });
      return candidate.kind === kind && open.length > 0;
    });
    if (project === undefined) throw new Error(`the world has no ${kind} project with critical findings left`);
    this.#reservedProjects.add(project.id);
    return project;
  }

  /** Live projects of a kind that have not got a problem yet. */
  projectsWithout(kind: WorldProject["kind"], problemId: string): WorldProject[] {
    const has = ({ id }: WorldProject) => this.world.issuesOfProject(id).some(({ problem }) => problem.id === problemId);
    return this.#liveProjects().filter((project) => project.kind === kind && !has(project));
  }

  /** A known critical problem of packages, and a project that has not got it yet. */
  introducible(): { readonly problem: Problem; readonly projectId: string } {
    for (const ecosystem of ["pip", "maven", "npm"] as const) {
      for (const problem of this.criticalProblems(ecosystem)) {
        const [project] = this.projectsWithout(ecosystem, problem.id);
        if (project !== undefined) return { problem, projectId: project.id };
      }
    }
    throw new Error("every project has every critical problem");
  }

  /** Known critical problems of a package ecosystem, for projects that get them later. */
  criticalProblems(ecosystem: "npm" | "maven" | "pip"): Problem[] {
    return this.world.catalogue.ofEcosystem(ecosystem).filter(({ severity }) => severity === "Critical");
  }

  #liveProjects(): WorldProject[] {
    return this.world
      .projects()
      .filter(({ id, isMonitored, deletedAt }) => isMonitored && deletedAt === null && !this.#reservedProjects.has(id));
  }
}
