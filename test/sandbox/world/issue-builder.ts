import { Prng } from "./prng.ts";
import type { ProblemCatalogue } from "./problem-catalogue.ts";
import type { Ecosystem } from "./problem-vocabulary.ts";
import { DAY_MS } from "./snyk-time.ts";
import type { CodeLocation, Problem, Severity, WorldIssue, WorldProject } from "./world-model.ts";

const CODE_FILES: readonly string[] = [
  "src/main/java/shop/OrderRepository.java",
  "src/main/java/shop/ReportJob.java",
  "web/checkout/basket.js",
  "web/admin/users.js",
  "web/shared/redirect.js",
  "src/main/java/shop/Password.java",
];

/** What is known of one place in the code, whichever project of the repository it is seen from. */
type CodeFinding = { readonly problem: Problem; readonly assetFindingId: string; readonly code: CodeLocation };

/** Makes the rows that a project has when the world begins, and single rows later. */
export class IssueBuilder {
  readonly #prng: Prng;
  readonly #seed: number;
  readonly #catalogue: ProblemCatalogue;
  #rows = 0;

  constructor(prng: Prng, seed: number, catalogue: ProblemCatalogue) {
    this.#prng = prng;
    this.#seed = seed;
    this.#catalogue = catalogue;
  }

  /** One open row of a problem in a project, first seen at `at`. */
  build(problem: Problem, project: WorldProject, at: number, code: CodeFinding | null = null): WorldIssue {
    const prng = this.#prng;
    this.#rows += 1;
    const isSca = problem.packageName !== null;
    const place = code ?? (problem.product === "Snyk Code" ? this.#codeFinding(prng, problem) : null);
    return {
      rowId: `row-${this.#rows}`,
      projectId: project.id,
      problem,
      fragment: place === null ? problem.id : prng.uuid(),
      assetFindingId: place?.assetFindingId ?? null,
      code: place?.code ?? null,
      isDirect: isSca ? prng.chance(0.35) : null,
      reachability: isSca
        ? prng.weighted([
            ["Reachable", 10],
            ["No path found", 55],
            ["Not applicable", 35],
          ])
        : "Not applicable",
      introductionCategory: prng.weighted([
        ["Baseline", 45],
        ["Preventable", 15],
        ["Non Preventable", 30],
        ["Other New Issue", 10],
      ]),
      jiraKeys: prng.chance(0.08) ? [`SEC-${prng.int(100, 999)}`] : [],
      score: scoreOf(problem, prng),
      severity: problem.severity,
      status: "Open",
      firstIntroduced: at,
      lastIntroduced: at,
      lastResolved: null,
      lastIgnored: null,
      deletedAt: null,
      updatedAt: at,
    };
  }

  /** The rows that a project begins with, with a past of up to a year. */
  initialIssues(project: WorldProject, startAt: number): WorldIssue[] {
    return this.problemsFor(project).map(({ problem, code }) =>
      this.#withPast(this.build(problem, project, startAt, code), startAt),
    );
  }

  /** The problems that a fresh scan of a project finds; a rule of infrastructure as code may be there several times. */
  problemsFor(project: WorldProject): { problem: Problem; code: CodeFinding | null }[] {
    const prng = this.#prng;
    const { kind } = project;
    if (kind === "sast" || kind === "sast-branch") {
      // The stream depends on the repository, so that each project of it finds the same places.
      const shared = Prng.of(this.#seed, `code ${project.target.assetId}`);
      const rules = this.#catalogue.rulesOf(kind);
      return Array.from({ length: 22 }, (_, index) => {
        const problem = rules[index] ?? shared.pick(rules);
        return { problem, code: this.#codeFinding(shared, problem) };
      });
    }
    if (kind === "terraform" || kind === "k8s") {
      return this.#catalogue
        .rulesOf(kind)
        .flatMap((problem) => Array.from({ length: prng.int(1, 3) }, () => ({ problem, code: null })));
    }
    const ecosystem: Ecosystem = kind;
    const problems = prng.shuffled(this.#catalogue.ofEcosystem(ecosystem)).slice(0, prng.int(22, 28));
    if (kind === "npm" || kind === "maven" || kind === "pip") problems.push(this.#catalogue.licenceProblem(ecosystem));
    return problems.map((problem) => ({ problem, code: null }));
  }

  #codeFinding(prng: Prng, problem: Problem): CodeFinding {
    const code = { filePath: prng.pick(CODE_FILES), line: prng.int(8, 620), column: prng.int(5, 60), commitId: prng.hex(40) };
    return { problem, assetFindingId: prng.uuid(), code };
  }

  #withPast(issue: WorldIssue, startAt: number): WorldIssue {
    const prng = this.#prng;
    const published = issue.problem.publishedOn === null ? 0 : Date.parse(issue.problem.publishedOn) + DAY_MS;
    const earliest = Math.max(published, startAt - 365 * DAY_MS);
    const firstIntroduced = moment(prng, earliest, startAt - 2 * DAY_MS);
    const status = prng.weighted([
      ["Open", 76],
      ["Resolved", 16],
      ["Ignored", 8],
    ] as const);
    const endedAt = moment(prng, firstIntroduced, startAt - DAY_MS);
    const seen = {
      ...issue,
      firstIntroduced,
      lastIntroduced: prng.chance(0.03) ? null : firstIntroduced,
      updatedAt: firstIntroduced,
    };
    if (status === "Resolved") return { ...seen, status, lastResolved: endedAt, updatedAt: endedAt };
    if (status === "Ignored") return { ...seen, status, lastIgnored: endedAt, updatedAt: endedAt };
    if (!prng.chance(0.06)) return seen;
    const back = moment(prng, endedAt, startAt - DAY_MS / 2);
    return { ...seen, lastResolved: endedAt, lastIntroduced: back, updatedAt: back };
  }
}

function moment(prng: Prng, from: number, to: number): number {
  return from + Math.floor(prng.next() * Math.max(0, to - from));
}

const BASE_SCORE: Readonly<Record<Severity, number>> = { Critical: 700, High: 520, Medium: 340, Low: 150 };

function scoreOf(problem: Problem, prng: Prng): number {
  const exploit = problem.exploitMaturity === "Mature" ? 120 : 0;
  return Math.min(1000, BASE_SCORE[problem.severity] + exploit + prng.int(0, 170));
}
